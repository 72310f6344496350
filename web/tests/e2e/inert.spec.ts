import type { Page } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Workbench } from './workbench.ts';

const markup = '<img src=x onerror=window.pwned=1><script>window.pwned=1</script>';

/** What an attack would leave behind: a dialog, a script that ran, an element that nobody made. */
function watch(page: Page): () => Promise<void> {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return async () => {
    expect(dialogs).toEqual([]);
    expect(await page.evaluate(() => (window as { pwned?: unknown }).pwned)).toBeUndefined();
    expect(await page.locator('img:not([src="/icon.svg"]), #app script, #app iframe, #app object, [onerror], [onmouseover], a[href^="javascript:" i]').count()).toBe(0);
  };
}

test('markup in node names, settings and file names is text', async ({ open, server, page }) => {
  const nothing = watch(page);
  const file = join(server.home, '<img src=x onerror=window.pwned=1>.yaml');
  writeFileSync(file, 'name: markup\nnodes:\n  sw1: { kind: switch }\n');
  const lab = await Workbench.open(page, server, 'markup', file);
  await expect(page.locator('footer')).toContainText('<img src=x onerror=window.pwned=1>.yaml');
  await lab.key('y');
  await page.getByTestId('yaml').locator('.cm-content').waitFor();
  writeFileSync(file, `name: markup\nnodes:\n  sw1: { kind: switch }\n  "${markup}": { kind: "${markup}" }\n`);
  await expect(page.getByRole('button', { name: /errors? in the YAML/ })).toBeVisible();
  await page.locator('.cm-lint-marker-error').first().hover();
  await expect(page.locator('.cm-tooltip-lint')).toContainText('<img');
  await nothing();
  await page.getByRole('link', { name: 'All labs' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: '<img src=x' })).toBeVisible();
  await nothing();
  // Refused names come back in a notice.
  await open('renames', 'name: renames\nnodes:\n  sw1: { kind: switch }\n');
  await page.getByTestId('canvas').getByText('sw1').click();
  await page.getByLabel('Name', { exact: true }).fill('<b onmouseover=1>x</b>');
  await page.getByLabel('Name', { exact: true }).press('Enter');
  await expect(page.getByRole('alert')).toContainText('<b onmouseover=1>');
  await nothing();
});

test('markup in notes, shapes and groups is text or harmless', async ({ server, page }) => {
  const nothing = watch(page);
  const file = join(server.home, 'notes.yaml');
  writeFileSync(file, 'name: notes\nnodes:\n  sw1: { kind: switch }\n');
  const text = `${markup} **bold** [click](javascript:window.pwned=1) <a href="javascript:window.pwned=1" onmouseover="window.pwned=1">over</a> ![x](x) <iframe src="javascript:1"></iframe> <svg onload=window.pwned=1> <style>body{display:none}</style>`;
  writeFileSync(join(server.home, 'notes.layout.yaml'), `nodes:
  sw1: { x: 0, y: 0 }
notes:
  n1: { x: 80, y: 0, width: 300, height: 120, text: ${JSON.stringify(text)} }
shapes:
  s1: { type: rectangle, x: -40, y: -40, width: 100, height: 60, text: ${JSON.stringify(markup)} }
`);
  await Workbench.open(page, server, 'notes', file);
  const note = page.locator('.svelte-flow__node-note');
  await expect(note.locator('strong')).toHaveText('bold');
  await note.getByText('click').hover();
  await expect(note).toContainText('<img src=x');
  await expect(page.locator('.svelte-flow__node-shape')).toContainText('<img');
  await nothing();
});

test('terminal escapes and markup from a guest stay in its terminal', async ({ page, context, guests }) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lab = await guests.open(page);
  const nothing = watch(page);
  await page.evaluate(() => navigator.clipboard.writeText('mine'));
  await lab.node('h2').dblclick();
  const terminal = page.getByTestId('console-h2');
  await terminal.locator('.xterm-helper-textarea').focus();
  await lab.key('Enter');
  await expect(terminal.locator('.xterm-rows')).toContainText('h2:');
  const sent = [
    '\\033]0;stolen\\007', '\\033]52;c;c3RvbGVu\\007', '\\033]8;;javascript:window.pwned=1\\033\\\\bad\\033]8;;\\033\\\\', ' ',
    '\\033]8;;https://example.invalid/\\033\\\\hyper\\033]8;;\\033\\\\', ' <img src=x onerror=window.pwned=1> ', '\\033[21t', 'end-%s\\n',
  ].join('');
  await page.keyboard.type(`clear; printf '${sent}' $((70+7))\n`);
  const rows = terminal.locator('.xterm-rows');
  await expect(rows).toContainText('end-77');
  await expect(rows).toContainText('<img src=x onerror=window.pwned=1>');
  for (const word of ['bad', 'hyper']) {
    const line = rows.locator('div').filter({ hasText: 'end-77' }).first();
    const at = await line.evaluate((element, wanted) => {
      const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let text = walk.nextNode(); text; text = walk.nextNode()) {
        const index = text.textContent!.indexOf(wanted);
        if (index < 0) continue;
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + wanted.length);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }

      throw new Error(`no ${wanted} on the screen`);
    }, word);
    await page.mouse.move(at.x - 2, at.y);
    await page.mouse.move(at.x, at.y, { steps: 3 });
    await page.mouse.click(at.x, at.y);
  }

  await nothing();
  expect(context.pages()).toHaveLength(1);
  expect(await page.title()).toBe('guests · LabSim');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('mine');
});
