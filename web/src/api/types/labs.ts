/** Labs as they run; the words are those of docs/http-api.md and /openapi/v1.json. */
import type { ProblemDocument } from './problems.ts';

/** A running config that became a file of the topology. */
export interface SavedConfigDocument {
  node: string;
  path: string;
  changed: boolean;
}

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

/** What a node's process may take of the host; unmet is what of it is not held, and why. */
export interface LimitsDocument {
  cpuPercent?: number | null;
  memoryBytes?: number | null;
  cpuSet?: string | null;
  unmet?: string | null;
}

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
  limits?: LimitsDocument | null;
  hasScreen: boolean;
  console?: 'serial' | 'screen' | null;
  management?: { interface: string; address: string; name: string; user: string | null; forwards: string[] } | null;
  /** How many serial ports it has, numbered from 1, each a console; 0 where there is no guest. */
  serialPorts: number;
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
  jitterDistribution: string;
  jitterCorrelationPercent: number;
  lossCorrelationPercent: number;
  gemodel: string | null;
  duplicateCorrelationPercent: number;
  corruptCorrelationPercent: number;
  reorderCorrelationPercent: number;
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
