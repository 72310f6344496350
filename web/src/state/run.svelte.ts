import { hub } from '../api/hub.ts';
import { ProblemError } from '../api/http.ts';
import { listLabs, readLab } from '../api/labs.ts';
import type { LabDocument, LabEvent, LinkDocument, NodeDocument } from '../api/types/labs.ts';
import { applyEvent } from './events.ts';

const kept = 1000;
const lookAgain = 2000;

/** The lab as it runs: what the numbered events say, and now and then the whole. There is none before the first `up`. */
export class Run {
  lab = $state.raw<LabDocument | null>(null);
  events = $state.raw<LabEvent[]>([]);
  nodes = $derived(new Map<string, NodeDocument>(this.lab?.nodes.map((node) => [node.name, node])));
  links = $derived(new Map<string, LinkDocument>(this.lab?.links.map((link) => [link.id, link])));
  running = $derived(this.lab !== null && this.lab.state !== 'stopped');
  #end: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;
  #closed = false;

  constructor(readonly name: string) {}

  async open(): Promise<void> {
    await this.refresh();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#end?.();
  }

  /** Reads the whole; follows its events from there. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      // A lab that nobody has started is no error, in nobody's log either.
      if (!this.lab && !(await listLabs()).some((lab) => lab.name === this.name)) return this.#later(lookAgain);
      const lab = await readLab(this.name);
      if (this.#closed) return;
      this.lab = !this.lab || lab.lastEvent >= this.lab.lastEvent ? lab : { ...lab, lastEvent: this.lab.lastEvent };
      this.#follow();
    } catch (error) {
      if (this.#closed) return;
      if (error instanceof ProblemError && error.problem.status === 404) this.#forget();
      this.#later(lookAgain);
    }
  }

  #follow(): void {
    if (this.#end || !this.lab) return;
    // What is older would only be dropped again.
    this.#last = Math.max(0, this.lab.lastEvent - kept);
    this.#end = hub.stream<LabEvent>('Subscribe', () => [this.name, this.#last], (event) => this.#take(event), () => {
      this.#forget();
      this.#later(200);
    });
  }

  #take(event: LabEvent): void {
    this.#last = event.number;
    this.events = [...this.events.slice(-kept + 1), event];
    if (!this.lab || event.number <= this.lab.lastEvent) return;
    this.lab = applyEvent(this.lab, event);
    if (event.type !== 'step' && event.type !== 'image') this.#later(250);
  }

  #forget(): void {
    this.#end?.();
    this.#end = undefined;
    this.#last = 0;
    this.lab = null;
    this.events = [];
  }

  #later(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.refresh(), milliseconds);
  }
}
