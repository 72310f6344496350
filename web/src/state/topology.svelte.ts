import { ProblemError } from '../api/http.ts';
import { hub } from '../api/hub.ts';
import { editTopology, readTopology, redoTopology, undoTopology } from '../api/topologies.ts';
import type { ConflictDocument, Op, TopologyDocument } from '../api/types/topologies.ts';

/**
 * The open topology file. The server owns the text: edits are operations against a revision, sent one after the other; what others do
 * arrives as newer documents. An older document never takes a newer one's place.
 */
export class Topology {
  document = $state.raw<TopologyDocument>();
  viewers = $state(1);
  pending = $state(0);
  missing = $state('');
  #queue: Promise<unknown> = Promise.resolve();
  #ends: (() => void)[] = [];

  constructor(readonly lab: string) {}

  async open(): Promise<void> {
    try {
      this.#adopt(await readTopology(this.lab));
    } catch (error) {
      this.missing = error instanceof Error ? error.message : String(error);
      throw error;
    }

    this.#ends = [
      hub.stream<TopologyDocument>('Topology', () => [this.lab], (document) => this.#adopt(document), (error) => (this.missing = error ?? 'this topology was removed')),
      hub.stream<number>('Presence', () => [this.lab], (viewers) => (this.viewers = viewers)),
    ];
  }

  close(): void {
    for (const end of this.#ends) end();
  }

  /** Applies operations. Rejects with the server's refusal; nothing has changed then. */
  edit(label: string, ops: Op[]): Promise<TopologyDocument> {
    return this.#enqueue((base) => editTopology(this.lab, base, label, ops), this.#isRebasable(ops));
  }

  undo(): Promise<TopologyDocument> {
    return this.#enqueue((base) => undoTopology(this.lab, base), false);
  }

  redo(): Promise<TopologyDocument> {
    return this.#enqueue((base) => redoTopology(this.lab, base), false);
  }

  // Operations name what they mean; offsets in a text do not survive another's edit.
  #isRebasable(ops: Op[]): boolean {
    return ops.every((op) => op.op !== 'replaceText');
  }

  #enqueue(send: (base: number) => Promise<TopologyDocument>, rebase: boolean): Promise<TopologyDocument> {
    const sent = this.#queue.then(() => this.#send(send, rebase ? 3 : 0));
    this.pending++;
    this.#queue = sent.catch(() => {}).finally(() => this.pending--);
    return sent;
  }

  async #send(send: (base: number) => Promise<TopologyDocument>, retries: number): Promise<TopologyDocument> {
    try {
      const document = await send(this.document!.revision);
      this.#adopt(document);
      return document;
    } catch (error) {
      const newer = error instanceof ProblemError && error.problem.status === 409 ? (error.problem as ConflictDocument).topology : undefined;
      if (!newer) throw error;
      this.#adopt(newer);
      if (retries === 0) throw error;
      return this.#send(send, retries - 1);
    }
  }

  #adopt(document: TopologyDocument): void {
    if (!this.document || document.revision >= this.document.revision) this.document = document;
  }
}
