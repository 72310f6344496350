import { ProblemError } from '../api/http.ts';

export interface Notice {
  id: number;
  severity: 'note' | 'error';
  text: string;
  remedy?: string | undefined;
  details: string[];
}

/** Words that the user should see wherever they are; errors stay until they are dismissed. */
class Notices {
  list = $state<Notice[]>([]);
  #next = 1;

  say(text: string): void {
    const id = this.#add('note', text, undefined, []);
    setTimeout(() => this.dismiss(id), 4000);
  }

  /** Shows a refusal with its remedy and all of a topology's diagnostics. */
  fail(error: unknown): void {
    if (!(error instanceof ProblemError)) {
      this.#add('error', error instanceof Error ? error.message : String(error), undefined, []);
      return;
    }

    const details = (error.problem.diagnostics ?? []).map((d) => `line ${d.line}: ${d.message}${d.hint ? ` (${d.hint})` : ''}`);
    this.#add('error', error.message, error.problem.remedy ?? undefined, details);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  #add(severity: Notice['severity'], text: string, remedy: string | undefined, details: string[]): number {
    const same = this.list.find((notice) => notice.text === text && notice.severity === severity);
    if (same) return same.id;
    const id = this.#next++;
    this.list = [...this.list.slice(-4), { id, severity, text, remedy, details }];
    return id;
  }
}

export const notices = new Notices();

/** Runs what a gesture began; its refusal is shown, not lost. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    notices.fail(error);
    return undefined;
  }
}
