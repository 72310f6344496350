import { expect, test } from './fixtures.ts';

const drawn = `# A lab of two routers. This comment stays.
name: NAME

nodes:
  r1: { image: labsim/router }   # the first

  # and the second
  r2: { image: labsim/router }
links:
  - r1:eth1 -- r2:eth1
`;

test('nodes come by drag from the palette, and by clicks until Esc', async ({ open }) => {
  const lab = await open('palette', 'name: palette\nnodes: {}\n');
  await lab.place('Router', { x: 200, y: 200 });
  await lab.textIs('  r1: { image: labsim/router }');
  await lab.place('Host', { x: 420, y: 200 });
  await lab.textIs('h1: { image: labsim/host }');
  await lab.page.locator('[data-palette="Switch"]').click();
  const box = (await lab.canvas.boundingBox())!;
  await lab.page.mouse.click(box.x + 300, box.y + 420);
  await lab.textIs('sw1: { kind: switch }');
  await lab.page.mouse.click(box.x + 500, box.y + 420);
  await lab.textIs('sw2: { kind: switch }');
  await lab.key('Escape');
  await lab.page.mouse.click(box.x + 600, box.y + 500);
  await lab.settled();
  expect(lab.text()).not.toContain('sw3');
  await expect(lab.node('sw2')).toBeVisible();
});

test('moving a node and adding a link changes exactly the lines it must', async ({ open, server }) => {
  const lab = await open('lines', drawn.replace('NAME', 'lines'));
  const before = lab.text().split('\n');
  await lab.moveNode('r1', { x: 120, y: -40 });
  expect(lab.text().split('\n')).toEqual(before);
  await lab.link('r1', 'r2');
  const after = lab.text().split('\n');
  expect(after.filter((line) => !before.includes(line))).toEqual(['  - r1:eth2 -- r2:eth2']);
  expect(before.filter((line) => !after.includes(line))).toEqual([]);
  const { readFileSync } = await import('node:fs');
  expect(readFileSync(`${server.home}/lines.layout.yaml`, 'utf8')).toMatch(/^ {2}r1: \{ ?x: -?\d+, y: -?\d+ ?\}$/m);
  await lab.key('Control+z');
  await expect.poll(() => lab.text().split('\n')).toEqual(before);
  await lab.settled();
  await lab.key('Control+Shift+z');
  await lab.textIs('- r1:eth2 -- r2:eth2');
});
