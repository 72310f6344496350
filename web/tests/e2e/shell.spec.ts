import type { Page } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const drawn = (name: string) => `name: ${name}

nodes:
  sw1: { kind: switch }
  sw2: { kind: switch }
  h1:
    image: labsim/host
    interfaces: { eth1: { ip: 10.7.0.1/24 } }
links:
  - sw1:eth1 -- sw2:eth1
  - h1:eth1 -- sw1:eth2
`;

const entries = (page: Page) => page.getByRole('listbox', { name: 'Found' }).getByRole('option');

test('the command palette runs a command that is found by its words', async ({ open, page }) => {
  const lab = await open('commands', drawn('commands'));
  await lab.node('sw2').click();
  await lab.key('Control+k');
  const words = page.getByRole('combobox', { name: 'Command or name' });
  await words.fill('same kind');
  await expect(entries(page)).toHaveText(/Select all of the same kind/);
  await lab.key('Enter');
  await expect(page.locator('.svelte-flow__node.selected')).toHaveCount(2);
  await lab.key('Control+k');
  await words.fill('duplicate');
  await lab.key('Enter');
  await lab.textIs('sw3: { kind: switch }');
  await lab.textIs('- sw3:eth1 -- sw4:eth1');
  await lab.settled();
});

test('the command palette chooses with the arrows and says when nothing is found', async ({ open, page }) => {
  const lab = await open('choose', drawn('choose'));
  await lab.key('Control+k');
  await page.getByRole('combobox').fill('sw');
  const chosen = page.getByRole('listbox', { name: 'Found' }).getByRole('option', { selected: true });
  const first = await chosen.textContent();
  await lab.key('ArrowDown');
  await expect(chosen).not.toHaveText(first!);
  await lab.key('ArrowUp');
  await expect(chosen).toHaveText(first!);
  await page.getByRole('combobox').fill('no such thing');
  await expect(page.getByText('nothing found')).toBeVisible();
  await lab.key('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('find goes to a node by its address, and to a link by its ends', async ({ open, page }) => {
  const lab = await open('find', drawn('find'));
  await lab.key('Control+f');
  const words = page.getByRole('combobox', { name: 'Name, kind, state or address' });
  await words.fill('10.7.0.1');
  await lab.key('Enter');
  await expect(lab.node('h1')).toHaveClass(/selected/);
  await expect(page.getByLabel('Addresses of eth1')).toHaveValue('10.7.0.1/24');
  await lab.key('Control+f');
  await words.fill('sw1:eth1 sw2');
  await expect(entries(page)).toHaveText(/sw1:eth1 ↔ sw2:eth1/);
  await lab.key('Enter');
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Link');
  await lab.key('Control+f');
  await words.fill('undo');
  await expect(entries(page)).toHaveCount(0);
});

test('the help lists every key and gesture, and closes with Esc', async ({ open, page }) => {
  const lab = await open('help', drawn('help'));
  await lab.key('?');
  const help = page.getByRole('dialog', { name: 'Keys and help' });
  for (const words of ['Ctrl+K', 'Ctrl+Shift+Z', 'F2', 'Double-click a node', 'Link two nodes…']) await expect(help.getByText(words, { exact: true })).toBeVisible();
  await lab.key('Escape');
  await expect(help).toHaveCount(0);
  await lab.button(/^Keys and help/).click();
  await expect(help).toBeVisible();
});

test('light or dark follows the system until it is chosen, and a choice is kept', async ({ open, page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open('theme', drawn('theme'));
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: 'Light', exact: true }).click();
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Dark', exact: true })).toBeVisible();
  await expect(root).toHaveAttribute('data-theme', 'light');
});

