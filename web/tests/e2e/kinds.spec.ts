import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const image = 'e2e-iosv';
const cloud = 'e2e-cloud';
const wall = 'e2e-pfsense';

/** A disk with nothing on it: what a kind says of its nodes is seen without a guest. */
test.beforeAll(async ({ server }) => {
  const disk = join(server.home, 'blank.qcow2');
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '16M']);
  await server.run('image', 'add', disk, '--name', image, '--kind', 'cisco-iosv', '--force');
});

test.afterAll(async ({ server }) => {
  for (const name of [image, cloud, wall]) await server.run('image', 'rm', name, '--force').catch(() => {});
});

test('nodes of a vendor have its picture, its name and its interfaces', async ({ open, page }) => {
  const lab = await open('kinds', `name: kinds\nnodes:\n  iosv1: { image: ${image} }\n  sw1: { kind: switch }\n  r1: { image: labsim/router }\n`);
  const entry = page.locator(`[data-palette="${image}"]`);
  await entry.click();
  const box = (await lab.canvas.boundingBox())!;
  await page.mouse.click(box.x + 320, box.y + 260);
  await lab.textIs(`iosv2: { image: ${image} }`);
  await lab.key('Escape');

  await lab.node('iosv1').click();
  await lab.key('l');
  const link = page.getByRole('dialog', { name: 'Link' });
  await link.getByLabel('Second node').selectOption('iosv2');
  await link.getByRole('button', { name: 'Link iosv1:GigabitEthernet0/0 to iosv2:GigabitEthernet0/0' }).click();
  await lab.textIs('- iosv1:GigabitEthernet0/0 -- iosv2:GigabitEthernet0/0');
  await lab.key('l');
  await link.getByLabel('Second node').selectOption('sw1');
  await link.getByRole('button', { name: 'Link iosv1:GigabitEthernet0/1 to sw1:eth1' }).click();
  await lab.textIs('- iosv1:GigabitEthernet0/1 -- sw1:eth1');
});

test('a cloud image is given its config, its addresses and its turn at the node', async ({ open, page, server }) => {
  await server.run('image', 'add', join(server.home, 'blank.qcow2'), '--name', cloud, '--kind', 'cloud-image', '--force');
  await server.run('image', 'add', join(server.home, 'blank.qcow2'), '--name', wall, '--kind', 'pfsense', '--force');
  writeFileSync(join(server.home, 'web.yaml'), '#cloud-config\n');
  const lab = await open('clouds', `name: clouds\nnodes:\n  web: { image: ${cloud} }\n  iosv1: { image: ${image} }\n  wall: { image: ${wall} }\nlinks:\n  - web:eth1 -- iosv1:Gi0/0\n`);
  await lab.node('web').click();
  await page.getByLabel('Start-up config').fill('web.yaml');
  await page.getByLabel('Start-up config').press('Enter');
  await lab.textIs(`web: { image: ${cloud}, config: web.yaml }`);
  await page.getByLabel('Addresses of eth1').fill('10.0.0.2/24');
  await page.getByLabel('Addresses of eth1').press('Enter');
  await lab.textIs('10.0.0.2/24');
  await page.getByLabel('When it ends').selectOption('on-failure');
  await lab.textIs('restart: on-failure');
  await page.getByLabel('Serial ports').selectOption('2');
  await lab.textIs('serial-ports: 2');
  await page.getByLabel('Starts after').fill('iosv1');
  await page.getByLabel('Starts after').press('Enter');
  await lab.textIs('after: iosv1');
  await expect(page.getByText('the edit was not made')).toHaveCount(0);
  await page.getByLabel('CPU limit').fill('50%');
  await page.getByLabel('CPU limit').press('Enter');
  await lab.textIs('cpu-limit: 50%');
  await page.getByLabel('Memory limit').fill('512M');
  await page.getByLabel('Memory limit').press('Enter');
  await expect(page.getByText('the edit was not made: memory-limit: 512M is too little for a cloud-image with memory: 1G and its QEMU')).toBeVisible();
  await page.getByLabel('Memory limit').fill('2G');
  await page.getByLabel('Memory limit').press('Enter');
  await lab.textIs('memory-limit: 2G');
  await page.getByLabel('CPUs of the host').fill('0-1, 3');
  await page.getByLabel('CPUs of the host').press('Enter');
  await lab.textIs('cpu-set: [0-1, 3]');
  await page.getByLabel('CPUs of the host').fill('0');
  await page.getByLabel('CPUs of the host').press('Enter');
  await lab.textIs('cpu-set: 0');
  await page.getByLabel('Sleeps when unused for').fill('30');
  await page.getByLabel('Sleeps when unused for').press('Enter');
  await expect(page.getByText("the edit was not made: idle-timeout: '30' is not a time such as 30m, 90s or 2h, or never")).toBeVisible();
  await page.getByLabel('Sleeps when unused for').fill('30m');
  await page.getByLabel('Sleeps when unused for').press('Enter');
  await lab.textIs('idle-timeout: 30m');
  // One is typed in at the console; the other is none that LabSim knows how to hand in.
  await lab.node('iosv1').click();
  await expect(page.getByLabel('Start-up config')).toBeVisible();
  await lab.node('wall').click();
  await expect(page.getByLabel('When it ends')).toBeVisible();
  await expect(page.getByLabel('Start-up config')).toHaveCount(0);
});

