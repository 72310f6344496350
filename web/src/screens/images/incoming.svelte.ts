import { listIncoming, listTasks } from '../../api/incoming.ts';
import type { ImageTaskDocument, IncomingDocument } from '../../api/types/images.ts';

const quick = 500;
const slow = 3000;

/** What is on its way to become an image on the server: of this page, of other pages, and of before. */
class Incoming {
  files = $state.raw<IncomingDocument[]>([]);
  tasks = $state.raw<ImageTaskDocument[]>([]);
  /** How many tasks are done: there are other images now. */
  readonly done = $derived(this.tasks.filter((task) => task.state === 'done').length);

  async refresh(): Promise<void> {
    [this.files, this.tasks] = await Promise.all([listIncoming(), listTasks()]);
  }

  /** Looks again and again until the returned function is called. */
  follow(): () => void {
    let timer: ReturnType<typeof setTimeout>;
    let ended = false;
    const look = async () => {
      await this.refresh().catch(() => {});
      if (!ended) timer = setTimeout(look, this.tasks.some((task) => task.state === 'running') ? quick : slow);
    };
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }
}

export const incoming = new Incoming();
