import { expect, type Page } from '@playwright/test';
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from '../e2e/fixtures.ts';
import { LabServer } from '../e2e/server.ts';
import { Workbench } from '../e2e/workbench.ts';

const folder = resolve(import.meta.dirname, '../../../docs/screens');
const lab = 'ospf-triangle';

test('every screen, light and dark', async ({ server, page, browser }) => {
  cpSync(LabServer.topologies, server.home, { recursive: true });
  const started = server.run('up', `${lab}.yaml`);
  const visitor = await browser.newPage();
  await started;
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const each of [page, visitor]) await each.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const picture = (name: string, of: Page = page) => of.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    const open = async (name: string) => {
      const file = join(server.home, `${name}.yaml`);
      return Workbench.open(page, server, name, file);
    };

    await visitor.goto(`${new URL(await server.link()).origin}/labs`);
    await visitor.getByRole('button', { name: 'Log in' }).waitFor();
    await picture('login', visitor);

    const clos = await open('clos-2x4');
    await fit(clos);
    await picture('drawing');
    await clos.key('o');
    await clos.node('leaf1').click();
    await fit(clos);
    await picture('inspector');
    await clos.key('Control+k');
    await page.keyboard.type('link');
    await picture('commands');
    await clos.key('Escape');
    await clos.key('?');
    await picture('help');
    await clos.key('Escape');
    await clos.key('y');
    await page.getByTestId('yaml').locator('.cm-content').click();
    await clos.key('Control+End');
    await fit(clos);
    await picture('yaml');

    await open('hello-two-hosts');
    const ospf = await open(lab);
    for (const name of ['r1', 'r2', 'r3']) await expect(ospf.node(name).getByLabel('ready')).toBeVisible({ timeout: 120_000 });
    await fit(ospf);
    await ospf.node('r1').dblclick();
    await type(page, 'r1', "vtysh -c 'show ip ospf neighbor'\n");
    await expect(page.getByTestId('console-r1').locator('.xterm-rows')).toContainText(/Full.*Full/s, { timeout: 60_000 });
    await fit(ospf);
    await ospf.node('r2').dblclick();
    await type(page, 'r2', "vtysh -c 'show ip route ospf'\n");
    await expect(page.getByTestId('console-r2').locator('.xterm-rows')).toContainText('10.255.0.3', { timeout: 60_000 });
    await ospf.button('Two tabs beside each other').click();
    await fit(ospf);
    await picture('consoles');
    await ospf.button('Hide the dock').click();
    await fit(ospf);
    const popover = await ospf.openLink('r1:eth1--r2:eth1');
    await popover.getByRole('button', { name: 'WAN' }).click();
    await expect(ospf.canvas.getByText(/⚡20ms/)).toBeVisible();
    await picture('link');
    await popover.getByRole('button', { name: 'Capture' }).click();
    await popover.getByRole('button', { name: 'Close' }).click();
    await ospf.button('Two tabs beside each other').click();
    const capture = page.getByTestId('capture');
    await capture.getByRole('option').filter({ hasText: 'OSPF' }).nth(8).waitFor({ timeout: 60_000 });
    await capture.getByRole('option').filter({ hasText: 'OSPF' }).first().click();
    await capture.getByRole('region', { name: 'Dissection' }).getByText(/^Open Shortest/).click();
    await capture.getByText('OSPF Hello Packet').click();
    await fit(ospf);
    await picture('capture');
    await page.getByRole('button', { name: /^Close ●/ }).first().click();
    await visitor.goto(await server.link());
    await visitor.goto(`${new URL(page.url()).origin}/labs/${lab}/console/r1`);
    await expect(visitor.locator('.xterm-rows')).toContainText('Full');
    await picture('detached', visitor);
    await visitor.context().clearCookies();

    await page.getByRole('link', { name: 'All labs' }).click();
    await expect(page.locator('.picture svg')).toHaveCount(3);
    await picture('labs');
    await page.getByRole('link', { name: 'Images' }).click();
    await page.getByRole('cell', { name: 'labsim/router' }).first().waitFor();
    await picture('images');
    await page.getByRole('link', { name: 'System' }).click();
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await picture('system');
  }

  await visitor.close();
});

/** Shows the whole drawing, and waits until it has come to rest. */
async function fit(bench: Workbench): Promise<void> {
  await bench.button('Show everything').click();
  await bench.page.mouse.move(700, 20);
  let before = '';
  await expect.poll(async () => {
    const last = before;
    before = (await bench.canvas.locator('.svelte-flow__viewport').getAttribute('style')) ?? '';
    return before === last;
  }, { intervals: [250] }).toBe(true);
}

async function type(page: Page, node: string, text: string): Promise<void> {
  const terminal = page.getByTestId(`console-${node}`);
  await terminal.locator('.xterm-helper-textarea').focus();
  await page.keyboard.press('Enter');
  await expect(terminal.locator('.xterm-rows')).toContainText(`${node}:`);
  await page.keyboard.type(`clear; ${text}`);
}
