import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from '../e2e/fixtures.ts';
import { LabServer } from '../e2e/server.ts';

const figures: string[] = [];
const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const p95 = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)]!;

function tell(what: string, value: string, budget: string) {
  figures.push(`| ${what} | ${value} | ${budget} |`);
  console.log(`${what}: ${value} (budget ${budget})`);
}

test.afterAll(() => {
  const out = process.env.LABSIM_BENCH_OUT;
  if (out) writeFileSync(out, `| what | measured | budget |\n| --- | --- | --- |\n${figures.join('\n')}\n`);
});

test('size of the JavaScript that the workbench begins with', () => {
  const build = realpathSync(LabServer.web);
  const manifest = JSON.parse(readFileSync(join(build, '.vite/manifest.json'), 'utf8')) as Record<string, { file: string; imports?: string[] }>;
  const closure = (keys: string[], seen = new Set<string>()): Set<string> => {
    for (const key of keys) {
      if (seen.has(key)) continue;
      seen.add(key);
      closure(manifest[key]!.imports ?? [], seen);
    }

    return seen;
  };
  const sizeOf = (keys: string[]) => [...closure(keys)].reduce((sum, key) => sum + gzipSync(readFileSync(join(build, manifest[key]!.file)), { level: 9 }).length, 0) / 1000;
  const labs = sizeOf(['index.html']);
  const workbench = sizeOf(['index.html', 'src/screens/Workbench.svelte']);
  tell('initial JavaScript, list of labs', `${labs.toFixed(1)} kB gz`, '120 kB');
  tell('initial JavaScript, workbench', `${workbench.toFixed(1)} kB gz`, '120 kB');
  expect(workbench).toBeLessThanOrEqual(120);
});

test('first paint of the workbench', async ({ open, page }) => {
  const lab = await open('paint', 'name: paint\nnodes:\n  a: { kind: switch }\n  b: { kind: switch }\nlinks:\n  - a:eth1 -- b:eth1\n');
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    await page.goto(page.url());
    await lab.node('a').waitFor();
    times.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]!.startTime));
  }

  tell('first paint, median of five', `${(median(times) / 1000).toFixed(2)} s`, '0.8 s');
  expect(median(times)).toBeLessThanOrEqual(800);
});

/** A grid of switches with links to the right and below, and places for all of them. */
function grid(name: string, count: number): { yaml: string; layout: string } {
  const columns = Math.ceil(Math.sqrt(count));
  const nodes = Array.from({ length: count }, (_, i) => i);
  const links = nodes.flatMap((i) => [(i + 1) % columns !== 0 && i + 1 < count ? [i, i + 1, 1, 2] : [], i + columns < count ? [i, i + columns, 3, 4] : []]).filter((l) => l.length > 0);
  return {
    yaml: `name: ${name}\nnodes:\n${nodes.map((i) => `  n${i}: { kind: switch }`).join('\n')}\nlinks:\n${links.map(([a, b, p, q]) => `  - n${a}:eth${p} -- n${b}:eth${q}`).join('\n')}\n`,
    layout: `nodes:\n${nodes.map((i) => [`n${i}`, i] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([n, i]) => `  ${n}: {x: ${(i % columns) * 140}, y: ${Math.floor(i / columns) * 140}}`).join('\n')}\n`,
  };
}

/** Five seconds of panning and zooming about; the time between frames. */
async function intervals(page: Page): Promise<number[]> {
  const box = (await page.getByTestId('canvas').boundingBox())!;
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const tick = (now: number) => {
      frames.push(now - last);
      last = now;
      if ((window as unknown as { ended: boolean }).ended) return;
      requestAnimationFrame(tick);
    };
    Object.assign(window, { ended: false, frames });
    requestAnimationFrame(tick);
  });
  const until = Date.now() + 5000;
  await page.mouse.move(x, y);
  await page.mouse.down({ button: 'middle' });
  for (let step = 0; Date.now() < until - 2500; step++) await page.mouse.move(x + 200 * Math.sin(step / 12), y + 140 * Math.cos(step / 9));
  await page.mouse.up({ button: 'middle' });
  for (let step = 0; Date.now() < until; step++) await page.mouse.wheel(0, step % 40 < 20 ? -40 : 40);
  return page.evaluate(() => {
    Object.assign(window, { ended: true });
    return (window as unknown as { frames: number[] }).frames.slice(2);
  });
}

for (const [count, budget, key, where] of [[500, 33, '1', 'all in view'], [500, 33, '0', 'at 100 %'], [1000, 50, '1', 'all in view'], [1000, 50, '0', 'at 100 %']] as const) {
  test(`pan and zoom at ${count} nodes, ${where}`, async ({ open, page, server }) => {
    const name = `grid${count}-${key}`;
    const { yaml, layout } = grid(name, count);
    writeFileSync(join(server.home, `${name}.layout.yaml`), layout);
    const lab = await open(name, yaml);
    await lab.node('n0').waitFor();
    const runs: number[] = [];
    for (let i = 0; i < 5; i++) {
      await lab.show(key);
      runs.push(p95(await intervals(page)));
    }

    tell(`pan and zoom, ${count} nodes, ${where}, p95 of the time between frames, median of five`, `${median(runs).toFixed(1)} ms (${runs.map((r) => r.toFixed(0)).join(', ')})`, `${budget} ms`);
    expect(median(runs)).toBeLessThanOrEqual(budget);
  });
}
