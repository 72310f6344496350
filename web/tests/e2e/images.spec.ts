import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accessible } from './axe.ts';
import { expect, test } from './fixtures.ts';
import type { LabServer } from './server.ts';

const disk = 'vEOS-lab e2e.qcow2';
const image = 'veos-lab-e2e.qcow2';
const added = ['e2e-box/1', 'e2e-box/1-hdb', image];

test.afterAll(async ({ server }) => {
  for (const name of added) await server.run('image', 'rm', name, '--force').catch(() => {});
});

async function openImages(page: Page, server: LabServer) {
  await page.goto(await server.link());
  await page.getByRole('link', { name: 'Images' }).click();
  await page.getByRole('cell', { name: 'labsim/router' }).first().waitFor();
  return page.getByRole('list', { name: 'Incoming' });
}

const choose = (page: Page, ...files: string[]) => page.getByLabel('Files to upload').setInputFiles(files);

test('a disk that is uploaded becomes an image, and is removed', async ({ page, server }) => {
  const file = join(server.home, disk);
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', file, '64M']);
  const incoming = await openImages(page, server);
  await choose(page, file);
  await expect(incoming.getByRole('listitem')).toContainText(/vEOS-lab e2e.qcow2 \d+ KiB, no image yet/);
  await accessible(page, 'an uploaded file');

  await incoming.getByRole('button', { name: 'Make an image…' }).click();
  const dialog = page.getByRole('dialog', { name: `An image of ${disk}` });
  await expect(dialog.getByLabel('Name in topologies')).toHaveValue(image);
  await expect(dialog.getByRole('combobox', { name: /^Kind/ })).toHaveValue('arista-veos');
  await dialog.getByText('The machine').click();
  await dialog.getByLabel('Memory').fill('3 apples');
  await accessible(page, 'an image of a file');
  await dialog.getByRole('button', { name: 'Make the image' }).click();
  await expect(dialog.getByRole('alert')).toContainText("--memory is a size such as 160M or 1G, from 16M to 1024G, not '3 apples'");
  await dialog.getByLabel('Memory').fill('3G');
  await dialog.getByRole('combobox', { name: /^NIC/ }).selectOption('virtio-net');
  await dialog.getByRole('button', { name: 'Make the image' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(incoming.getByRole('listitem')).toContainText(`is the image ${image}`);
  await expect(page.getByRole('table', { name: 'Images' }).getByRole('row', { name: new RegExp(`^${image} arista-veos`) })).toBeVisible();
  const known = JSON.parse(await server.run('image', 'inspect', image, '--json')) as { disk: { memoryBytes: number; nic: string; cpus: number | null; source: string } };
  expect(known.disk).toMatchObject({ memoryBytes: 3 * 2 ** 30, nic: 'virtio-net', cpus: null, source: disk });

  await incoming.getByRole('button', { name: 'Dismiss' }).click();
  await expect(incoming).toHaveCount(0);
  await page.getByRole('button', { name: `Remove ${image}` }).click();
  await page.getByRole('dialog', { name: `Remove the image ${image}?` }).getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('cell', { name: image, exact: true })).toHaveCount(0);
});

test('an upload that is interrupted goes on where it stopped', async ({ page, server }) => {
  const content = randomBytes(3 << 20);
  const file = join(server.home, 'slow.img');
  writeFileSync(file, content);
  const offsets: number[] = [];
  page.on('request', (request) => request.method() === 'PUT' && offsets.push(Number(new URL(request.url()).searchParams.get('offset'))));
  const incoming = await openImages(page, server);
  const row = incoming.getByRole('listitem');

  // No answer at all, then a slow line, which the user ends.
  await page.route('**/incoming/slow.img*', (route) => route.abort(), { times: 1 });
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  const speed = (uploadThroughput: number) => line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
  await speed(400_000);
  await choose(page, file);
  await expect(row).toContainText('the server does not answer, trying again…');
  await expect(row).toContainText(/ MiB of 3.0 MiB, \d+ KiB\/s, \d+s left/);
  await incoming.getByRole('button', { name: 'Pause' }).click();
  await expect(row).toContainText('choose the file again to go on');
  expect(offsets.at(-1)).toBe(0);

  await speed(-1);
  await choose(page, file);
  await expect(row).toContainText('3.0 MiB, no image yet');
  expect(offsets.at(-1)).toBeGreaterThan(0);
  const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  expect(sum(readFileSync(join(server.env.LABSIM_HOME!, 'incoming/slow.img')))).toBe(sum(content));

  // It is no disk; what is wrong is said, and the file stays until it is removed.
  await incoming.getByRole('button', { name: 'Make an image…' }).click();
  await page.getByRole('button', { name: 'Make the image' }).click();
  await expect(incoming.getByRole('alert')).toContainText('slow.img');
  await incoming.getByRole('button', { name: 'Dismiss' }).click();
  await incoming.getByRole('button', { name: 'Remove' }).click();
  await expect(incoming).toHaveCount(0);
});

test('an appliance says what it lacks, takes it as it comes, and becomes a kind and images', async ({ page, server }) => {
  const bytes = Buffer.alloc(1 << 16);
  bytes.writeUInt16LE(0xaa55, 510);
  const image = (filename: string) => ({ filename, version: '1', md5sum: createHash('md5').update(bytes).digest('hex'), filesize: bytes.length, download_url: 'https://e2e.example/page' });
  const appliance = {
    registry_version: 4, name: 'E2E Box', category: 'router', usage: 'Log in as admin.',
    qemu: { adapter_type: 'e1000', adapters: 3, ram: 64, arch: 'x86_64', console_type: 'telnet', kvm: 'allow' },
    images: [image('box.img'), image('log.img')], versions: [{ name: '1', images: { hda_disk_image: 'box.img', hdb_disk_image: 'log.img' } }],
  };
  const write = (name: string, content: Buffer | string) => (writeFileSync(join(server.home, name), content), join(server.home, name));
  const incoming = await openImages(page, server);
  await choose(page, write('e2e.gns3a', JSON.stringify(appliance)), write('box.img', bytes));
  await incoming.getByRole('button', { name: 'Import…' }).click();
  const dialog = page.getByRole('dialog', { name: 'The appliance E2E Box' });
  await expect(dialog).toContainText('e2e-box/1, of the kind e2e-box');
  await expect(dialog).toContainText('3 × e1000');
  const drives = dialog.getByRole('table', { name: 'Drives' });
  await expect(drives.getByRole('row', { name: /^hda/ })).toContainText('there');
  await expect(drives.getByRole('row', { name: /^hdb/ })).toContainText('missing: drop it here');
  await accessible(page, 'an appliance');
  await dialog.getByRole('button', { name: 'Import version 1' }).click();
  await expect(dialog.getByRole('alert')).toContainText('log.img (https://e2e.example/page) is not there');

  await choose(page, write('log.img', bytes));
  await expect(drives.getByRole('row', { name: /^hdb/ })).toContainText('there');
  await dialog.getByRole('button', { name: 'Import version 1' }).click();
  await expect(incoming.getByRole('listitem').filter({ hasText: 'e2e.gns3a' })).toContainText('Log in as admin.');
  await expect(page.getByRole('table', { name: 'Images' }).getByRole('row', { name: /^e2e-box\/1 e2e-box/ })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Kinds' }).getByRole('row', { name: /^e2e-box / })).toBeVisible();
  await incoming.getByRole('button', { name: 'Dismiss' }).click();
  await expect(incoming).toHaveCount(0);
});
