import type { PasteProgress } from '../api/console.ts';
import { notices } from '../state/notices.svelte.ts';

const stored = 'labsim-paste-delay';

/** How long the server waits behind each letter of what is pasted, milliseconds: for guests that lose letters within a line. The user's choice, in this browser. */
class PasteDelay {
  readonly choices = [0, 5, 20, 100];
  milliseconds = $state(this.#read());

  choose(milliseconds: number): void {
    this.milliseconds = milliseconds;
    localStorage.setItem(stored, String(milliseconds));
  }

  #read(): number {
    const chosen = Number(localStorage.getItem(stored));
    return this.choices.includes(chosen) ? chosen : 0;
  }
}

export const pasteDelay = new PasteDelay();

/** What is under way of a text of several lines; short ones need no words. */
export const underWay = (progress: PasteProgress | undefined) => (progress?.state === 'typing' && progress.of > 1 ? progress : undefined);

/** Says of a text that was not typed to its end how far it came. */
export function tellEnd(title: string, progress: PasteProgress | undefined): void {
  if (progress?.state === 'stopped' && progress.pasted < progress.of) notices.say(`the paste into ${title} was stopped after ${progress.pasted} of ${progress.of} lines`);
  if (progress?.state === 'failed') notices.fail(`the paste into ${title} ended after ${progress.pasted} of ${progress.of} lines: ${progress.error ?? ''}`);
}
