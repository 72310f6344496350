import type { CaptureView } from '../api/types/captures.ts';

export type Tab =
  | { id: string; type: 'console'; node: string; port: number }
  | { id: string; type: 'screen'; node: string }
  | { id: string; type: 'capture'; view: CaptureView }
  | { id: 'yaml'; type: 'yaml' }
  | { id: 'events'; type: 'events' };

/** The dock's tabs. One tab is shown, or two beside each other. */
export class Dock {
  tabs = $state.raw<Tab[]>([]);
  shown = $state<string>();
  beside = $state<string>();
  open = $state(false);
  broadcast = $state(false);

  show(tab: Tab): void {
    if (!this.tabs.some((t) => t.id === tab.id)) this.tabs = [...this.tabs, tab];
    if (this.beside !== tab.id) this.shown = tab.id;
    this.open = true;
  }

  /** Shows it, or puts it away where it is in view. */
  toggle(tab: Tab): void {
    if (this.open && (this.shown === tab.id || this.beside === tab.id)) this.close(tab.id);
    else this.show(tab);
  }

  close(id: string): void {
    const index = this.tabs.findIndex((tab) => tab.id === id);
    this.tabs = this.tabs.filter((tab) => tab.id !== id);
    if (this.beside === id) this.beside = undefined;
    if (this.shown === id) this.shown = (this.tabs[index] ?? this.tabs[index - 1])?.id;
    if (this.shown !== undefined && this.shown === this.beside) this.beside = undefined;
    if (this.tabs.length === 0) this.open = false;
  }

  /** Puts another tab beside the one that is shown, or takes it away again. */
  split(): void {
    this.beside = this.beside === undefined ? this.tabs.find((tab) => tab.id !== this.shown)?.id : undefined;
  }
}

/** How the serial port of a node is named: the first one is the node's console. */
export const portTitle = (node: string, port: number) => (port === 1 ? node : `${node}:${port}`);

export const consoleTab = (node: string, port = 1): Tab => ({ id: `console:${portTitle(node, port)}`, type: 'console', node, port });
export const screenTab = (node: string): Tab => ({ id: `screen:${node}`, type: 'screen', node });
export const captureTab = (view: CaptureView): Tab => ({ id: `capture:${view.id}`, type: 'capture', view });
