import { downloadUrl, part, socketUrl } from './http.ts';

const scrollback = 256 * 1024;
const acknowledgeEvery = 64 * 1024;

/** How far a pasted text is; the last that is said of it is done, stopped or failed. */
export interface PasteProgress {
  pasted: number;
  of: number;
  state: 'typing' | 'done' | 'stopped' | 'failed';
  error?: string | null;
}

const url = (lab: string, node: string) => `/labs/${part(lab)}/nodes/${part(node)}/console`;

/** What a console said so far, to be saved. */
export const consoleLogUrl = (lab: string, node: string, port: number) => downloadUrl(`${url(lab, node)}/log?port=${port}`);

/** Whether keys are more than anybody types at once: a carriage return, and something behind it. */
export const isPasted = (keys: string) => /[\r\n][^]/.test(keys);

/** A key such as an arrow, or what the terminal answers to a guest's question of its cursor: the guest waits for it now. */
const isSequence = (keys: string) => keys.length > 1 && keys.startsWith('\x1b');

/**
 * A serial console: bytes both ways. What has been shown is acknowledged, and the server sends no more than a window of bytes that are not: a
 * flood waits there, not in this page's memory. The line comes back by itself after a lost connection. Several lines that are pasted are typed
 * by the server, each when the guest has taken the one before.
 */
export class ConsoleLine {
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #shown = 0;
  #acknowledged = 0;
  // Texts whose end was not told.
  #pastes = 0;

  constructor(
    readonly lab: string,
    readonly node: string,
    readonly port: number,
    readonly onBytes: (bytes: Uint8Array, shown: () => void) => void,
    readonly onState: (state: 'open' | 'waiting') => void,
    readonly onPaste: (progress: PasteProgress | undefined) => void,
  ) {
    this.#open(scrollback);
  }

  /** Types keys. Several lines at once are pasted; what comes meanwhile waits behind them, but for Esc and Ctrl+C, which stop that. */
  send(keys: string, pauseMilliseconds: number): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (this.#pastes > 0 && (keys === '\x1b' || keys === '\x03')) this.stop();
    else if (isPasted(keys) || (this.#pastes > 0 && !isSequence(keys))) {
      this.#pastes++;
      this.#socket.send(JSON.stringify({ paste: keys, pauseMilliseconds }));
    } else this.#socket.send(new TextEncoder().encode(keys));
  }

  /** Types no more of what was pasted. */
  stop(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ stop: true }));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.close();
  }

  #open(history: number): void {
    const socket = new WebSocket(socketUrl(`${url(this.lab, this.node)}?port=${this.port}&scrollback=${history}&acknowledge=true`));
    socket.binaryType = 'arraybuffer';
    this.#shown = 0;
    this.#acknowledged = 0;
    this.#pastes = 0;
    let came = false;
    socket.onopen = () => this.onState('open');
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (typeof data === 'string') return this.#hear(JSON.parse(data) as PasteProgress);
      came = true;
      this.onBytes(new Uint8Array(data), () => this.#acknowledge(socket, data.byteLength));
    };
    socket.onclose = () => {
      if (this.#closed) return;
      this.onPaste(undefined);
      this.onState('waiting');
      // What was on the screen stays; only what came meanwhile would be new, and the server does not know where this page stopped.
      this.#retry = setTimeout(() => this.#open(came ? 0 : history), 1000);
    };
    this.#socket = socket;
  }

  #hear(progress: PasteProgress): void {
    if (progress.state !== 'typing') this.#pastes--;
    this.onPaste(progress);
  }

  #acknowledge(socket: WebSocket, bytes: number): void {
    this.#shown += bytes;
    if (this.#shown - this.#acknowledged < acknowledgeEvery || socket.readyState !== WebSocket.OPEN) return;
    this.#acknowledged = this.#shown;
    socket.send(JSON.stringify({ acknowledge: this.#shown }));
  }
}
