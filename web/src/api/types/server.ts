/** The server, its images and its findings. */

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

/** A kind of node: how its nodes look, are named and are wired. */
export interface KindDocument {
  name: string;
  summary: string;
  icon: string;
  prefix: string;
  segment: string | null;
  /** Data interfaces in the guest's order; those that are always there (management) come before them. */
  interfaces: string[];
  management: string | null;
  unusedNics: number;
  settings: string[];
  machine: { memoryBytes: number; cpus: number; nic: string; diskBus: string; agent: boolean; configFormat: string | null; configBy: string | null } | null;
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
