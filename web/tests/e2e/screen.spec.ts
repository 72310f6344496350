import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const image = 'e2e-red';
const shown = 'e2e-shown';

/** A disk that a PC boots: VGA mode 13h, 64,000 pixels of colour 4 (red), and "drawn." on the first serial port. */
function redDisk(): Buffer {
  const disk = Buffer.alloc(1 << 20);
  const says = [...Buffer.from('drawn.')].flatMap((letter) => [0xb0, letter, 0xee]);
  Buffer.from([0xb8, 0x13, 0, 0xcd, 0x10, 0xb8, 0, 0xa0, 0x8e, 0xc0, 0x31, 0xff, 0xb9, 0, 0xfa, 0xb0, 4, 0xfc, 0xf3, 0xaa, 0xba, 0xf8, 3, ...says, 0xfa, 0xf4, 0xeb, 0xfc]).copy(disk);
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
}

test.beforeAll(async ({ server }) => {
  const file = join(server.home, 'red.raw');
  writeFileSync(file, redDisk());
  await server.run('image', 'add', file, '--name', image, '--memory', '64M', '--force');
  mkdirSync(join(server.home, 'home', 'kinds'), { recursive: true });
  writeFileSync(join(server.home, 'home', 'kinds', `${shown}.yaml`), `name: ${shown}\nsummary: A guest that is on its screen.\nmemory: 64M\ninterfaces: eth{0..1}\nconsole: screen\n`);
  await server.run('image', 'add', file, '--name', shown, '--kind', shown, '--force');
});

test.afterAll(async ({ server }) => {
  for (const name of [image, shown]) await server.run('image', 'rm', name, '--force');
});

test('a screen is shown, and a picture of it saved', async ({ open, page, server }) => {
  const lab = await open('screens', `name: screens\nnodes:\n  fw: { image: ${image} }\n`);
  await server.run('up', join(server.home, 'screens.yaml'));
  try {
    await lab.node('fw').click();
    await page.getByRole('button', { name: 'Screen', exact: true }).click();
    const screen = page.getByRole('application', { name: 'Screen of fw' }).locator('canvas');
    await expect(screen).toBeVisible();
    const colour = () => screen.evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data]);
    await expect.poll(colour, { timeout: 30_000 }).toEqual([0xa8, 0, 0, 255]);
    await expect(page.getByRole('button', { name: 'Ctrl+Alt+Del' })).toBeVisible();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Save a picture' }).click()]);
    expect(download.suggestedFilename()).toBe('screens-fw.png');
  } finally {
    await server.run('down', 'screens', '--wipe');
  }
});

test('a double click opens the screen of a guest that shows itself there, and the console of others', async ({ open, page, server }) => {
  const lab = await open('shown', `name: shown\nnodes:\n  a: { image: ${shown} }\n  b: { image: ${image} }\n`);
  await server.run('up', join(server.home, 'shown.yaml'));
  try {
    await lab.node('a').click();
    await expect(page.getByRole('button', { name: 'Screen', exact: true })).toBeVisible();
    await lab.node('a').dblclick();
    await expect(page.getByRole('application', { name: 'Screen of a' })).toBeVisible();
    await lab.node('b').dblclick();
    await expect(page.getByRole('tab', { name: 'b', exact: true })).toBeVisible();
    await expect(page.getByRole('application', { name: 'Screen of b' })).toHaveCount(0);
  } finally {
    await server.run('down', 'shown', '--wipe');
  }
});
