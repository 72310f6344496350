/** The server and its findings. */

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
