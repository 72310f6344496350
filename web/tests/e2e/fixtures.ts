import { expect, type Page, test as base } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Guests } from './guests.ts';
import { LabServer } from './server.ts';
import { Workbench } from './workbench.ts';

interface Fixtures {
  /** Opens a topology's text in the workbench, logged in. */
  open(name: string, text: string, page?: Page): Promise<Workbench>;
}

export const test = base.extend<Fixtures, { server: LabServer; guests: Guests }>({
  server: [
    async ({}, use) => {
      const server = new LabServer();
      try {
        await use(server);
      } finally {
        await server.stop();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  guests: [async ({ server }, use) => use(await Guests.boot(server)), { scope: 'worker', timeout: 120_000 }],
  page: async ({ page }, use) => {
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.stack ?? error.message));
    page.on('console', (message) => message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text()) && wrong.push(message.text()));
    await use(page);
    expect(wrong, 'what went wrong in the page').toEqual([]);
  },
  open: async ({ server, page }, use) => {
    await use(async (name, text, other = page) => {
      const file = join(server.home, `${name}.yaml`);
      writeFileSync(file, text);
      return Workbench.open(other, server, name, file);
    });
  },
});

export { expect } from '@playwright/test';
