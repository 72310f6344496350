import { part, socketUrl } from './http.ts';

const scrollback = 256 * 1024;
const acknowledgeEvery = 64 * 1024;

/**
 * A serial console: bytes both ways. What has been shown is acknowledged, and the server sends no more than a window of bytes that are not: a
 * flood waits there, not in this page's memory. The line comes back by itself after a lost connection.
 */
export class ConsoleLine {
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #shown = 0;
  #acknowledged = 0;

  constructor(
    readonly lab: string,
    readonly node: string,
    readonly port: number,
    readonly onBytes: (bytes: Uint8Array, shown: () => void) => void,
    readonly onState: (state: 'open' | 'waiting') => void,
  ) {
    this.#open(scrollback);
  }

  send(text: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(new TextEncoder().encode(text));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.close();
  }

  #open(history: number): void {
    const socket = new WebSocket(socketUrl(`/labs/${part(this.lab)}/nodes/${part(this.node)}/console?port=${this.port}&scrollback=${history}&acknowledge=true`));
    socket.binaryType = 'arraybuffer';
    this.#shown = 0;
    this.#acknowledged = 0;
    let came = false;
    socket.onopen = () => this.onState('open');
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      came = true;
      this.onBytes(new Uint8Array(data), () => this.#acknowledge(socket, data.byteLength));
    };
    socket.onclose = () => {
      if (this.#closed) return;
      this.onState('waiting');
      // What was on the screen stays; only what came meanwhile would be new, and the server does not know where this page stopped.
      this.#retry = setTimeout(() => this.#open(came ? 0 : history), 1000);
    };
    this.#socket = socket;
  }

  #acknowledge(socket: WebSocket, bytes: number): void {
    this.#shown += bytes;
    if (this.#shown - this.#acknowledged < acknowledgeEvery || socket.readyState !== WebSocket.OPEN) return;
    this.#acknowledged = this.#shown;
    socket.send(JSON.stringify({ acknowledge: this.#shown }));
  }
}
