import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

// The life of a lab as a newcomer lives it, with real guests: one test, because each step stands on the one before.
test('two routers from an empty canvas: drawn, started, pinged, captured, delayed, edited, undone, stopped, exported', async ({ open, page, server }) => {
  test.setTimeout(180_000);
  const lab = await open('first', '# my first lab\nname: first\nnodes: {}\n');

  await test.step('draw it by drag and drop', async () => {
    await lab.place('Router', { x: 260, y: 160 });
    await lab.textIs('r1: { image: labsim/router }');
    await lab.place('Router', { x: 560, y: 160 });
    await lab.textIs('r2: { image: labsim/router }');
    await lab.link('r1', 'r2');
    await lab.textIs('- r1:eth1 -- r2:eth1');
  });

  await test.step('give it addresses in the inspector', async () => {
    for (const [name, address] of [['r1', '10.0.0.1/24'], ['r2', '10.0.0.2/24']] as const) {
      await lab.node(name).click();
      const field = page.getByLabel('Addresses of eth1');
      await field.fill(address);
      await field.press('Enter');
      await lab.textIs(address);
    }

    expect(lab.text()).toContain('# my first lab\n');
  });

  await test.step('start it and see both ready', async () => {
    await lab.button('Start the lab').click();
    for (const name of ['r1', 'r2']) await expect(lab.node(name).getByLabel('ready')).toBeVisible({ timeout: 90_000 });
    await expect(page.getByText('running · 2/2 ready')).toBeVisible();
  });

  await test.step('ping in the console', async () => {
    await lab.node('r1').dblclick();
    const terminal = page.getByTestId('console-r1').locator('.xterm-rows');
    await page.getByTestId('console-r1').locator('.xterm-helper-textarea').focus();
    await page.keyboard.press('Enter');
    await expect(terminal).toContainText('r1');
    await page.keyboard.type('ping 10.0.0.2\n');
    await expect(terminal).toContainText(/64 bytes from 10\.0\.0\.2: icmp_seq=3/, { timeout: 20_000 });
  });

  await test.step('capture the link and see ICMP, decoded', async () => {
    const popover = await lab.openLink('r1:eth1--r2:eth1');
    await popover.getByRole('button', { name: 'Capture' }).click();
    const capture = page.getByTestId('capture');
    await expect(capture.getByRole('option').filter({ hasText: 'Echo (ping) request' }).first()).toBeVisible({ timeout: 20_000 });
    await lab.key('Escape');
    await capture.getByLabel('Display filter').fill('icmp.type == 0');
    await capture.getByLabel('Display filter').press('Enter');
    await expect(capture.getByRole('option').first()).toContainText('reply', { timeout: 10_000 });
    await expect(capture.getByRole('option').filter({ hasText: 'request' })).toHaveCount(0);
    await capture.getByRole('option').first().click();
    await capture.getByText('Internet Control Message Protocol').click();
    await expect(capture.getByText('Type: 0 (Echo (ping) reply)')).toBeVisible();
    await expect(capture.getByLabel('Bytes').locator('.marked').first()).toBeVisible();
    await capture.getByLabel('Display filter').fill('icmp.tipe == 0');
    await capture.getByLabel('Display filter').press('Enter');
    await expect(capture.getByRole('alert')).toContainText('icmp.tipe');
  });

  await test.step('delay it by 100 ms and see the ping change', async () => {
    const popover = await lab.openLink('r1:eth1--r2:eth1');
    await popover.getByLabel('Delay in ms').fill('100');
    await popover.getByLabel('Delay in ms').press('Enter');
    await page.getByRole('tab', { name: 'r1', exact: true }).click();
    await expect(page.getByTestId('console-r1').locator('.xterm-rows')).toContainText(/time=2\d\d(\.\d+)? ms/, { timeout: 20_000 });
    await expect(lab.canvas.getByText('⚡100ms')).toBeVisible();
    await popover.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('Ctrl+C reaches the device', async () => {
    await page.getByTestId('console-r1').locator('.xterm-helper-textarea').focus();
    await page.keyboard.press('Control+c');
    await expect(page.getByTestId('console-r1').locator('.xterm-rows')).toContainText('packets transmitted');
  });

  await test.step('edit the YAML, see the canvas and the running routers follow, undo it', async () => {
    await lab.canvas.click({ position: { x: 700, y: 40 } });
    await lab.key('y');
    const editor = page.getByTestId('yaml').locator('.cm-content');
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\n  - r1:eth2 -- r2:eth2\n');
    await expect(page.locator('.svelte-flow__edge[data-id="r1:eth2--r2:eth2"]')).toBeAttached({ timeout: 10_000 });
    await lab.textIs('- r1:eth2 -- r2:eth2');
    await lab.settled();
    const cards = () => server.run('exec', 'first', 'r1', '--', 'ls', '/sys/class/net');
    await expect(page.locator('.svelte-flow__edge[data-id="r1:eth2--r2:eth2"] .link.up')).toBeAttached({ timeout: 20_000 });
    expect(await cards()).toBe('eth1\neth2\nlo\n');
    await expect(page.getByText('behind its file')).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect(page.locator('.svelte-flow__edge[data-id="r1:eth2--r2:eth2"]')).toHaveCount(0);
    expect(lab.text()).not.toContain('eth2');
    await expect.poll(cards, { timeout: 20_000 }).toBe('eth1\nlo\n');
    await expect(lab.node('r1').getByLabel('ready')).toBeVisible();
  });

  await test.step('what a router was told in its shell becomes its config, and nothing need be restarted', async () => {
    await server.run('exec', 'first', 'r1', '--', 'vtysh', '-c', 'configure terminal', '-c', 'ip route 192.0.2.0/24 10.0.0.2');
    await lab.node('r1').click();
    await lab.command('Save the running config');
    await expect(page.getByText('configs/first/r1.conf is what r1 runs')).toBeVisible({ timeout: 20_000 });
    await lab.textIs('config: configs/first/r1.conf');
    expect(readFileSync(join(server.home, 'configs/first/r1.conf'), 'utf8')).toContain('ip route 192.0.2.0/24 10.0.0.2\n');
    await expect(page.getByText('behind its file')).toHaveCount(0);
  });

  await test.step('stop it', async () => {
    await lab.button('Stop the lab').click();
    await expect(page.locator('header').getByText('stopped')).toBeVisible({ timeout: 30_000 });
  });

  await test.step('export it', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), lab.button('Export as SVG').click()]);
    const svg = readFileSync((await download.path())!, 'utf8');
    expect(download.suggestedFilename()).toBe('first.svg');
    expect(svg).toMatch(/^<svg xmlns/);
    expect(svg).toContain('>r1<');
    expect(svg).toContain('>eth1<');
  });
});
