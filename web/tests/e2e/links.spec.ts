import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { openLab, rows } from './shared.ts';
import type { Workbench } from './workbench.ts';

const text = `name: links
nodes:
  s1: { kind: switch }
  s2: { kind: switch }
  s3: { kind: switch }
  t1: { kind: switch }
  t2: { kind: switch }
links:
  - s1:eth1 -- s2:eth1
`;

// One frame that a host sends as it boots goes round between two hubs for ever: traffic that costs nothing.
const traffic = `name: traffic
nodes:
  h1: { image: labsim/host }
  hub1: { kind: hub }
  hub2: { kind: hub }
  hub3: { kind: hub, storm-limit: 5fps }
links:
  - h1:eth1 -- hub1:eth1
  - { endpoints: [hub1:eth2, hub2:eth2], delay: 10ms }
  - { endpoints: [hub1:eth3, hub2:eth3], delay: 10ms, rate: 64kbit }
  - hub1:eth4 -- hub3:eth1
`;

test.describe.configure({ mode: 'serial' });
let lab: Workbench;
let busy: Promise<string>;
test.beforeAll(async ({ browser, server }) => {
  const file = join(server.home, 'traffic.yaml');
  writeFileSync(file, traffic);
  busy = server.run('up', file);
  lab = await openLab(browser, server, 'links', text, rows(['s1', 's2'], ['s3', 't1', 't2']));
});
test.afterAll(async ({ server }) => {
  await lab.page.context().close();
  await server.run('down', 'traffic', '--wipe');
});

const edge = (id: string) => lab.page.locator(`.svelte-flow__edge[data-id="${id}"]`);

test('a drag from node to node asks for the interfaces, with the next free ones chosen', async () => {
  await lab.node('s1').hover();
  await lab.drag(await lab.middleOf(lab.node('s1').locator('.grip')), await lab.middleOf(lab.node('s3')));
  const picker = lab.page.getByRole('dialog', { name: 'Link' });
  await expect(picker.getByLabel('Interface of s1')).toHaveValue('eth2');
  await expect(picker.getByLabel('Interface of s3')).toHaveValue('eth1');
  await picker.getByRole('button', { name: 'Link s1:eth2 to s3:eth1' }).click();
  await lab.textIs('- s1:eth2 -- s3:eth1');
  await expect(edge('s1:eth2--s3:eth1')).toBeAttached();
});

test('the ends have their names, and parallel links fan out', async () => {
  await lab.link('s1', 's2');
  const ids = ['s1:eth1--s2:eth1', 's1:eth3--s2:eth2'];
  await expect(edge(ids[1]!).locator('text')).toHaveText(['eth3', 'eth2']);
  const [first, second] = await Promise.all(ids.map((id) => lab.middleOfLink(id)));
  expect(Math.abs(first!.y - second!.y)).toBeGreaterThan(20);
  await lab.key('Control+z');
  await expect(edge(ids[1]!)).toHaveCount(0);
});

test('selected nodes are linked as a mesh, as a ring and as a Clos fabric', async () => {
  const before = lab.text();
  for (const [pattern, names, links] of [['a full mesh', ['s1', 's2', 't1', 't2'], 6], ['a ring', ['s1', 's2', 't1', 't2'], 4], ['a Clos fabric', ['s1', 's2', 's3', 't1', 't2'], 6]] as const) {
    await lab.select(...names);
    await lab.menu(await lab.middleOf(lab.node('s1')), new RegExp(`as ${pattern}`));
    await expect.poll(() => lab.text().split('\n').length - before.split('\n').length, { message: pattern }).toBe(links);
    await lab.key('Control+z');
    await lab.textIsAgain(before);
  }
});

test('the menu of a link deletes it', async () => {
  await lab.key('Escape');
  await lab.menu(await lab.middleOfLink('s1:eth2--s3:eth1'), 'Delete');
  await lab.textIs(/^(?![^]*s3:eth1)/);
  await lab.key('Control+z');
  await lab.textIs('- s1:eth2 -- s3:eth1');
});

test('an end is plugged in elsewhere while the lab runs', async () => {
  await lab.button('Start the lab').click();
  await expect(lab.page.getByText('running · 5/5 ready')).toBeVisible();
  await lab.openLink('s1:eth2--s3:eth1');
  await lab.page.getByRole('complementary', { name: 'Inspector' }).getByLabel('Interface of s3').selectOption('eth2');
  await lab.textIs('- s1:eth2 -- s3:eth2');
  await expect(edge('s1:eth2--s3:eth2').locator('.link.up')).toBeAttached();
  await expect(edge('s1:eth2--s3:eth1')).toHaveCount(0);
  await lab.key('Escape');
});

