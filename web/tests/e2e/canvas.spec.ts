import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { openLab, rows } from './shared.ts';
import { Workbench } from './workbench.ts';

const text = `name: canvas
nodes:
  a1: { kind: switch }
  a2: { kind: switch }
  a3: { kind: switch }
  b1: { kind: hub }
  b2: { kind: hub }
  r1: { image: labsim/router }
links:
  - a1:eth1 -- a2:eth1
  - a2:eth2 -- r1:eth1
`;

test.describe.configure({ mode: 'serial' });
let lab: Workbench;
test.beforeAll(async ({ browser, server }) => {
  lab = await openLab(browser, server, 'canvas', text, rows(['a1', 'a2', 'a3'], ['b1', 'b2', 'r1']));
});
test.afterAll(() => lab.page.context().close());

/** Where some nodes are, in the order of their names. */
const at = async (axis: 'x' | 'y', ...names: string[]) => {
  const places = await lab.positions();
  return names.map((name) => places[name]![axis]);
};
const layoutFile = () => readFileSync(join(lab.server.home, 'canvas.layout.yaml'), 'utf8');
const empty = async () => {
  const box = (await lab.canvas.boundingBox())!;
  return { x: box.x + 60, y: box.y + 60 };
};

test('the wheel zooms to the cursor, and a pinch does, too', async () => {
  const { mouse, keyboard } = lab.page;
  await lab.show('1');
  const start = await lab.middleOf(lab.node('a1'));
  await mouse.move(start.x, start.y);
  for (const pinch of [false, true]) {
    const { zoom } = await lab.view();
    if (pinch) await keyboard.down('Control');
    await mouse.wheel(0, pinch ? 20 : 200);
    await expect.poll(async () => (await lab.view()).zoom).toBeLessThan(zoom);
    if (pinch) await keyboard.up('Control');
    const now = await lab.middleOf(lab.node('a1'));
    expect(Math.hypot(now.x - start.x, now.y - start.y)).toBeLessThan(3);
  }
});

test('Space, the middle and the right button pan', async () => {
  const from = await empty();
  const by = { x: from.x + 80, y: from.y + 40 };
  for (const button of ['left', 'middle', 'right'] as const) {
    const before = await lab.view();
    if (button === 'left') await lab.page.keyboard.down('Space');
    await lab.drag(from, by, button);
    if (button === 'left') await lab.page.keyboard.up('Space');
    await expect.poll(async () => Math.round((await lab.view()).x - before.x), { message: button }).toBeGreaterThan(60);
  }
  await expect(lab.page.getByRole('menu')).toHaveCount(0);
  expect(await lab.selected()).toEqual([]);
});

test('keys show everything, the selection, and 100 %', async () => {
  await lab.show('0');
  expect((await lab.view()).zoom).toBe(1);
  await lab.select('a1', 'b1');
  await lab.show('2');
  expect((await lab.view()).zoom).toBeGreaterThan(1.2);
  await lab.show('1');
  for (const name of ['a1', 'r1']) await expect(lab.node(name)).toBeInViewport();
});

test('the overview moves the canvas', async () => {
  await lab.show('1');
  await lab.show('0');
  const before = await lab.view();
  const map = (await lab.page.locator('.svelte-flow__minimap').boundingBox())!;
  await lab.drag({ x: map.x + 60, y: map.y + 50 }, { x: map.x + 90, y: map.y + 50 });
  await expect.poll(async () => (await lab.view()).x).toBeLessThan(before.x - 20);
  await lab.show('1');
});

