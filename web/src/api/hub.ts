import type { HubConnection } from '@microsoft/signalr';

type Listener = (connected: boolean) => void;

const grace = 500;

/** The one connection to the hub. It comes back by itself for as long as the page is open, and its streams come back with it. */
class Hub {
  #connection: HubConnection | undefined;
  #isConnected = false;
  #starting = false;
  #streams = new Set<Stream>();
  #listeners = new Set<Listener>();

  get connected(): boolean {
    return this.#isConnected;
  }

  /** Calls back whenever the connection comes or goes; the result ends that. */
  watch(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * A stream of the hub's that is opened again after every reconnection.
   * @param args read anew each time: a stream goes on after the last number that was seen
   * @param onEnd the server ended it, with its words where it refused
   */
  stream<T>(method: string, args: () => unknown[], onItem: (item: T) => void, onEnd?: (error?: string) => void): () => void {
    const stream: Stream = { method, args, onItem: onItem as (item: unknown) => void, onEnd, opened: 0, dispose: undefined };
    this.#streams.add(stream);
    if (this.connected) this.#open(stream);
    else void this.#start();
    return () => {
      this.#streams.delete(stream);
      stream.dispose?.();
    };
  }

  #open(stream: Stream): void {
    const opened = ++stream.opened;
    // A server that stops ends its streams before it hangs up: what ends is over only where the connection stays.
    const ended = (error?: string) => setTimeout(() => this.connected && stream.opened === opened && this.#ended(stream, error), grace);
    const subscription = this.#connection!.stream(stream.method, ...stream.args()).subscribe({
      next: (item) => stream.onItem(item),
      complete: () => ended(),
      error: (error: Error) => ended(error.message),
    });
    stream.dispose = () => subscription.dispose();
  }

  #ended(stream: Stream, error?: string): void {
    this.#streams.delete(stream);
    stream.onEnd?.(error);
  }

  #announce(connected: boolean): void {
    this.#isConnected = connected;
    for (const listener of this.#listeners) listener(connected);
  }

  async #start(): Promise<void> {
    if (this.#starting) return;
    this.#starting = true;
    // The page is drawn first; what follows its changes comes after.
    const { HubConnectionBuilder, HttpTransportType, LogLevel } = await import('@microsoft/signalr');
    // WebSockets only: the same origin and cookie rules as everything else, and no request that would need the session's word.
    const connection = new HubConnectionBuilder()
      .withUrl('/hubs/labs', { skipNegotiation: true, transport: HttpTransportType.WebSockets })
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: (retry) => Math.min(200 * 2 ** retry.previousRetryCount, 3000) })
      .configureLogging(LogLevel.None)
      .build();
    this.#connection = connection;
    connection.onreconnecting(() => this.#announce(false));
    connection.onreconnected(() => this.#begin());
    for (let attempt = 0; ; attempt++) {
      try {
        await connection.start();
        break;
      } catch {
        this.#announce(false);
        await new Promise((resolve) => setTimeout(resolve, Math.min(200 * 2 ** attempt, 3000)));
      }
    }

    this.#begin();
  }

  #begin(): void {
    this.#announce(true);
    for (const stream of [...this.#streams]) this.#open(stream);
  }
}

interface Stream {
  method: string;
  args: () => unknown[];
  onItem: (item: unknown) => void;
  onEnd: ((error?: string) => void) | undefined;
  /** How often it was opened: an end belongs to one opening. */
  opened: number;
  dispose: (() => void) | undefined;
}

export const hub = new Hub();
