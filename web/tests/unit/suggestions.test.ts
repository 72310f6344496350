import { expect, test } from 'vitest';
import type { KindDocument } from '../../src/api/types/images.ts';
import { imageNameOf, kindFor, takesDisks } from '../../src/screens/images/suggestions.ts';

test.each([
  ['vEOS-lab-4.32.0F.vmdk', 'veos-lab-4.32.0f.vmdk'],
  ['debian 12 (generic).qcow2.xz', 'debian-12-generic-.qcow2'],
  ['https://example.org/a/b/noble.img?x=1#y', 'noble.img'],
  ['chr.vmdk.zip', 'chr.vmdk'],
  ['--R1--', 'r1'],
])('%s is the image %s', (file, name) => expect(imageNameOf(file)).toBe(name));

const machine = { memoryBytes: 1, cpus: 1, nic: 'e1000', diskBus: 'ide', agent: false, configFormat: null, configBy: null, showsConfig: false };
const kinds = ['vm', 'cloud-image', 'arista-veos', 'cisco-iosv', 'cisco-iosvl2', 'mikrotik-chr', 'openwrt'].map(
  (name) => ({ name, summary: '', icon: '', prefix: '', segment: null, interfaces: [], management: null, unusedNics: 0, settings: [], machine }) satisfies KindDocument,
);

test.each([
  ['vEOS-lab-4.32.0F.vmdk', 'arista-veos'],
  ['vios_l2-adventerprisek9-m.qcow2', 'cisco-iosvl2'],
  ['vios-adventerprisek9-m.vmdk.SPA.156-1.T', 'cisco-iosv'],
  ['openwrt-23.05-x86-64-generic-ext4-combined.img.gz', 'openwrt'],
  ['iosvl2-2020.qcow2', 'cisco-iosvl2'],
  ['chr-7.16.img.zip', 'mikrotik-chr'],
  ['noble-server-cloudimg-amd64.img', 'cloud-image'],
  ['something.qcow2', 'vm'],
])('%s is of the kind %s', (file, kind) => expect(kindFor(file, kinds)).toBe(kind));

test('a switch and a guest with an agent are no kinds of a disk', () => {
  expect(takesDisks(kinds[0]!)).toBe(true);
  expect(takesDisks({ ...kinds[0]!, machine: null })).toBe(false);
  expect(takesDisks({ ...kinds[0]!, machine: { ...machine, agent: true } })).toBe(false);
});