test('an impairment by hand shows at once, and goes into the YAML on demand', async () => {
  const id = 's1:eth1--s2:eth1';
  const popover = await lab.openLink(id);
  await popover.getByLabel('Loss in %').fill('2');
  await popover.getByLabel('Loss in %').press('Enter');
  const badge = lab.canvas.getByTitle('impaired by hand, not in the topology');
  await expect(badge).toHaveText('⚡2%');
  expect(lab.text()).not.toContain('loss');
  await popover.getByRole('button', { name: '→ YAML' }).click();
  await lab.textIs(/s1:eth1[^\n]*s2:eth1[^]*loss: 2%/);
  await expect(lab.canvas.getByTitle('impaired', { exact: true })).toHaveText('⚡2%');
  await popover.getByRole('button', { name: 'Down' }).click();
  await expect(edge(id).locator('.cross')).toBeAttached();
  await popover.getByRole('button', { name: 'Up' }).click();
  await expect(edge(id).locator('.cross')).toHaveCount(0);
  await lab.key('Escape');
  for (const [entry, crosses] of [['Take the link down', 1], ['Bring the link up', 0]] as const) {
    await lab.menu(await lab.middleOfLink(id), entry);
    await expect(edge(id).locator('.cross')).toHaveCount(crosses);
  }
  await lab.key('Escape');
});

test('bursts, correlation and the spread of jitter are set in the popover and written down', async () => {
  const id = 's1:eth2--s3:eth2';
  const popover = await lab.openLink(id);
  await popover.getByText('Bursts, duplicates, correlation').click();
  const set = async (label: string, value: string) => {
    await popover.getByLabel(label, { exact: true }).fill(value);
    await popover.getByLabel(label, { exact: true }).press('Enter');
  };
  const is = (label: string, value: string) => expect(popover.getByLabel(label, { exact: true })).toHaveValue(value);
  await set('Bursts (P R 1-H 1-K)', '1% 10%');
  await expect(lab.canvas.getByTitle('impaired by hand, not in the topology')).toHaveText('⚡gemodel 1% 10%');
  await set('Delay in ms', '20');
  await set('Jitter in ms', '5');
  await popover.getByLabel('Jitter spreads').selectOption('paretonormal');
  await set('Jitter correlation', '25');
  await is('Jitter correlation', '25%');
  await set('Duplicate', '2%');
  await is('Duplicate', '2%');
  await set('Duplicate', 'many');
  await expect(lab.page.getByRole('alert')).toContainText('“many” is no percentage');
  await lab.button('Dismiss').click();
  await set('Bursts (P R 1-H 1-K)', '1 10');
  await expect(lab.page.getByRole('alert')).toContainText("'1' has not the unit %");
  await lab.button('Dismiss').click();
  await popover.getByRole('button', { name: '→ YAML' }).click();
  await lab.textIs(/s1:eth2[^\n]*s3:eth2[^]*jitter-distribution: paretonormal/);
  for (const line of ['delay: 20ms', 'jitter: 5ms', 'jitter-correlation: 25%', 'gemodel: 1% 10%', 'duplicate: 2%']) expect(lab.text()).toContain(line);
  await expect(lab.canvas.getByTitle('impaired', { exact: true }).filter({ hasText: 'gemodel' })).toHaveText('⚡20ms gemodel 1% 10% duplicate 2%');
  await lab.key('Escape');
});

test('a link that is captured has a badge', async () => {
  const at = await lab.middleOfLink('s1:eth2--s3:eth2');
  await lab.menu(at, /^Capture(?!,)/);
  await expect(lab.canvas.getByTitle('capturing')).toBeVisible();
  await lab.button(/^Close .*s1:eth2/).click();
  await expect(lab.canvas.getByTitle('capturing')).toHaveCount(0);
});

test('a link shows its load, live', async ({ server }) => {
  test.setTimeout(90_000);
  await busy;
  const { page } = lab;
  await page.goto(new URL('/labs/traffic?test=1', page.url()).href);
  const rate = page.locator('.badges').getByText(/\d[kM]?b\/s$/).first();
  await expect(rate).toBeVisible({ timeout: 60_000 });
  const cable = edge('hub1:eth2--hub2:eth2').locator('.cable').first();
  await expect(cable).toHaveAttribute('style', /load-\d/);
  expect(await server.run('ps', '--json')).toContain('traffic');
});

test('what the guard against storms loses is named at the link, and told', async ({ server }) => {
  const popover = await lab.openLink('hub1:eth4--hub3:eth1');
  await expect(popover.getByText(/^drops [\d.]+k?: .*storm/)).toBeVisible({ timeout: 20_000 });
  expect(await server.run('logs', 'traffic')).toMatch(/hub3:eth1 gets more frames to everybody than its storm-limit/);
});
