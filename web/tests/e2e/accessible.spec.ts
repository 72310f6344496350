import { expect } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible } from './axe.ts';
import { test } from './fixtures.ts';

// Each look takes a second or two on a busy host.
test.beforeEach(() => test.slow());

const drawn = (name: string) => `name: ${name}
nodes:
  sw1: { kind: switch }
  sw2: { kind: switch }
  r1: { image: labsim/router, interfaces: { eth1: { ip: 10.0.0.1/24 } } }
links:
  - sw1:eth1 -- sw2:eth1
  - r1:eth1 -- sw1:eth2
`;

test('login, labs, images and system', async ({ page, server }) => {
  await page.goto(`${new URL(await server.link()).origin}/labs`);
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  await accessible(page, 'login');
  await page.getByRole('textbox').fill('wrong');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('alert').waitFor();
  await accessible(page, 'login refused');
  writeFileSync(join(server.home, 'card.yaml'), drawn('card'));
  await page.goto(await server.link(join(server.home, 'card.yaml')));
  await page.locator('.workbench[data-opened=true]').waitFor();
  await page.getByRole('link', { name: 'All labs' }).click();
  await page.getByRole('listitem').first().waitFor();
  await accessible(page, 'labs');
  await page.getByRole('link', { name: 'Images' }).click();
  await page.getByRole('cell', { name: 'labsim/router' }).first().waitFor();
  await accessible(page, 'images');
  await page.getByRole('link', { name: 'System' }).click();
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await accessible(page, 'system');
});

test('a lab that is not there, and a question', async ({ open, page }) => {
  await open('asked', drawn('asked'));
  await page.goto(`${new URL(page.url()).origin}/labs/nowhere`);
  await page.getByRole('heading', { name: 'There is no lab nowhere' }).waitFor();
  await accessible(page, 'a lab that is not there');
  await page.getByRole('button', { name: 'All labs' }).click();
  await page.getByRole('button', { name: 'Remove asked' }).click();
  await page.getByRole('dialog', { name: 'Remove the topology asked?' }).waitFor();
  await accessible(page, 'question');
});

test('the workbench: empty, with nodes, their inspector, the outline and the dock', async ({ open, page }) => {
  await open('nothing', 'name: nothing\nnodes: {}\n');
  await page.getByText('Drag a router from the palette').waitFor();
  await accessible(page, 'empty');
  const lab = await open('something', drawn('something'));
  await accessible(page, 'with nodes');
  await lab.node('r1').click();
  await lab.key('o');
  await accessible(page, 'inspector of a node, outline');
  await lab.key('End');
  await accessible(page, 'inspector of a link');
  await lab.key('e');
  await accessible(page, 'events');
  await lab.key('y');
  await page.getByTestId('yaml').locator('.cm-line').first().waitFor();
  await lab.button('Two tabs beside each other').click();
  await accessible(page, 'YAML beside events');
  await page.getByTestId('yaml').locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('  - sw9:eth1 -- sw1:eth9');
  await page.getByRole('button', { name: /in the YAML/ }).waitFor();
  await page.locator('.cm-lint-marker-error').first().hover();
  await page.locator('.cm-tooltip-lint').waitFor();
  await accessible(page, 'YAML with an error');
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+f');
  await page.locator('.cm-search').waitFor();
  await accessible(page, 'search in the YAML');
});