test('nodes snap to the grid, or not, and show when they come level', async () => {
  await lab.show('0');
  const from = await lab.middleOf(lab.node('a3'));
  const { mouse } = lab.page;
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move(from.x + 2, from.y);
  await mouse.move(from.x + 25, from.y + 40, { steps: 4 });
  await expect(lab.page.locator('[data-guide]')).toHaveCount(0);
  await mouse.move(from.x + 25, from.y + 2, { steps: 4 });
  await expect(lab.page.locator('[data-guide=y]')).toBeAttached();
  await mouse.up();
  await expect(lab.page.locator('[data-guide]')).toHaveCount(0);
  await lab.settled();
  const [x] = await at('x', 'a3');
  expect(x! % 10).toBe(0);
  await lab.command('Snap to the grid');
  await lab.moveNode('a3', { x: 17, y: 8 });
  expect((await at('x', 'a3'))[0]! % 10).not.toBe(0);
  // Off the grid a node still falls into line with another that it comes close to.
  const a3 = await lab.middleOf(lab.node('a3'));
  const a1 = await lab.middleOf(lab.node('a1'));
  await lab.drag(a3, { x: a3.x + 13, y: a1.y + 3 });
  await lab.settled();
  await expect.poll(() => at('y', 'a3')).toEqual([0]);
  await lab.key('Control+z');
  await lab.command('Snap to the grid');
  await lab.key('Control+z');
  await lab.key('Control+z');
  await expect.poll(() => at('x', 'a3')).toEqual([320]);
});

test('a marquee, Shift, Ctrl, Ctrl+A and Esc select', async () => {
  await lab.show('1');
  await lab.key('Escape');
  const a1 = await lab.middleOf(lab.node('a1'));
  const a2 = await lab.middleOf(lab.node('a2'));
  await lab.drag({ x: a1.x - 60, y: a1.y - 60 }, { x: a2.x + 10, y: a2.y + 10 });
  await expect.poll(() => lab.selected()).toEqual(['a1', 'a2']);
  await lab.node('b1').click({ modifiers: ['Shift'] });
  await expect.poll(() => lab.selected()).toEqual(['a1', 'a2', 'b1']);
  await lab.node('a1').click({ modifiers: ['Control'] });
  await expect.poll(() => lab.selected()).toEqual(['a2', 'b1']);
  await lab.key('Control+a');
  await expect.poll(() => lab.selected()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'r1']);
  await lab.key('Escape');
  await expect.poll(() => lab.selected()).toEqual([]);
  await lab.node('a2').click();
  await lab.command('Select all of the same kind');
  await expect.poll(() => lab.selected()).toEqual(['a1', 'a2', 'a3']);
});

test('arrows nudge, and the undo button says what it takes back', async () => {
  await lab.select('a1', 'a2');
  await lab.key('ArrowRight');
  await lab.key('ArrowDown');
  await expect.poll(() => at('x', 'a1', 'a2')).toEqual([10, 170]);
  await expect.poll(() => at('y', 'a1', 'a2')).toEqual([10, 10]);
  await lab.button(/^Undo: move 2 objects/).click();
  await lab.button(/^Undo: move 2 objects/).click();
  await expect.poll(() => at('x', 'a1', 'a2')).toEqual([0, 160]);
  await expect(lab.button(/^Redo: move 2 objects/)).toBeEnabled();
});

test('nodes align by each of six lines, and spread evenly', async () => {
  const align = [
    ['left edges', 'x', [0, 0]], ['centres', 'x', [160, 160]], ['right edges', 'x', [320, 320]],
    ['top edges', 'y', [0, 0]], ['middles', 'y', [80, 80]], ['bottom edges', 'y', [160, 160]],
  ] as const;
  await lab.select('a1', 'r1');
  for (const [words, axis, places] of align) {
    await lab.menu(await lab.middleOf(lab.node('a1')), `Align ${words}`);
    await expect.poll(() => at(axis, 'a1', 'r1'), { message: words }).toEqual(places);
    await lab.key('Control+z');
    await expect.poll(() => at(axis, 'a1', 'r1')).toEqual(axis === 'x' ? [0, 320] : [0, 160]);
  }
  await lab.select('a2');
  await lab.key('ArrowRight');
  await expect.poll(() => at('x', 'a2')).toEqual([170]);
  await lab.select('a1', 'a2', 'a3');
  await lab.command('Distribute horizontally');
  await expect.poll(() => at('x', 'a1', 'a2', 'a3')).toEqual([0, 160, 320]);
  await lab.moveNode('r1', { x: 0, y: 90 });
  await lab.select('a1', 'b1', 'r1');
  await lab.command('Distribute vertically');
  const [top, middle, bottom] = await at('y', 'a1', 'b1', 'r1');
  expect(Math.abs(middle! - (top! + bottom!) / 2)).toBeLessThanOrEqual(1);
  await lab.key('Control+z');
  await lab.key('Control+z');
  await expect.poll(() => at('y', 'a1', 'b1', 'r1')).toEqual([0, 160, 160]);
});

