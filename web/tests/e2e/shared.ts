import type { Browser } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabServer } from './server.ts';
import { Workbench } from './workbench.ts';

/** Where nodes lie at the start, a row of the list a row of the canvas. */
export const rows = (...names: string[][]) =>
  `nodes:\n${names.flatMap((row, y) => row.map((name, x) => `  ${name}: { x: ${x * 160}, y: ${y * 160} }\n`)).join('')}`;

/** A lab that several tests use one after the other; each leaves it as the next one expects it. */
export async function openLab(browser: Browser, server: LabServer, name: string, text: string, layout?: string): Promise<Workbench> {
  const file = join(server.home, `${name}.yaml`);
  writeFileSync(file, text);
  if (layout) writeFileSync(join(server.home, `${name}.layout.yaml`), layout);
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  return Workbench.open(page, server, name, file);
}
