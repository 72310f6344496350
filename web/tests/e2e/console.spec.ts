import type { Locator } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from './fixtures.ts';

const image = 'e2e-serial-box';

/** The box of tests/TestKit/SerialBox.cs, which has a command line on each serial port and loses what is typed while it thinks. */
function boxDisk(): Buffer {
  const [, code] = /"""\r?\n([0-9a-f\s]+)"""/.exec(readFileSync(resolve(import.meta.dirname, '../../../tests/TestKit/SerialBox.cs'), 'utf8'))!;
  const disk = Buffer.alloc(1 << 20);
  Buffer.from(code!.replace(/\s/g, ''), 'hex').copy(disk);
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
}

const paste = (terminal: Locator, text: string) =>
  terminal.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);

test.beforeAll(async ({ server }) => {
  const file = join(server.home, 'serial-box.raw');
  writeFileSync(file, boxDisk());
  await server.run('image', 'add', file, '--name', image, '--memory', '64M', '--force');
});

test.afterAll(async ({ server }) => void (await server.run('image', 'rm', image, '--force')));

test('each serial port of a node is a console of its own, and a paste waits for the device', async ({ open, page, server }) => {
  test.slow();
  const lab = await open('ports', `name: ports\nnodes:\n  b1: { image: ${image}, serial-ports: 2 }\n`);
  await server.run('up', join(server.home, 'ports.yaml'));
  const consoleOf = (title: string) => page.getByTestId(`console-${title}`);
  const rowsOf = (title: string) => consoleOf(title).locator('.xterm-rows');
  const keysOf = (title: string) => consoleOf(title).locator('.xterm-helper-textarea');
  try {
    await test.step('the second port is a tab of its own', async () => {
      await expect(page.getByRole('banner')).toContainText('1/1 ready');
      await lab.node('b1').dblclick();
      await expect(rowsOf('b1')).toContainText('port 1', { timeout: 30_000 });
      await consoleOf('b1').hover();
      await consoleOf('b1').getByLabel('Serial port of b1').selectOption('port 2');
      await expect(page.getByRole('tab', { name: 'b1:2' })).toHaveAttribute('aria-selected', 'true');
      await expect(rowsOf('b1:2')).toContainText('port 2');
      await keysOf('b1:2').focus();
      await page.keyboard.type('second\n');
      await expect(rowsOf('b1:2')).toContainText('2>');
      await expect(rowsOf('b1')).not.toContainText('second');
    });

    await test.step('a paste loses nothing', async () => {
      const lines = Array.from({ length: 8 }, (_, line) => `address 10.0.${line}.1`);
      await paste(keysOf('b1:2'), lines.map((line) => `${line}\n`).join(''));
      for (const line of lines) await expect(rowsOf('b1:2')).toContainText(line === lines[0] ? line : `2> ${line}`);
      await expect(consoleOf('b1:2').getByRole('progressbar')).toHaveCount(0);
    });

    await test.step('a long one shows how far it is, and Esc stops it', async () => {
      await consoleOf('b1:2').hover();
      await consoleOf('b1:2').getByLabel('Pause behind each pasted letter').selectOption('paste: 20 ms a letter');
      await paste(keysOf('b1:2'), Array.from({ length: 100 }, (_, line) => `long ${line} of many\n`).join(''));
      await expect(consoleOf('b1:2').getByRole('status')).toContainText(/[1-9]\d* of 100 lines typed; Esc stops/);
      await expect(consoleOf('b1:2').getByRole('progressbar', { name: 'Paste into b1:2' })).toBeVisible();
      await keysOf('b1:2').focus();
      await page.keyboard.press('Escape');
      await expect(page.getByText(/the paste into b1:2 was stopped after \d+ of 100 lines/)).toBeVisible();
      await expect(consoleOf('b1:2').getByRole('progressbar')).toHaveCount(0);
      await expect(rowsOf('b1:2')).not.toContainText('long 99');
      // Whatever was begun when the paste stopped; the box hears nothing while it thinks about it.
      await page.keyboard.type('\n');
      await expect(rowsOf('b1:2')).toContainText(/2>\s*$/);
      await page.keyboard.type('here again\n');
      await expect(rowsOf('b1:2')).toContainText('2> here again');
    });

    await test.step('what it said is saved', async () => {
      await consoleOf('b1:2').hover();
      const [download] = await Promise.all([page.waitForEvent('download'), consoleOf('b1:2').getByRole('link', { name: 'Save what b1:2 said' }).click()]);
      expect(download.suggestedFilename()).toBe('ports-b1-2.log');
      expect(readFileSync(await download.path(), 'utf8')).toMatch(/^port 2\r\nsecond\r\n2> address 10\.0\.0\.1\r\n2> address 10\.0\.1\.1\r\n/);
    });

    await test.step('a window of its own', async () => {
      const [own] = await Promise.all([page.context().waitForEvent('page'), consoleOf('b1:2').getByRole('button', { name: 'In a window of its own' }).click()]);
      await expect(own).toHaveTitle('b1:2 · ports · LabSim');
      await expect(own.getByTestId('console-b1:2').locator('.xterm-rows')).toContainText('here again');
      await own.close();
    });
  } finally {
    await server.run('down', 'ports', '--wipe');
  }
});

test('a node that nobody uses sleeps, and whoever opens its console wakes it', async ({ open, page, server }) => {
  test.slow();
  const lab = await open('dozing', `name: dozing\nnodes:\n  b1: { image: ${image}, idle-timeout: 10s }\n`);
  await server.run('up', join(server.home, 'dozing.yaml'));
  const rows = page.getByTestId('console-b1').locator('.xterm-rows');
  try {
    await expect(page.getByRole('banner')).toContainText('1/1 ready');
    await lab.node('b1').click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await expect(inspector).toContainText('nobody uses it; it wakes when somebody does', { timeout: 30_000 });
    await expect(inspector).toContainText('paused');
    await lab.node('b1').dblclick();
    await expect(page.getByRole('banner')).toContainText('1/1 ready');
    await expect(inspector).not.toContainText('nobody uses it');
    await page.getByTestId('console-b1').locator('.xterm-helper-textarea').focus();
    await page.keyboard.type('awake\n');
    await expect(rows).toContainText('awake');

    // It stands open, and nobody types.
    await expect(inspector).toContainText('nobody uses it; it wakes when somebody does', { timeout: 30_000 });
    await page.keyboard.type('again\n');
    await expect(rows).toContainText('again');
  } finally {
    await server.run('down', 'dozing', '--wipe');
  }
});