test('what finds the boot loader, which disks there are and how they are attached is chosen at the node', async ({ open, page }) => {
  const lab = await open('boots', `name: boots\nnodes:\n  iosv1: { image: ${image} }\n  r1: { image: labsim/router }\n`);
  await lab.node('iosv1').click();
  await page.getByLabel('Firmware').selectOption('uefi');
  await lab.textIs(`iosv1: { image: ${image}, firmware: uefi }`);
  await page.getByLabel('Disk bus').selectOption('nvme');
  await lab.textIs(`iosv1: { image: ${image}, firmware: uefi, disk-bus: nvme }`);
  await page.getByLabel('Firmware').selectOption('(by default)');
  await lab.textIs(`iosv1: { image: ${image}, disk-bus: nvme }`);
  await page.getByLabel('Further disks').fill(`8G, ${image}`);
  await page.getByLabel('Further disks').press('Enter');
  await lab.textIs(`iosv1: { image: ${image}, disk-bus: nvme, disks: [8G, ${image}] }`);
  await page.getByLabel('CD', { exact: true }).fill(image);
  await page.getByLabel('CD', { exact: true }).press('Enter');
  await expect(page.getByText(`the edit was not made: the image '${image}' is no CD`)).toBeVisible();
  await page.getByLabel('Further disks').fill('');
  await page.getByLabel('Further disks').press('Enter');
  await lab.textIs(`iosv1: { image: ${image}, disk-bus: nvme }`);
  await lab.node('r1').click();
  await expect(page.getByLabel('Memory', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Firmware', { exact: true })).toHaveCount(0);
});

test('the page of images says what a disk can be taken in as', async ({ open, page, server }) => {
  await open('kinds-page', 'name: kinds-page\nnodes: { r1: { image: labsim/router } }\n');
  await page.goto(new URL('/images', page.url()).href);
  const table = page.getByRole('table', { name: 'Kinds' });
  const kinds = JSON.parse(await server.run('kind', 'ls', '--json')) as { name: string }[];
  expect(kinds.length).toBeGreaterThan(20);
  await expect(table.locator('tbody tr')).toHaveCount(kinds.length);
  await expect(table.getByRole('row', { name: /^cisco-iosv / })).toContainText('GigabitEthernet0/0 – GigabitEthernet0/15');
  await expect(table.getByRole('row', { name: /^arista-veos / })).toContainText('Management1, Ethernet1 – Ethernet20');
});

test('a node is on the management segment, which the drawing does not show, and has ports of the host', async ({ open, page }) => {
  const lab = await open('managed', `name: managed\nnodes:\n  r1: { image: labsim/router }\n  iosv1: { image: ${image} }\n`);
  await lab.node('r1').click();
  await page.getByLabel('Management').selectOption('true');
  await lab.textIs('r1: { image: labsim/router, management: true }');
  const eth0 = page.getByRole('listitem').filter({ hasText: 'eth0' });
  await expect(eth0).toContainText(/management · 172\.20\.20\.\d+/);
  await expect(page.getByLabel('Addresses of eth0')).toHaveValue('');
  await page.getByLabel('Ports of the host').fill('8080:80, 5353:53/udp');
  await page.getByLabel('Ports of the host').press('Enter');
  await lab.textIs('forwards: ["8080:80", 5353:53/udp]');
  await page.getByLabel('Addresses of eth0').fill('172.20.20.50/24');
  await page.getByLabel('Addresses of eth0').press('Enter');
  await expect(eth0).toContainText('management · 172.20.20.50');
  await expect(lab.node('mgmt')).toHaveCount(0);

  // The management interface has its cable: links begin at the data interfaces.
  await lab.key('Escape');
  await lab.node('iosv1').click();
  await page.getByLabel('Management').selectOption('GigabitEthernet0/0');
  await lab.textIs('management: GigabitEthernet0/0');
  await lab.key('l');
  const link = page.getByRole('dialog', { name: 'Link' });
  await link.getByLabel('Second node').selectOption('r1');
  await link.getByRole('button', { name: 'Link iosv1:GigabitEthernet0/1 to r1:eth1' }).click();
  await lab.textIs('- iosv1:GigabitEthernet0/1 -- r1:eth1');
});