test('YAML and events stand beside each other in the dock, which can be sized, hidden and closed', async ({ open, page }) => {
  const lab = await open('dock', drawn('dock'));
  const dock = page.getByRole('region', { name: 'Dock' });
  await lab.button(/^Events/).click();
  await lab.key('y');
  await expect(page.getByTestId('yaml')).toBeVisible();
  await expect(page.getByText('Nothing has happened yet')).toBeHidden();
  await lab.button('Two tabs beside each other').click();
  await expect(page.getByText('Nothing has happened yet')).toBeVisible();
  await expect(page.getByTestId('yaml')).toBeVisible();
  const before = (await dock.boundingBox())!;
  const bar = await lab.middleOf(page.getByRole('separator', { name: 'Height of the dock' }));
  await lab.drag(bar, { x: bar.x, y: bar.y - 120 });
  await expect.poll(async () => (await dock.boundingBox())!.height).toBeCloseTo(before.height + 120, -1);
  await page.getByRole('separator', { name: 'Height of the dock' }).focus();
  await lab.key('ArrowDown');
  await expect.poll(async () => (await dock.boundingBox())!.height).toBeCloseTo(before.height + 100, -1);
  await lab.button('Hide the dock').click();
  await expect(page.getByTestId('yaml')).toBeHidden();
  await lab.button('Show the dock').click();
  await page.getByRole('tab', { name: 'YAML' }).focus();
  await lab.key('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'Events' })).toBeFocused();
  await lab.button('Close Events').click();
  await lab.button('Close YAML').click();
  await expect(dock).toHaveCount(0);
});

test('what is selected on the canvas is marked in the YAML', async ({ open, page }) => {
  const lab = await open('marked', drawn('marked'));
  await lab.key('y');
  await page.getByTestId('yaml').locator('.cm-line').first().waitFor();
  await lab.show('1');
  await lab.node('sw2').click();
  await expect(page.getByTestId('yaml').locator('.cm-shown').first()).toContainText('sw2');
  await lab.node('h1').click();
  await expect(page.getByTestId('yaml').locator('.cm-shown').first()).toContainText('h1');
});

test('a link to this view brings its selection back', async ({ open, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lab = await open('share', drawn('share'));
  await lab.node('sw1').click();
  await lab.node('h1').click({ modifiers: ['Shift'] });
  await lab.button('Copy a link to this view').click();
  await expect(page.getByText('the link to this view is on the clipboard')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/labs\/share\?select=sw1&select=h1$/);
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.locator('.svelte-flow__node.selected')).toHaveCount(2);
  await other.close();

  await page.keyboard.press('Control+f');
  await page.getByRole('combobox').fill('sw1:eth1');
  await lab.key('Enter');
  await lab.button('Copy a link to this view').click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('?select=sw1%3Aeth1--sw2%3Aeth1');
  await page.goto(await page.evaluate(() => navigator.clipboard.readText()));
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Link');
});

test('consoles: tabs, side by side, typed into at once, searched, Ctrl+C, a window of its own', async ({ page, context, guests }) => {
  test.slow();
  const lab = await guests.open(page);
  const consoleOf = (name: string) => page.getByTestId(`console-${name}`);
  const screenOf = (name: string) => consoleOf(name).locator('.xterm-rows');

  await test.step('a double click opens a console in a tab', async () => {
    for (const name of ['h1', 'h2']) {
      await lab.node(name).dblclick();
      await consoleOf(name).locator('.xterm-helper-textarea').focus();
      await lab.key('Enter');
      await expect(screenOf(name)).toContainText(`${name}:`);
    }

    await expect(consoleOf('h1')).toBeHidden();
    await page.getByRole('tab', { name: 'h1' }).click();
    await expect(consoleOf('h1')).toBeVisible();
    await expect(consoleOf('h2')).toBeHidden();
  });

  await test.step('two beside each other', async () => {
    await lab.button('Two tabs beside each other').click();
    const [left, right] = [(await consoleOf('h1').boundingBox())!, (await consoleOf('h2').boundingBox())!];
    expect(left.x + left.width).toBeLessThanOrEqual(right.x + 1);
  });

  await test.step('what is typed goes to one, or to all', async () => {
    await consoleOf('h1').locator('.xterm-helper-textarea').focus();
    await page.keyboard.type('echo only-$((20+3))\n');
    await expect(screenOf('h1')).toContainText('only-23');
    await lab.button('Type into all open consoles at once').click();
    await consoleOf('h1').locator('.xterm-helper-textarea').focus();
    await page.keyboard.type('echo both-$((40+2))\n');
    for (const name of ['h1', 'h2']) await expect(screenOf(name)).toContainText('both-42');
    await expect(screenOf('h2')).not.toContainText('only-23');
    await lab.button('Type into all open consoles at once').click();
  });

  await test.step('search marks what it finds', async () => {
    await consoleOf('h1').locator('.xterm-helper-textarea').focus();
    await lab.key('Control+Shift+F');
    const search = page.getByLabel('Search in the console of h1');
    await search.fill('only-23');
    await search.press('Enter');
    await expect(consoleOf('h1').locator('.xterm-selection div')).not.toHaveCount(0);
    await search.press('Escape');
    await expect(search).toHaveCount(0);
    await expect(consoleOf('h1').locator('.xterm-helper-textarea')).toBeFocused();
  });

  await test.step('Ctrl+C interrupts in the device; the page copies nothing', async () => {
    // Only once it runs: bash that is interrupted before it has forked goes on to wait for what it then starts.
    await page.keyboard.type("sh -c 'echo asleep-$((70+7)); exec sleep 1000'; echo ended\n");
    await expect(screenOf('h1')).toContainText('asleep-77');
    await lab.key('Control+c');
    // A shell that is about to say its prompt forgets what was typed before, and its terminal may forget that it has shown ^C.
    await expect(screenOf('h1')).toContainText(/asleep-77.*root@h1/s);
    await page.keyboard.type('echo back-$((50+5))\n');
    await expect(screenOf('h1')).toContainText('back-55');
  });

  await test.step('a window of its own shows the same console', async () => {
    const [own] = await Promise.all([context.waitForEvent('page'), consoleOf('h1').getByRole('button', { name: 'In a window of its own' }).click()]);
    await expect(own).toHaveTitle('h1 · guests · LabSim');
    await expect(own.getByTestId('console-h1').locator('.xterm-rows')).toContainText('back-55');
    await own.getByTestId('console-h1').locator('.xterm-helper-textarea').focus();
    await own.keyboard.type('echo from-$((60+1))\n');
    // A page that lies behind another one paints nothing: what is seen is seen here, and on the other one when it is in front again.
    await expect(own.getByTestId('console-h1').locator('.xterm-rows')).toContainText('from-61');
    await own.close();
    await page.bringToFront();
    await expect(screenOf('h1')).toContainText('from-61');
  });
});

test('labs: a new one, found again by its name, seen in small, and removed', async ({ server, page }) => {
  await page.goto(await server.link());
  await page.getByLabel('Name of a new lab').fill('brand-new');
  await page.getByRole('button', { name: 'New lab' }).click();
  await expect(page).toHaveURL(/\/labs\/brand-new$/);
  await page.locator('.workbench[data-opened=true]').waitFor();
  await page.keyboard.press('/');
  await page.getByLabel('Names').fill('r{1..3}');
  await page.keyboard.press('Enter');
  await expect(page.locator('.svelte-flow__node-node')).toHaveCount(3);
  await page.getByRole('link', { name: 'All labs' }).click();

  await page.getByLabel('Search labs').fill('brand');
  const card = page.getByRole('listitem').filter({ hasText: 'brand-new' });
  await expect(card).toContainText('3 nodes, 0 links');
  await expect(card.locator('svg rect')).toHaveCount(3);
  await page.getByLabel('Search labs').fill('nothing-like-it');
  await expect(page.getByText('No lab is called “nothing-like-it”.')).toBeVisible();
  await page.getByLabel('Search labs').fill('brand');

  await page.getByRole('button', { name: 'Remove brand-new' }).click();
  const question = page.getByRole('dialog', { name: 'Remove the topology brand-new?' });
  await question.waitFor();
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(card).toHaveCount(1);
  await page.getByRole('button', { name: 'Remove brand-new' }).click();
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(card).toHaveCount(0);
});

test('a topology that is dropped on the page or chosen from the disk is opened', async ({ server, page }) => {
  await page.goto(await server.link());
  await page.getByRole('heading', { name: 'Labs' }).waitFor();
  const files = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.yaml'));
    return transfer;
  }, drawn('dropped'));
  await page.dispatchEvent('main', 'dragover', { dataTransfer: files });
  await expect(page.getByText('Drop a topology to open it')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer: files });
  await expect(page).toHaveURL(/\/labs\/dropped$/);
  await expect(page.locator('.svelte-flow__node-node')).toHaveCount(3);

  await page.getByRole('link', { name: 'All labs' }).click();
  const file = join(server.home, 'chosen.txt.yaml');
  writeFileSync(file, drawn('chosen'));
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open a file…' }).click()]);
  await chooser.setFiles(file);
  await expect(page).toHaveURL(/\/labs\/chosen$/);
});
