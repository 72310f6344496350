import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** Presses Tab, as a user of the keyboard does, until something has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }

  throw new Error(`Tab does not reach ${String(wanted)}`);
}

// No mouse: everything goes through page.keyboard.
test('two routers with addresses are drawn by the keyboard alone', async ({ open, page }) => {
  const lab = await open('keys', '# by hand\nname: keys\nnodes: {}\n');

  await lab.key('/');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByLabel('Names')).toBeFocused();
  await page.keyboard.type('r{1..2}');
  await expect(lab.button('Add 2 nodes')).toBeVisible();
  await lab.key('Enter');
  await lab.textIs(/r1: \{ image: labsim\/router \}\n {2}r2: \{ image: labsim\/router \}/);

  await expect(lab.node('r2')).toBeVisible();
  await lab.key('o');
  await expect(page.getByRole('tree').locator(':focus')).toBeVisible();
  const rows = page.getByRole('treeitem');
  await expect(rows.first()).toBeFocused();
  await lab.key('Home');
  await expect(rows.first()).toHaveAttribute('aria-selected', 'true');

  await lab.key('l');
  const link = page.getByRole('dialog', { name: 'Link' });
  await expect(link.getByRole('button', { name: 'Link r1:eth1 to r2:eth1' })).toBeFocused();
  await tabTo(page, link.getByLabel('Interface of r2'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await lab.key('Tab');
  await lab.key('Enter');
  await lab.textIs('- r1:eth1 -- r2:eth1');
  await expect(rows).toHaveText([/r1.*linux-router/, /eth1.*r2:eth1/, /r2.*linux-router/, /eth1.*r1:eth1/]);

  await expect(rows.first()).toBeFocused();
  for (const [index, address] of [[0, '10.0.0.1/30'], [2, '10.0.0.2/30']] as const) {
    await tabTo(page, page.locator('[role=treeitem][tabindex="0"]'));
    await lab.key('Home');
    for (let i = 0; i < index; i++) await lab.key('ArrowDown');
    const field = page.getByLabel('Addresses of eth1');
    await tabTo(page, field);
    await page.keyboard.type(address);
    await lab.key('Enter');
    await lab.textIs(address);
  }

  await lab.key('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('start the lab');
  await expect(page.getByRole('option', { name: /^Start the lab/, selected: true })).toBeVisible();
  await lab.key('Escape');
  await lab.settled();
  expect(lab.text()).toBe(`# by hand
name: keys
nodes:
  r1: { image: labsim/router, interfaces: { eth1: { ip: 10.0.0.1/30 } } }
  r2: { image: labsim/router, interfaces: { eth1: { ip: 10.0.0.2/30 } } }
links:
  - r1:eth1 -- r2:eth1
`);
});

test('two switches are added, renamed, linked, started, impaired and stopped by the keyboard alone', async ({ open, page }) => {
  const lab = await open('switches', 'name: switches\nnodes: {}\n');
  await lab.key('/');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('left');
  await lab.key('Shift+Tab');
  await page.keyboard.type('Sw');
  await lab.key('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Add 1 node' }));
  await lab.key('Enter');
  await lab.textIs('left: { kind: switch }');
  await lab.key('Control+d');
  await lab.textIs('left-2: { kind: switch }');
  await lab.key('F2');
  await expect(page.getByLabel('New name of left-2')).toBeFocused();
  await page.keyboard.type('right');
  await lab.key('Enter');
  await lab.textIs('right: { kind: switch }');

  await lab.key('l');
  await expect(page.getByRole('dialog', { name: 'Link' }).getByRole('button', { name: /^Link right/ })).toBeFocused();
  await lab.key('Enter');
  await lab.textIs('- right:eth1 -- left:eth1');

  await lab.key('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('start the lab');
  await lab.key('Enter');
  await expect(page.getByText('running · 2/2 ready')).toBeVisible({ timeout: 20_000 });

  await lab.key('o');
  await expect(page.getByRole('tree').locator(':focus')).toBeVisible();
  await lab.key('End');
  await lab.key('i');
  const popover = page.getByRole('dialog', { name: /^Link / });
  await tabTo(page, popover.getByLabel('Delay in ms'));
  await page.keyboard.type('70');
  await lab.key('Enter');
  await expect(lab.canvas.getByText('⚡70ms')).toBeVisible();
  await lab.key('Escape');
  await expect(popover).toHaveCount(0);

  await lab.key('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('stop the lab');
  await lab.key('Enter');
  await expect(page.locator('header').getByText('stopped')).toBeVisible({ timeout: 20_000 });
});
