import { rowsPath } from '../../api/captures.ts';
import { socketUrl } from '../../api/http.ts';
import type { PacketRow } from '../../api/types/captures.ts';

interface Batch {
  from: number;
  rows: PacketRow[];
  total: number;
  lost: number;
}

/** The rows of a live capture. Each batch is acknowledged when it is here: the server keeps two at most under way. */
export class Packets {
  /** Grows in place; `count` tells that there are more. */
  readonly rows: PacketRow[] = [];
  count = $state(0);
  lost = $state(0);
  ended = $state(false);
  paused = $state(false);
  #socket: WebSocket;

  constructor(lab: string, view: string) {
    const socket = new WebSocket(socketUrl(rowsPath(lab, view)));
    socket.onmessage = ({ data }: MessageEvent<string>) => this.#take(JSON.parse(data) as Batch);
    socket.onclose = () => (this.ended = true);
    this.#socket = socket;
  }

  pause(paused: boolean): void {
    this.paused = paused;
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ pause: paused }));
  }

  close(): void {
    this.#socket.onclose = null;
    this.#socket.close();
  }

  #take(batch: Batch): void {
    for (const row of batch.rows) this.rows.push(row);
    this.count = this.rows.length;
    this.lost = batch.lost;
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ ack: batch.from + batch.rows.length }));
  }
}

/** Bytes of a base64 text. */
export function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}
