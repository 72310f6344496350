import { readFileSync } from 'node:fs';
import { accessible } from './axe.ts';
import { expect, test } from './fixtures.ts';

test('a capture is filtered, followed, held, taken along and opened in Wireshark', async ({ page, guests, context }) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lab = await guests.open(page);
  const popover = await lab.openLink('h1:eth1--h2:eth1');
  await popover.getByRole('button', { name: 'Capture' }).click();
  await lab.key('Escape');
  const say = (what: string) => guests.server.run('exec', 'guests', 'h1', '--', 'bash', '-c', what);
  await say('ping -c 2 -i 0.2 10.9.0.2; echo one-line-of-a-stream > /dev/udp/10.9.0.2/40000; sleep 0.2; ping -c 1 10.9.0.2');
  const capture = page.getByTestId('capture');
  const rows = capture.getByRole('option');
  await expect(rows.filter({ hasText: 'ICMP' }).nth(5)).toBeVisible();

  await test.step('filter', async () => {
    await capture.getByLabel('Display filter').fill('udp.dstport == 40000 && !icmp');
    await capture.getByLabel('Display filter').press('Enter');
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText('UDP');
    await expect(capture.getByText(/^1 of \d+ packets/)).toBeVisible();
  });

  await test.step('follow the stream', async () => {
    await rows.first().click();
    await capture.getByRole('button', { name: 'Follow stream' }).click();
    const stream = page.getByRole('dialog', { name: 'Stream' });
    await expect(stream.locator('pre')).toContainText('one-line-of-a-stream');
    await expect(stream).toContainText('10.9.0.2');
    await accessible(page, 'follow stream');
    await lab.key('Escape');
    await expect(stream).toHaveCount(0);
    await capture.getByLabel('Display filter').fill('');
    await capture.getByLabel('Display filter').press('Enter');
  });

  await test.step('hold the list, and go on', async () => {
    await capture.getByRole('button', { name: 'Pause the list' }).click();
    await expect(capture.getByText('‖ paused')).toBeVisible();
    const count = () => capture.getByText(/^\d+ packets/).textContent();
    const before = await count();
    await say('ping -c 3 -i 0.2 10.9.0.2');
    expect(await count()).toBe(before);
    await capture.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(count).not.toBe(before);
  });

  await test.step('take it along', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), capture.getByRole('link', { name: /pcapng/ }).click()]);
    const file = readFileSync(await download.path());
    // The section header of pcapng, and what was said.
    expect(file.readUInt32LE(0)).toBe(0x0a0d0d0a);
    expect(file.includes('one-line-of-a-stream')).toBe(true);
  });

  await test.step('open in Wireshark', async () => {
    await capture.getByRole('button', { name: 'Open in Wireshark' }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('labsim capture guests h1:eth1 -w - | wireshark -k -i -');
    await page.getByRole('button', { name: /^Close ●/ }).click();
  });
});

test('a capture begins with what has passed before anybody captured, and goes on', async ({ page, guests }) => {
  test.slow();
  const lab = await guests.open(page);
  const ping = (size: number) => guests.server.run('exec', 'guests', 'h1', '--', 'ping', '-c', '2', '-i', '0.2', '-s', String(size), '10.9.0.2');
  await ping(301);
  const popover = await lab.openLink('h1:eth1--h2:eth1');
  await popover.getByRole('button', { name: 'Last 30 s' }).click();
  await lab.key('Escape');
  const capture = page.getByTestId('capture');
  const rows = capture.getByRole('option').filter({ hasText: 'ICMP' });
  const ofLength = (length: number) => rows.filter({ has: page.locator('span:nth-child(6)', { hasText: String(length) }) });
  // Two requests and two replies of 301 bytes behind 42 of headers: the recorder says how long a frame was, whatever it keeps of it.
  await expect(ofLength(343)).toHaveCount(4);
  await ping(302);
  await expect(ofLength(344)).toHaveCount(4);
  await expect(ofLength(343)).toHaveCount(4);
  await page.getByRole('button', { name: /^Close ●/ }).click();

  await test.step('by keys', async () => {
    await lab.openLink('h1:eth1--h2:eth1');
    await lab.key('Escape');
    await lab.command('Capture, from 30 s ago');
    await expect(ofLength(344)).toHaveCount(4);
    await page.getByRole('button', { name: /^Close ●/ }).click();
  });
});
