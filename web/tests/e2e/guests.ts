import { expect, type Page } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabServer } from './server.ts';
import { Workbench } from './workbench.ts';

const text = `name: guests
nodes:
  h1: { image: labsim/host, interfaces: { eth1: { ip: 10.9.0.1/24 } } }
  h2: { image: labsim/host, interfaces: { eth1: { ip: 10.9.0.2/24 } } }
links:
  - h1:eth1 -- h2:eth1
`;

/** Two hosts that run, for the tests that need a real console or real packets: booted once for all of them. */
export class Guests {
  private constructor(
    readonly server: LabServer,
    readonly file: string,
  ) {}

  static async boot(server: LabServer): Promise<Guests> {
    const file = join(server.home, 'guests.yaml');
    writeFileSync(file, text);
    // Side by side: both stay in view above the dock.
    writeFileSync(join(server.home, 'guests.layout.yaml'), 'nodes:\n  h1: { x: 0, y: 0 }\n  h2: { x: 300, y: 0 }\n');
    await server.run('up', file);
    return new Guests(server, file);
  }

  async open(page: Page): Promise<Workbench> {
    const lab = await Workbench.open(page, this.server, 'guests', this.file);
    for (const name of ['h1', 'h2']) await expect(lab.node(name).getByLabel('ready')).toBeVisible({ timeout: 60_000 });
    return lab;
  }
}