test('arranging is one step that undo takes back', async () => {
  const before = await lab.positions();
  await lab.button('Arrange all nodes by their links').click();
  await expect(lab.button(/^Undo: arrange all nodes/)).toBeEnabled();
  expect(await lab.positions()).not.toEqual(before);
  await lab.button(/^Undo: arrange/).click();
  await expect.poll(() => lab.positions()).toEqual(before);
});

test('what is locked stays in its place', async () => {
  await lab.show('1');
  await lab.select('b1');
  await lab.command('Lock in place');
  await expect(lab.node('b1').getByTitle('locked in place')).toBeVisible();
  await lab.moveNode('b1', { x: 60, y: 60 });
  expect(await at('x', 'b1')).toEqual([0]);
  await lab.key('Control+z');
  await lab.button('Lock the canvas, or unlock it').click();
  await lab.moveNode('b2', { x: 60, y: 60 });
  expect(await at('x', 'b2')).toEqual([160]);
  await lab.button('Lock the canvas, or unlock it').click();
  await lab.key('Escape');
});

test('nodes go to another lab as YAML, copied or cut, and double', async ({ server }) => {
  await lab.select('a1', 'a2');
  await lab.key('Control+c');
  await expect.poll(() => lab.page.evaluate(() => navigator.clipboard.readText())).toMatch(/^nodes:[^]*a1:[^]*links:[^]*a1:eth1 -- a2:eth1/m);
  await lab.key('Control+d');
  await lab.textIs('a4:eth1 -- a5:eth1');
  await lab.key('Control+z');
  await lab.textIs(/^(?![^]*a4)/);
  const file = join(server.home, 'other.yaml');
  writeFileSync(file, 'name: other\nnodes:\n  a1: { kind: hub }\n');
  const page = await lab.page.context().newPage();
  const other = await Workbench.open(page, server, 'other', file);
  await other.key('Control+v');
  await other.textIs(/a1: \{ kind: hub \}[^]*a2: \{ kind: switch \}[^]*links:\n\s*- a3:eth1 -- a2:eth1/);
  await expect.poll(() => other.selected()).toHaveLength(2);
  await other.key('Control+x');
  await other.textIs(/^(?![^]*switch)/);
  await page.close();
});

test('Del deletes, F2 renames, and undo brings both back', async () => {
  const before = lab.text();
  await lab.select('r1');
  await lab.key('F2');
  await lab.page.getByLabel('New name of r1').fill('core');
  await lab.key('Enter');
  await lab.textIs('- a2:eth2 -- core:eth1');
  await expect.poll(() => lab.selected()).toEqual(['core']);
  await lab.key('Delete');
  await lab.textIs(/^(?![^]*core)/);
  await expect(lab.button(/^Undo: delete core/)).toBeEnabled();
  await lab.key('Control+z');
  await lab.textIs('core');
  await lab.key('Control+z');
  await lab.textIsAgain(before);
});

