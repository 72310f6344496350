import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { openLab, rows } from './shared.ts';
import type { Workbench } from './workbench.ts';

const text = `name: nodes
nodes:
  h1: { image: labsim/host, interfaces: { eth1: { ip: 10.1.0.1/24 } } }
  r1: { image: labsim/router }
  sw1: { kind: switch }
links:
  - h1:eth1 -- sw1:eth1
`;

test.describe.configure({ mode: 'serial' });
let lab: Workbench;
test.beforeAll(async ({ browser, server }) => {
  lab = await openLab(browser, server, 'nodes', text, rows(['h1', 'r1', 'sw1']));
});
test.afterAll(() => lab.page.context().close());

const entry = (title: string) => lab.page.locator(`[data-palette="${title}"]`);
const inspector = () => lab.page.getByRole('complementary', { name: 'Inspector' });
const state = (name: string, words: string | RegExp) => lab.node(name).getByRole('img', { name: words });
const back = async (key = 'Control+z') => {
  await lab.key(key);
  await lab.textIsAgain(text);
};

test('an entry is dragged from the palette with a ghost under the pointer', async () => {
  const from = await lab.middleOf(entry('Switch'));
  const box = (await lab.canvas.boundingBox())!;
  const { mouse } = lab.page;
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move(box.x + 300, box.y + 120, { steps: 5 });
  const ghost = lab.page.locator('.ghost');
  await expect.poll(() => lab.middleOf(ghost)).toEqual({ x: box.x + 300, y: box.y + 120 });
  await mouse.up();
  await expect(ghost).toHaveCount(0);
  await lab.textIs('sw2: { kind: switch }');
  await back();
});

test('an entry that was clicked is placed by each click on the canvas, until Esc', async () => {
  const box = (await lab.canvas.boundingBox())!;
  await entry('Hub').click();
  for (const x of [250, 400]) await lab.page.mouse.click(box.x + x, box.y + 120);
  await lab.textIs(/hub1: \{ kind: hub \}\n\s*hub2: \{ kind: hub \}/);
  await lab.key('Escape');
  await lab.page.mouse.click(box.x + 550, box.y + 120);
  await lab.settled();
  expect(lab.text()).not.toContain('hub3');
  await lab.key('Control+z');
  await back();
});

test('the palette is searched', async () => {
  const search = lab.page.getByLabel('Search the palette');
  await search.fill('vlan');
  await expect(lab.page.locator('[data-palette]')).toHaveText([/Switch/]);
  await search.fill('');
  await expect(entry('Router')).toBeVisible();
  await search.blur();
});

test('/ adds a range of nodes at once', async () => {
  await lab.key('/');
  const dialog = lab.page.getByRole('dialog', { name: 'Add nodes' });
  await dialog.getByLabel('What').selectOption('Switch');
  await dialog.getByLabel('Names').fill('leaf{1..8}');
  await dialog.getByRole('button', { name: 'Add 8 nodes' }).click();
  await lab.textIs(/leaf1: \{ kind: switch \}[^]*leaf8: \{ kind: switch \}/);
  await expect.poll(() => lab.selected()).toHaveLength(8);
  await back();
});

test('the context menu does what its entry says', async () => {
  await lab.menu(await lab.middleOf(lab.node('r1')), 'Duplicate');
  await lab.textIs('r2: { image: labsim/router }');
  await back();
});

test('a node has an icon and a colour of its own', async () => {
  await lab.node('r1').click();
  const glyph = () => lab.node('r1').locator('.body path').getAttribute('d');
  const before = await glyph();
  await inspector().getByLabel('Icon').selectOption('firewall');
  await expect.poll(glyph).not.toBe(before);
  await inspector().getByLabel('Colour').fill('#c2410c');
  await expect(lab.node('r1').locator('.body path')).toHaveCSS('stroke', 'rgb(194, 65, 12)');
  expect(readFileSync(join(lab.server.home, 'nodes.layout.yaml'), 'utf8')).toMatch(/r1:.*icon: firewall, color: "?'?#c2410c/);
  await inspector().getByRole('button', { name: "The theme's" }).click();
  await expect(lab.node('r1').locator('.body path')).not.toHaveCSS('stroke', 'rgb(194, 65, 12)');
  expect(lab.text()).toBe(text);
});

test('a start-up config is named in the inspector', async ({ server }) => {
  writeFileSync(join(server.home, 'r1.conf'), '');
  await lab.node('r1').click();
  const field = inspector().getByLabel('Start-up config');
  await field.fill('r1.conf');
  await field.press('Enter');
  await lab.textIs('r1: { image: labsim/router, config: r1.conf }');
  await lab.canvas.click({ position: { x: 20, y: 20 } });
  await back();
});

test('a node that the pointer rests on tells what it is', async () => {
  const card = lab.page.getByRole('tooltip');
  await lab.canvas.hover({ position: { x: 20, y: 20 } });
  await lab.node('h1').hover();
  await expect(card).toContainText('h1');
  for (const words of ['not started', 'linux-host · labsim/host', '10.1.0.1/24', 'eth1 → sw1:eth1']) await expect(card).toContainText(words);
  await lab.canvas.hover({ position: { x: 20, y: 20 } });
  await expect(card).toHaveCount(0);
});

test('a start shows the boot by a ring, then what the node takes; a double click opens its console', async () => {
  await lab.button('Start the lab').click();
  await expect(state('h1', /starting|booting/)).toBeVisible();
  await expect(state('sw1', 'ready')).toBeVisible();
  await expect(lab.node('h1').getByText(/\d+% · \d+ MiB/)).toBeVisible({ timeout: 20_000 });
  await lab.node('h1').dblclick();
  await expect(lab.page.getByTestId('console-h1')).toBeVisible();
  await lab.button('Close h1').click();
});

test('several nodes are paused, resumed, stopped, started and wiped together', async () => {
  test.setTimeout(90_000);
  const all = async (words: string | RegExp) => {
    for (const name of ['h1', 'r1']) await expect(state(name, words)).toBeVisible({ timeout: 30_000 });
  };
  await lab.key('1');
  await lab.select('h1', 'r1');
  const choose = async (entry: string | RegExp) => lab.menu(await lab.middleOf(lab.node('h1')), entry);
  await choose(/^Pause/);
  await all('paused');
  await choose(/^Resume/);
  await all(/booting|ready/);
  await choose(/^Stop/);
  await all('stopped');
  await lab.key('Escape');
  await lab.command('Select all that are stopped');
  await expect.poll(() => lab.selected()).toEqual(['h1', 'r1']);
  await lab.key('s');
  // A start holds the lab until its machines run; whoever asks in between is told so.
  await all(/booting|ready/);
  await expect(lab.page.getByText('start…')).toHaveCount(0);
  await choose(/^Wipe/);
  const question = lab.page.getByRole('dialog', { name: 'Wipe 2 nodes?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await choose(/^Wipe/);
  await question.getByRole('button', { name: 'Wipe' }).click();
  await expect.poll(() => lab.server.run('logs', 'nodes'), { timeout: 30_000 }).toMatch(/operation \d+ running wipe/);
  await all(/starting|booting|ready/);
});
