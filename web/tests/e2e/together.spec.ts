import type { Browser, Page } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from './fixtures.ts';
import { LabServer } from './server.ts';
import { Workbench } from './workbench.ts';

const pair = (name: string) => `name: ${name}\nnodes:\n  sw1: { kind: switch }\n  sw2: { kind: switch }\n`;
const linkOf = (page: Page, id: string) => page.locator(`.svelte-flow__edge[data-id="${id}"]`);

async function inOtherBrowser(browser: Browser, lab: Workbench): Promise<Workbench> {
  const context = await browser.newContext();
  const page = await context.newPage();
  return Workbench.open(page, lab.server, lab.lab, lab.file);
}

test('two browsers see each other’s edits, and how many there are', async ({ open, page, browser }) => {
  const one = await open('shared', pair('shared'));
  await expect(page.getByText('2 users')).toHaveCount(0);
  const two = await inOtherBrowser(browser, one);
  for (const lab of [one, two]) await expect(lab.page.getByText('2 users')).toBeVisible();

  await one.link('sw1', 'sw2');
  await expect(linkOf(two.page, 'sw1:eth1--sw2:eth1')).toBeAttached();
  await two.place('Switch', { x: 200, y: 120 });
  await expect(one.node('sw3')).toBeVisible();
  await one.moveNode('sw3', { x: 60, y: 40 });
  const { sw3 } = await one.positions();
  await expect.poll(async () => (await two.positions()).sw3).toEqual(sw3);
  await two.key('Control+z');
  await two.key('Control+z');
  await expect(one.node('sw3')).toHaveCount(0);
  await one.settled();
  await two.page.context().close();
  await expect(page.getByText('2 users')).toHaveCount(0);
});

test('edits of both browsers at the same time are both there', async ({ open, browser }) => {
  const one = await open('race', pair('race'));
  const two = await inOtherBrowser(browser, one);
  await Promise.all([one.place('Host', { x: 200, y: 120 }), two.place('Router', { x: 420, y: 120 })]);
  await one.textIs('h1: { image: labsim/host }');
  await one.textIs('r1: { image: labsim/router }');
  for (const lab of [one, two]) for (const name of ['h1', 'r1']) await expect(lab.node(name)).toBeVisible();
  await two.page.context().close();
});

test('invalid YAML keeps the last good canvas and says what is wrong; valid again, the canvas follows', async ({ open, page }) => {
  const lab = await open('invalid', pair('invalid'));
  await lab.key('y');
  const editor = page.getByTestId('yaml');
  await editor.locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('  sw3: { kind: swich');
  const errors = page.getByRole('button', { name: /in the YAML; the canvas shows revision \d+/ });
  await expect(errors).toBeVisible();
  await expect(editor.locator('.cm-lint-marker-error')).not.toHaveCount(0);
  await expect(lab.node('sw1')).toBeVisible();
  await expect(lab.node('sw2')).toBeVisible();
  await page.keyboard.type(' }');
  await expect(errors).toHaveText(/^▲ 1 error /);
  await editor.locator('.cm-lint-marker-error').hover();
  await expect(page.locator('.cm-tooltip-lint')).toContainText('switch');
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('t');
  await expect(lab.node('sw3')).toBeVisible();
  await expect(errors).toHaveCount(0);
  await lab.textIs('sw3: { kind: switch }');
  await lab.settled();
});

test('a file that another program changes shows up, and what is typed meanwhile is not lost', async ({ open, page }) => {
  const lab = await open('disk', pair('disk'));
  await lab.key('y');
  const editor = page.getByTestId('yaml').locator('.cm-content');
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# typed');
  // Sooner than the editor sends what was typed.
  writeFileSync(lab.file, readFileSync(lab.file, 'utf8').replace('nodes:\n', 'nodes:\n  sw0: { kind: switch }\n'));
  await page.keyboard.type(' meanwhile');
  await expect(lab.node('sw0')).toBeVisible();
  await lab.textIs('# typed meanwhile');
  await expect(editor).toContainText('# typed meanwhile');
  expect(lab.text()).toBe('name: disk\nnodes:\n  sw0: { kind: switch }\n  sw1: { kind: switch }\n  sw2: { kind: switch }\n# typed meanwhile');
  await lab.settled();
});

test.describe('a server of its own', () => {
  let server: LabServer;

  test.beforeEach(async () => {
    server = new LabServer();
    // The same address before and after, as an installed server has it.
    server.env.LABSIM_LISTEN = `http://127.0.0.1:${await freePort()}`;
  });
  test.afterEach(() => server.stop());

  async function begin(page: Page, name: string): Promise<Workbench> {
    const file = `${server.home}/${name}.yaml`;
    writeFileSync(file, pair(name));
    const lab = await Workbench.open(page, server, name, file);
    await page.evaluate(() => (window.name = 'never reloaded'));
    return lab;
  }

  test('a page outlives a restart of its server', async ({ page }) => {
    const lab = await begin(page, 'restart');
    await server.run('server', 'stop');
    const notice = page.getByRole('alert').filter({ hasText: 'the lab server does not answer' });
    await expect(notice).toBeVisible();
    await server.run('ps');
    await expect(notice).toHaveCount(0);
    await lab.link('sw1', 'sw2');
    await lab.textIs('- sw1:eth1 -- sw2:eth1');
    // Others' edits arrive again, too.
    writeFileSync(lab.file, lab.text().replace('nodes:\n', 'nodes:\n  sw0: { kind: switch }\n'));
    await expect(lab.node('sw0')).toBeVisible();
    expect(await page.evaluate(() => window.name)).toBe('never reloaded');
  });

  test('an edit is kept although the server is killed right after it', async ({ page }) => {
    const lab = await begin(page, 'killed');
    const pid = await pidOf(server);
    await lab.link('sw1', 'sw2');
    process.kill(pid, 'SIGKILL');
    expect(lab.text()).toContain('- sw1:eth1 -- sw2:eth1');
    // Its watchdog brings it back, or this command does.
    await server.run('ps');
    expect(await pidOf(server)).not.toBe(pid);
    await expect(page.getByText('does not answer')).toHaveCount(0);
    await expect(linkOf(page, 'sw1:eth1--sw2:eth1')).toBeAttached();
    await lab.place('Switch', { x: 200, y: 120 });
    await lab.textIs('sw3: { kind: switch }');
    expect(await page.evaluate(() => window.name)).toBe('never reloaded');
  });
});

async function pidOf(server: LabServer): Promise<number> {
  return (JSON.parse(await server.run('server', 'status', '--json')) as { pid: number }).pid;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