test('a group has a labelled frame that goes along with its nodes, until it is ungrouped', async () => {
  await lab.show('1');
  await lab.select('a3', 'r1');
  await lab.menu(await lab.middleOf(lab.node('a3')), /^Group/);
  await lab.page.getByRole('dialog', { name: 'Group' }).getByLabel('Name').fill('east');
  await lab.key('Enter');
  const frame = lab.page.getByRole('group', { name: 'Group east' });
  const around = async () => {
    const box = (await frame.boundingBox())!;
    for (const name of ['a3', 'r1']) {
      const node = (await lab.node(name).boundingBox())!;
      expect(node.x > box.x && node.y > box.y && node.x + node.width < box.x + box.width && node.y + node.height < box.y + box.height).toBe(true);
    }
    return box;
  };
  await expect(frame).toBeVisible();
  const before = await around();
  await lab.key('Escape');
  await frame.getByRole('button', { name: 'east' }).click();
  await expect.poll(() => lab.selected()).toEqual(['a3', 'r1']);
  await lab.moveNode('a3', { x: 0, y: 60 });
  expect((await around()).y).toBeGreaterThan(before.y + 30);
  // Dragged by its label, it takes its nodes along.
  const [x] = await at('x', 'a3');
  const label = await lab.middleOf(frame.getByRole('button', { name: 'east' }));
  const { zoom } = await lab.view();
  await lab.drag(label, { x: label.x + 100 * zoom, y: label.y });
  await lab.settled();
  await expect.poll(() => at('x', 'a3')).toEqual([x! + 100]);
  await around();
  await lab.key('Control+z');
  await expect.poll(() => at('x', 'a3')).toEqual([x]);
  await lab.menu(await lab.middleOf(frame.getByRole('button', { name: 'east' })), /^Rename or colour/);
  const dialog = lab.page.getByRole('dialog', { name: 'Group' });
  await dialog.getByLabel('Name').fill('core of the east');
  await dialog.getByLabel('Colour').fill('#c2410c');
  await dialog.getByRole('button', { name: 'Change the group' }).click();
  const renamed = lab.page.getByRole('group', { name: 'Group core of the east' });
  await expect(renamed).toHaveCSS('border-top-color', 'rgb(194, 65, 12)');
  await lab.key('Control+z');
  await expect(frame).toBeVisible();
  await lab.menu(await lab.middleOf(lab.node('a3')), 'Ungroup');
  await expect(frame).toHaveCount(0);
  await lab.key('Control+z');
  await expect(frame).toBeVisible();
  await lab.key('Control+Shift+z');
  await expect(frame).toHaveCount(0);
});

test('a note is Markdown, and nothing in it runs', async () => {
  await lab.button('Add a note').click();
  const note = lab.page.locator('.svelte-flow__node-note');
  await expect(note.locator('strong')).toHaveText('note');
  await note.dblclick({ position: { x: 30, y: 12 } });
  await lab.page.getByLabel('Text of the note, Markdown').fill('# Core\n<img src=x onerror="window.ran=1"><script>window.ran=1</script> [a](javascript:ran=1)');
  await lab.key('Escape');
  await expect(note.getByRole('heading', { name: 'Core' })).toBeVisible();
  await expect(note.locator('img, script, [href^="javascript"]')).toHaveCount(0);
  expect(await lab.page.evaluate(() => 'ran' in window)).toBe(false);
  expect(layoutFile()).toContain('# Core');
});

test('shapes are drawn, moved, and deleted', async () => {
  const shapes = lab.page.locator('.svelte-flow__node-shape');
  for (const type of ['rectangle', 'ellipse', 'line']) await lab.command(`Draw a ${type}`);
  await expect(shapes).toHaveCount(3);
  expect(layoutFile()).toMatch(/ellipse/);
  await lab.key('Control+z');
  await lab.key('Control+z');
  await expect(shapes).toHaveCount(1);
  await lab.show('1');
  const box = (await shapes.boundingBox())!;
  await lab.drag({ x: box.x + 8, y: box.y + box.height - 6 }, { x: box.x + 48, y: box.y + box.height + 34 });
  await lab.settled();
  await expect(lab.button(/^Undo: move a drawing/)).toBeEnabled();
  await lab.key('Delete');
  await expect(shapes).toHaveCount(0);
});

test('the picture is exported as SVG and as PNG', async () => {
  for (const [title, start] of [['Export as SVG', '<svg'], ['Export as PNG', '\u0089PNG']] as const) {
    const [download] = await Promise.all([lab.page.waitForEvent('download'), lab.command(title)]);
    expect(download.suggestedFilename()).toBe(`canvas.${title.slice(-3).toLowerCase()}`);
    expect(readFileSync((await download.path())!, 'latin1').startsWith(start)).toBe(true);
  }
});
