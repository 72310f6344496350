import type { ImageDocument } from '../api/types/images.ts';
import { prefixOf } from '../scene/naming.ts';
import type { Placing } from '../state/workbench.svelte.ts';

export interface PaletteEntry {
  title: string;
  detail: string;
  kind: string;
  settings: Record<string, string>;
}

/** What a click on the canvas places when this entry is armed. */
export const placingOf = (entry: PaletteEntry): Placing => ({ label: entry.title, prefix: prefixOf(entry.kind), settings: entry.settings });

const segments: PaletteEntry[] = [
  { title: 'Switch', detail: 'learning bridge, VLANs', kind: 'switch', settings: { kind: 'switch' } },
  { title: 'Hub', detail: 'every frame to every port', kind: 'hub', settings: { kind: 'hub' } },
  { title: 'NAT', detail: 'the way out', kind: 'nat', settings: { kind: 'nat' } },
];

const titles: Record<string, string> = { 'labsim/router': 'Router', 'labsim/host': 'Host' };

/** What can be placed: each image (an architecture of its own is an entry of its own), and what needs no image. */
export function entriesOf(images: readonly ImageDocument[]): PaletteEntry[] {
  const known = images.length > 0 ? images : builtin;
  const first = new Map<string, string>();
  const machines = known.map((image): PaletteEntry => {
    const main = first.get(image.name) === undefined;
    if (main) first.set(image.name, image.arch);
    const settings: Record<string, string> = { image: image.name };
    if (!main) settings.arch = image.arch;
    const title = titles[image.name] ?? image.name.replace(/^labsim\//, '');
    return { title: main ? title : `${title} ${image.arch}`, detail: main ? image.name : `${image.name}, emulated`, kind: image.kind, settings };
  });
  const rank = (m: PaletteEntry) => (m.title === 'Router' ? 0 : m.title === 'Host' ? 1 : 2);
  return [...machines.filter((m) => !m.settings.arch).toSorted((a, b) => rank(a) - rank(b)), ...segments, ...machines.filter((m) => m.settings.arch)];
}

const builtin = [
  { name: 'labsim/router', kind: 'linux-router', arch: 'x86_64' },
  { name: 'labsim/host', kind: 'linux-host', arch: 'x86_64' },
] as ImageDocument[];
