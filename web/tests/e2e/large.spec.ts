import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const columns = 20;
const count = 300;
const names = Array.from({ length: count }, (_, i) => `n${i}`);
const yaml = `name: large
nodes:
${names.map((name) => `  ${name}: { kind: switch }`).join('\n')}
links:
${names.slice(columns).map((name, i) => `  - n${i}:eth1 -- ${name}:eth2`).join('\n')}
`;
const layout = `nodes:\n${names.map((name, i) => `  ${name}: { x: ${(i % columns) * 140}, y: ${Math.floor(i / columns) * 140} }\n`).toSorted().join('')}`;

test('a large topology is a picture from afar and while it moves, and is worked with all the same', async ({ open, page, server }) => {
  writeFileSync(join(server.home, 'large.layout.yaml'), layout);
  const lab = await open('large', yaml);
  const details = () => page.locator('.svelte-flow__edge').count();
  const pictured = expect(lab.canvas);
  await lab.show('1');
  await pictured.toHaveClass(/pictured/);
  expect(await details()).toBe(0);
  // Something is drawn where a node is, and in another colour where it is selected.
  const inkAt = (name: string) =>
    lab.node(name).evaluate((node) => {
      const box = node.getBoundingClientRect();
      const canvas = document.querySelector<HTMLCanvasElement>('.svelte-flow canvas')!;
      const from = canvas.getBoundingClientRect();
      const { data } = canvas.getContext('2d')!.getImageData(box.x - from.x - 3, box.y - from.y - 3, box.width + 6, box.height + 6);
      const colors = new Map<string, number>();
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) colors.set(data.slice(i, i + 3).join(), (colors.get(data.slice(i, i + 3).join()) ?? 0) + 1);
      return [...colors.keys()];
    });
  await expect.poll(() => inkAt('n41')).not.toEqual([]);
  await lab.node('n41').click();
  await expect.poll(() => lab.selected()).toEqual(['n41']);
  await expect.poll(() => inkAt('n41')).toContain('15,118,110');
  const before = (await lab.positions())['n41']!;
  const { zoom } = await lab.view();
  await lab.moveNode('n41', { x: 280 * zoom, y: 0 });
  await expect.poll(async () => (await lab.positions())['n41']!.x).toBeGreaterThan(before.x + 240);
  await lab.key('Control+z');
  await lab.key('2');
  await pictured.not.toHaveClass(/pictured/);
  await expect(lab.node('n41').locator('.name')).toBeVisible();
  expect(await details()).toBeGreaterThan(10);
  const at = await lab.middleOf(lab.canvas);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down({ button: 'middle' });
  await page.mouse.move(at.x + 40, at.y + 40, { steps: 3 });
  await pictured.toHaveClass(/pictured/);
  await page.mouse.up({ button: 'middle' });
  await pictured.not.toHaveClass(/pictured/);
});