test('every dialog, the context menus, notes, notices', async ({ open, page }) => {
  const lab = await open('dialogs', drawn('dialogs'));
  for (const [key, name] of [['Control+k', 'Commands'], ['Control+f', 'Find'], ['/', 'Add nodes'], ['?', 'Keys and help'], ['l', 'Link']] as const) {
    await lab.key(key);
    await page.getByRole('dialog', { name }).waitFor();
    await accessible(page, name);
    await lab.key('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }

  await lab.node('r1').click({ button: 'right' });
  await page.getByRole('menu').waitFor();
  await accessible(page, 'menu of a node');
  await lab.key('Escape');
  const { x, y } = await lab.middleOfLink('sw1:eth1--sw2:eth1');
  await page.mouse.click(x, y, { button: 'right' });
  await page.getByRole('menu').waitFor();
  await accessible(page, 'menu of a link');
  await lab.key('Escape');
  await lab.canvas.click({ button: 'right', position: { x: 20, y: 20 } });
  await page.getByRole('menu').waitFor();
  await accessible(page, 'menu of the canvas');
  await lab.key('Escape');
  await lab.select('sw1', 'sw2');
  await lab.key('Control+g');
  await page.getByRole('dialog', { name: 'Group' }).waitFor();
  await accessible(page, 'group');
  await page.getByLabel('Name', { exact: true }).fill('access');
  await lab.key('Enter');
  await page.getByRole('group', { name: 'Group access' }).waitFor();
  await lab.button('Add a note').click();
  await page.locator('.svelte-flow__node-note strong').waitFor();
  await lab.node('r1').click();
  await page.getByLabel('Name', { exact: true }).fill('not a name');
  await page.getByLabel('Name', { exact: true }).press('Enter');
  await page.getByRole('alert').waitFor();
  await accessible(page, 'a note, a notice');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await lab.key('F2');
  await accessible(page, 'renaming');
});

test('a running lab: its canvas, a link’s popover, a capture, a console, a console’s own window', async ({ page, guests }) => {
  const lab = await guests.open(page);
  const popover = await lab.openLink('h1:eth1--h2:eth1');
  await popover.getByRole('button', { name: 'WAN' }).click();
  await expect(lab.canvas.getByText(/⚡20ms/)).toBeVisible();
  await accessible(page, 'popover');
  await popover.getByRole('button', { name: 'Capture' }).click();
  await lab.key('Escape');
  await lab.node('h1').dblclick();
  const input = page.getByTestId('console-h1').locator('.xterm-helper-textarea');
  await input.focus();
  await page.keyboard.type('\nping -c 2 10.9.0.2; echo pinged\n');
  await expect(page.getByTestId('console-h1').locator('.xterm-rows')).toContainText('2 packets transmitted');
  await accessible(page, 'console, inspector of a running node');
  await input.focus();
  await lab.key('Control+Shift+F');
  await accessible(page, 'search in a console');
  await page.getByRole('tab', { name: /^●/ }).click();
  const capture = page.getByTestId('capture');
  await capture.getByRole('option').first().click();
  await capture.getByRole('region', { name: 'Dissection' }).getByText('Ethernet II').first().click();
  await capture.getByLabel('Display filter').fill('icmp.tipe');
  await capture.getByLabel('Display filter').press('Enter');
  await capture.getByRole('alert').waitFor();
  await accessible(page, 'capture');
  await page.getByRole('button', { name: /^Close ●/ }).click();
  await page.goto(`${new URL(page.url()).origin}/labs/guests/console/h1`);
  await expect(page.locator('.xterm-rows')).toContainText('h1:');
  await accessible(page, 'detached console');
});

test('marks and lines stand out from what they lie on by 3 to 1 at least, text by 4.5', async ({ open, page }) => {
  await open('contrast', drawn('contrast'));
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    const tooFaint = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const luminance = (token: string) => {
        const short = style.getPropertyValue(token).trim().slice(1);
        const hex = short.length === 3 ? [...short].map((c) => c + c).join('') : short;
        const [r, g, b] = [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
      };
      const contrast = (a: string, b: string) => {
        const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
        return (high! + 0.05) / (low! + 0.05);
      };
      const marks = ['--ready', '--booting', '--stopped', '--paused', '--error', '--link', '--load-1', '--load-2', '--load-3', '--accent', '--strong-line'];
      const words = ['--text', '--muted', '--accent-text', '--error'];
      return [...marks.map((token) => [token, 3] as const), ...words.map((token) => [token, 4.5] as const)]
        .flatMap(([token, least]) => ['--canvas', '--panel'].map((ground) => ({ token, ground, least, contrast: contrast(token, ground) })))
        .filter((pair) => !(pair.contrast >= pair.least));
    });
    expect(tooFaint, colorScheme).toEqual([]);
  }
});
