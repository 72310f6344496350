import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../../..');
const current = join(root, 'artifacts/current');

/** A LABSIM_HOME of its own, and the server that the command starts for it. */
export class LabServer {
  readonly home = LabServer.#newHome();
  readonly env: NodeJS.ProcessEnv;

  constructor() {
    this.env = {
      ...process.env, LABSIM_HOME: join(this.home, 'home'), LABSIM_LISTEN: 'http://127.0.0.1:0', LABSIM_WEB: LabServer.web,
      DOTNET_EnableDiagnostics: '0', DOTNET_ROOT: process.env.DOTNET_ROOT ?? readFileSync(join(current, 'dotnet-root'), 'utf8').trim(),
    };
    mkdirSync(this.env.LABSIM_HOME!);
    // Built once for all tests, by whichever project comes first.
    mkdirSync(join(root, 'artifacts/test-images'), { recursive: true });
    symlinkSync(join(root, 'artifacts/test-images'), join(this.env.LABSIM_HOME!, 'images'));
  }

  /** Runs the command; its standard output. */
  async run(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(join(current, 'cli/labsim'), words, { env: this.env, cwd: this.home, timeout: 120_000, maxBuffer: 1 << 24 });
    return stdout;
  }

  /** A login link; it opens a topology file, where one is named. */
  async link(file?: string): Promise<string> {
    const { url } = JSON.parse(await this.run('ui', ...(file ? [file] : []), '--print', '--json')) as { url: string };
    // The page goes on to the lab with the switch for tests.
    return url.replace(/(\?to=[^#]*)#/, '$1%3Ftest%3D1#');
  }

  async stop(): Promise<void> {
    const labs = JSON.parse(await this.run('ps', '--json')) as { name: string }[];
    for (const { name } of labs) await this.run('down', name, '--wipe');
    const { pid, socket } = JSON.parse(await this.run('server', 'status', '--json')) as { pid: number; socket: string };
    await this.run('server', 'stop');
    while (existsSync(`/proc/${pid}`)) await new Promise((wait) => setTimeout(wait, 50));
    rmSync(this.home, { recursive: true, force: true });
    rmSync(dirname(socket), { recursive: true, force: true });
  }

  /** A folder of its own; for pictures one with a name that is no eyesore. It must not be there yet, for it is removed at the end. */
  static #newHome(): string {
    const named = process.env.LABSIM_E2E_HOME;
    if (!named) return mkdtempSync(join(tmpdir(), 'labsim-web-'));
    mkdirSync(named);
    return named;
  }

  static readonly topologies = join(root, 'topologies');

  /** The build of the page that is served. */
  static readonly web = process.env.LABSIM_WEB || join(root, 'artifacts/web/current');
}
