/** What the server refuses, and what it says about a text. */

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string | null;
  remedy?: string | null;
  diagnostics?: Diagnostic[] | null;
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
