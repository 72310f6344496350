/** The wire's documents, as docs/http-api.md and /openapi/v1.json have them. */

export interface LabSummary {
  name: string;
  state: string;
  file: string;
  nodes: number;
  ready: number;
  links: number;
}

export interface InterfaceDocument {
  name: string;
  mac: string | null;
  link: string | null;
  datapath: string;
  carrier: boolean;
}

export type NodeState =
  'defined' | 'starting' | 'booting' | 'ready' | 'paused' | 'stopping' | 'stopped' | 'crashed' | 'failed' | 'unresponsive';

export interface NodeDocument {
  name: string;
  kind: string;
  image: string;
  arch: string;
  state: NodeState;
  reason?: string | null;
  accelerator?: string | null;
  pid?: number | null;
  bootSeconds?: number | null;
  cpuSeconds: number;
  residentBytes: number;
  interfaces: InterfaceDocument[];
}

export interface Both<T> {
  aToB: T;
  bToA: T;
}

export interface ImpairmentDocument {
  delayMs: number;
  jitterMs: number;
  lossPercent: number;
  duplicatePercent: number;
  corruptPercent: number;
  reorderPercent: number;
  rateBps: number | null;
  queue: string | null;
}

export interface CountersDocument {
  frames: number;
  bytes: number;
  drops: number;
  dropsBy: Record<string, number>;
}

export interface LinkDocument {
  id: string;
  endpoints: [string, string];
  state: 'up' | 'down' | 'half';
  capturing: boolean;
  byHand?: boolean;
  plugged?: boolean;
  impairment: Both<ImpairmentDocument>;
  counters: Both<CountersDocument>;
}

export interface OperationDocument {
  id: string;
  verb: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  error?: ProblemDocument | null;
}

export interface LabDocument {
  name: string;
  state: 'starting' | 'running' | 'stopping' | 'stopped' | 'failed';
  reason?: string | null;
  file: string;
  lastEvent: number;
  operation?: OperationDocument | null;
  nodes: NodeDocument[];
  links: LinkDocument[];
  pulledLinks: string[];
}

export interface LabEvent {
  lab: string;
  number: number;
  at: string;
  type: 'lab' | 'node' | 'link' | 'image' | 'step' | 'operation' | 'topology' | 'capture' | 'warning';
  node?: string | null;
  link?: string | null;
  operation?: string | null;
  state?: string | null;
  message?: string | null;
  fraction?: number | null;
}

export interface Diagnostic {
  file: string;
  line: number;
  column: number;
  endColumn: number;
  severity: 'error' | 'warning';
  code: string;
  message: string;
  hint?: string | null;
}

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string | null;
  remedy?: string | null;
  diagnostics?: Diagnostic[] | null;
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

export interface ImageDocument {
  name: string;
  kind: string;
  arch: string;
  summary: string;
  state: 'built' | 'stale' | 'absent' | 'added';
  bytes: number;
  builtAt: string | null;
  recipeHash: string | null;
  directory: string | null;
  disk?: { format: string; virtualBytes: number; source: string } | null;
}

export interface CheckDocument {
  id: string;
  title: string;
  status: 'ok' | 'warning' | 'error';
  finding: string;
  remedy: string | null;
}

export interface ServerDocument {
  pid: number;
  version: string;
  address: string | null;
  socket: string;
  home: string;
  startedAt: string;
  warning?: string | null;
}

export interface CaptureView {
  id: string;
  endpoints: string[];
  filter: string | null;
}

/** number, seconds since the first frame, source, destination, protocol, length, info, index of the endpoint, 0 outbound or 1 inbound */
export type PacketRow = [number, number, string, string, string, number, string, number, 0 | 1];

export interface PacketField {
  label: string;
  start?: number;
  length?: number;
  severity?: string | null;
  filter?: string | null;
  children?: PacketField[];
}

export interface PacketDetail {
  number: number;
  tree: PacketField[];
  bytes: string;
}

export interface FollowedStream {
  a: string;
  b: string;
  filter: string;
  payload: { from: 'a' | 'b'; frame: number; bytes: string }[];
}
