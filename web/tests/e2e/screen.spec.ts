import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const image = 'e2e-red';

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
});

test.afterAll(async ({ server }) => {
  await server.run('image', 'rm', image, '--force');
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
