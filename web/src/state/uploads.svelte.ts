import { ProblemError } from '../api/http.ts';
import { listIncoming, upload } from '../api/incoming.ts';

const firstPause = 1000;
const longestPause = 15_000;

/** A file on its way to the server. A connection that breaks is made again, and the upload goes on where it stopped. */
export class Upload {
  sent = $state(0);
  /** Bytes a second, of late. */
  rate = $state(0);
  state = $state<'running' | 'waiting' | 'failed'>('running');
  error = $state.raw<Error>();
  readonly #abort = new AbortController();
  #mark = { at: performance.now(), sent: 0 };

  constructor(readonly file: File) {}

  cancel(): void {
    this.#abort.abort();
  }

  get cancelled(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Uploads it; whether all of it is there. */
  async run(): Promise<boolean> {
    this.error = undefined;
    for (let pause = firstPause; !this.cancelled; pause = Math.min(2 * pause, longestPause)) {
      const before = this.sent;
      try {
        await this.#goOn();
        return true;
      } catch (error) {
        if (this.cancelled) break;
        if (!passes(error)) {
          this.state = 'failed';
          this.error = error as Error;
          return false;
        }
      }

      this.state = 'waiting';
      if (this.sent > before) pause = firstPause;
      await new Promise((wait) => setTimeout(wait, pause));
    }

    return false;
  }

  async #goOn(): Promise<void> {
    const { name, size, lastModified } = this.file;
    const same = (await listIncoming()).filter((file) => file.name === name && file.size === size && file.modified === lastModified);
    if (same.some((file) => file.whole)) return;
    const offset = same[0]?.bytes ?? 0;
    this.state = 'running';
    this.#tell(offset);
    this.#mark = { at: performance.now(), sent: offset };
    await upload(this.file, offset, this.#abort.signal, (bytes) => this.#tell(bytes));
  }

  #tell(bytes: number): void {
    this.sent = bytes;
    const seconds = (performance.now() - this.#mark.at) / 1000;
    if (seconds < 1) return;
    this.rate = (bytes - this.#mark.sent) / seconds;
    this.#mark = { at: performance.now(), sent: bytes };
  }
}

/** No answer, or one that another attempt may change: the server has not noticed yet that the connection broke. */
const passes = (error: unknown) => error instanceof ProblemError && (error.problem.status === 0 || error.problem.status === 409);

/** The uploads of this page; they go on while another screen is looked at. */
class Uploads {
  list = $state.raw<Upload[]>([]);

  constructor() {
    addEventListener('beforeunload', (event) => this.list.some((upload) => upload.state !== 'failed') && event.preventDefault());
  }

  async start(file: File): Promise<boolean> {
    if (this.list.some((known) => known.file.name === file.name && known.state !== 'failed')) return false;
    const upload = new Upload(file);
    this.list = [...this.list.filter((known) => known.file.name !== file.name), upload];
    const whole = await upload.run();
    if (whole || upload.cancelled) this.dismiss(upload);
    return whole;
  }

  dismiss(upload: Upload): void {
    upload.cancel();
    this.list = this.list.filter((known) => known !== upload);
  }
}

export const uploads = new Uploads();
