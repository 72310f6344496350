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
