/** Open topology files: their text, what it means, where it lies, and what can be done to it. */
import type { Both, ImpairmentDocument, OperationDocument } from './labs.ts';
import type { Diagnostic, ProblemDocument } from './problems.ts';

/** An edit that was made of an older revision; the present one comes with the refusal. */
export interface ConflictDocument extends ProblemDocument {
  topology?: TopologyDocument | null;
}

export interface TopologySummary {
  lab: string;
  file: string;
  revision: number;
  valid: boolean;
  missing?: boolean;
  nodes: number;
  links: number;
  changedAt: string;
}

/** UTF-16 offsets in the text; the end is not part of it. */
export interface Written {
  start: number;
  end: number;
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface ModelInterface {
  name: string;
  link: string | null;
  mac: string | null;
  ip: string[];
  /** Its address on the management segment, where it is on it. */
  management?: string | null;
}

export interface ModelNode {
  name: string;
  kind: string;
  image: string | null;
  arch: string;
  memoryBytes: number;
  cpus: number;
  nic: string;
  config: string | null;
  segment: 'switch' | 'hub' | 'nat' | null;
  written: Written | null;
  fromRange: string | null;
  line: number;
  interfaces: ModelInterface[];
  settings: Record<string, Json>;
}

export interface ModelLink {
  id: string;
  endpoints: [string, string];
  line: number;
  written: Written | null;
  fromRange: boolean;
  impairment: Both<ImpairmentDocument>;
  mtu: number | null;
}

export interface TopologyModel {
  nodes: ModelNode[];
  links: ModelLink[];
  captures: string[];
}

/** Where a node lies, and how it looks; one may be there without the other. */
export interface Placement {
  x?: number;
  y?: number;
  icon?: string | null;
  color?: string | null;
  locked?: boolean;
}

export interface Note {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  text: string;
  color?: string | null;
}

export interface Shape {
  id: string;
  type: 'rectangle' | 'ellipse' | 'line';
  x: number;
  y: number;
  width: number;
  height: number;
  color?: string | null;
  text?: string | null;
}

export interface Group {
  id: string;
  label: string;
  nodes: string[];
  color?: string | null;
}

export interface Layout {
  nodes: Record<string, Placement>;
  notes: Note[];
  shapes: Shape[];
  groups: Group[];
}

export interface TopologyDocument {
  lab: string;
  file: string;
  missing?: boolean;
  revision: number;
  label: string;
  by: 'ui' | 'file' | 'command';
  text: string;
  undo: string | null;
  redo: string | null;
  diagnostics: Diagnostic[];
  valid: boolean;
  model: TopologyModel | null;
  modelRevision: number;
  layout: Layout;
}

export type Op =
  | { op: 'addNode'; name: string; settings: Record<string, Json>; x?: number; y?: number }
  | { op: 'removeNode'; name: string }
  | { op: 'renameNode'; name: string; to: string }
  | { op: 'setNode'; name: string; path: string[]; value: Json }
  | { op: 'addLink'; endpoints: [string, string]; settings?: Record<string, Json> }
  | { op: 'removeLink'; link: string }
  | { op: 'moveEnd'; link: string; from: string; to: string }
  | { op: 'setLink'; link: string; path: string[]; value: Json }
  | { op: 'setLab'; path: string[]; value: Json }
  | { op: 'addCapture'; endpoint: string }
  | { op: 'removeCapture'; endpoint: string }
  | { op: 'replaceText'; from: number; to: number; text: string }
  | { op: 'paste'; yaml: string; layout?: Layout; x: number; y: number }
  | { op: 'place'; nodes: Record<string, { x: number; y: number } | null> }
  | { op: 'setNote'; id: string; value: Omit<Note, 'id'> | null }
  | { op: 'setShape'; id: string; value: Omit<Shape, 'id'> | null }
  | { op: 'setGroup'; id: string; value: Omit<Group, 'id'> | null }
  | { op: 'setNodeStyle'; name: string; icon?: string | null; color?: string | null; locked?: boolean };

export interface UpDocument {
  lab: string;
  outcome: 'started' | 'unchanged' | 'converging';
  changes: string[];
  warnings: Diagnostic[];
  operation?: OperationDocument | null;
  afterEvent: number;
}
