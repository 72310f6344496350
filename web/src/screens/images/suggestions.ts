import type { KindDocument } from '../../api/types/images.ts';

const endings = /\.(gz|bz2|xz|zip|tar|tgz|ova)$/i;

/** What makers call their files, where a kind is called otherwise. */
const called = [['vios-l2', 'iosvl2'], ['vios', 'iosv'], ['timos', 'sros'], ['pa-vm', 'panos'], ['fgt', 'fortigate'], ['vjunos', 'vjunos-router']] as const;

/** The kinds that a disk can be taken in as. */
export const takesDisks = (kind: KindDocument) => kind.machine !== null && !kind.machine.agent && kind.segment === null;

/** An image's name after a file's or an address's: without folders and packing, in the letters that names have. */
export function imageNameOf(file: string): string {
  const name = decodeURIComponent(file.split(/[?#]/)[0]!.split('/').at(-1)!).toLowerCase();
  return name.replace(endings, '').replace(endings, '').replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
}

/** The kind that a file's name speaks of: `vEOS-lab-4.32.0F.vmdk` is an arista-veos. Where none does, it is any machine. */
export function kindFor(file: string, kinds: readonly KindDocument[]): string {
  const letters = (text: string) => text.replace(/[^a-z0-9]/g, '');
  const plain = letters(imageNameOf(file));
  const name = called.reduce((text, [theirs, ours]) => text.replace(letters(theirs), letters(ours)), plain);
  const model = (kind: KindDocument) => letters(kind.name.includes('-') ? kind.name.slice(kind.name.indexOf('-') + 1) : kind.name);
  const found = kinds.filter((kind) => model(kind).length > 2 && name.includes(model(kind))).toSorted((a, b) => model(b).length - model(a).length)[0];
  return found?.name ?? (/cloudimg|genericcloud|cloudinit/.test(name) ? 'cloud-image' : 'vm');
}
