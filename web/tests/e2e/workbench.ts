import { expect, type Locator, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import type { LabServer } from './server.ts';

interface Place {
  x: number;
  y: number;
}

/** The workbench as a user has it: by mouse and keys, and by what the file says. */
export class Workbench {
  constructor(
    readonly page: Page,
    readonly server: LabServer,
    readonly lab: string,
    readonly file: string,
  ) {}

  /** Opens a topology file, logged in. */
  static async open(page: Page, server: LabServer, lab: string, file: string): Promise<Workbench> {
    await page.goto(await server.link(file));
    await page.waitForURL(`**/labs/${lab}?test=1`);
    await page.locator('.workbench[data-opened=true]').waitFor({ timeout: 30_000 });
    return new Workbench(page, server, lab, file);
  }

  get canvas(): Locator {
    return this.page.getByTestId('canvas');
  }

  node(name: string): Locator {
    return this.page.locator(`.svelte-flow__node-node[data-id="${name}"]`);
  }

  text(): string {
    return readFileSync(this.file, 'utf8');
  }

  /** Waits until the file's text is as a test wants it, and the page knows: it is written before the answer is there. */
  async textIs(what: string | RegExp): Promise<void> {
    const poll = expect.poll(() => this.text());
    await (typeof what === 'string' ? poll.toContain(what) : poll.toMatch(what));
    await this.settled();
  }

  /** Waits until the file is again as it was, and the page knows. */
  async textIsAgain(before: string): Promise<void> {
    await expect.poll(() => this.text()).toBe(before);
    await this.settled();
  }

  positions(): Promise<Record<string, Place>> {
    return this.page.evaluate(() => window.labsim!.positions());
  }

  async settled(): Promise<void> {
    await expect.poll(() => this.page.evaluate(() => window.labsim!.pending())).toBe(0);
  }

  /** Drags from one point of the page to another, in steps, as a hand does. */
  async drag(from: Place, to: Place, button: 'left' | 'middle' | 'right' = 'left'): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down({ button });
    await mouse.move(from.x + 3, from.y + 3);
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
    await mouse.move(to.x, to.y, { steps: 4 });
    await mouse.up({ button });
  }

  async middleOf(locator: Locator): Promise<Place> {
    const box = (await locator.boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** Drags an entry of the palette to a point of the canvas. */
  async place(entry: string, at: Place): Promise<void> {
    const box = (await this.canvas.boundingBox())!;
    await this.drag(await this.middleOf(this.page.locator(`[data-palette="${entry}"]`)), { x: box.x + at.x, y: box.y + at.y });
  }

  async moveNode(name: string, by: Place): Promise<void> {
    const from = await this.middleOf(this.node(name));
    await this.drag(from, { x: from.x + by.x, y: from.y + by.y });
    await this.settled();
  }

  /** Drags a node's grip to another node; the picker's choices stand unless told otherwise. */
  async link(from: string, to: string): Promise<void> {
    await this.node(from).hover();
    await this.drag(await this.middleOf(this.node(from).locator('.grip')), await this.middleOf(this.node(to)));
    await this.page.getByRole('dialog', { name: 'Link' }).getByRole('button', { name: /^Link / }).click();
    await this.settled();
  }

  /** Runs a command by its title in the command palette. */
  async command(title: string): Promise<void> {
    await this.key('Control+k');
    const palette = this.page.getByRole('dialog');
    await palette.getByRole('combobox').fill(title);
    await this.key('Enter');
    await expect(palette).toHaveCount(0);
    await this.settled();
  }

  /** Opens the context menu of a point and chooses one of its entries. */
  async menu(at: Place, entry: string | RegExp): Promise<void> {
    await this.page.mouse.click(at.x, at.y, { button: 'right' });
    await this.page.getByRole('menuitem', { name: entry }).click();
    await this.settled();
  }

  /** The names of the selected nodes, as the canvas shows them. */
  selected(): Promise<string[]> {
    return this.page.locator('.svelte-flow__node-node.selected').evaluateAll((nodes) => nodes.map((node) => (node as HTMLElement).dataset.id!).sort());
  }

  async select(...names: string[]): Promise<void> {
    await this.key('Escape');
    for (const name of names) await this.node(name).click({ modifiers: ['Shift'] });
    await expect.poll(() => this.selected()).toEqual([...names].sort());
  }

  /** What the canvas shows: how far it is moved, and how large. */
  view(): Promise<{ x: number; y: number; zoom: number }> {
    return this.page.locator('.svelte-flow__viewport').evaluate((element) => {
      const { e, f, a } = new DOMMatrix(getComputedStyle(element).transform);
      return { x: e, y: f, zoom: a };
    });
  }

  /** Presses a key that moves the view, and waits until it lies still. */
  async show(key: '0' | '1' | '2'): Promise<void> {
    let before = '';
    await this.key(key);
    await expect.poll(async () => before === (before = JSON.stringify(await this.view())), { intervals: [250] }).toBe(true);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  key(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  /** The point in the middle of a link's curve. */
  async middleOfLink(id: string): Promise<Place> {
    return this.page.locator(`.svelte-flow__edge[data-id="${id}"] .reach`).evaluate((path: SVGPathElement) => {
      const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM()!);
      return { x: at.x, y: at.y };
    });
  }

  async openLink(id: string): Promise<Locator> {
    const { x, y } = await this.middleOfLink(id);
    await this.page.mouse.click(x, y);
    const popover = this.page.getByRole('dialog', { name: /^Link / });
    await popover.waitFor();
    return popover;
  }
}
