import type { ModelNode } from '../api/types/topologies.ts';
import { kindOf } from './kinds.ts';

/** What the names of nodes of a kind begin with. */
export const prefixOf = (kind: string): string => kindOf(kind)?.prefix ?? 'n';

/** The first of prefix1, prefix2, … that is free. */
export function nextName(prefix: string, taken: ReadonlySet<string>): string {
  let number = 1;
  while (taken.has(`${prefix}${number}`)) number++;
  return `${prefix}${number}`;
}

/** The names of `leaf{1..8}`; a name without a range is itself; too many or an odd range are none. */
export function expandRange(text: string, most = 500): string[] {
  const match = /^([A-Za-z0-9_-]*)\{(\d+)\.\.(\d+)\}([A-Za-z0-9_-]*)$/.exec(text);
  if (!match) return /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(text) ? [text] : [];
  const [, before, first, last, after] = match;
  const from = Number(first);
  const count = Number(last) - from + 1;
  if (count < 1 || count > most) return [];
  const width = first!.startsWith('0') ? first!.length : 0;
  return Array.from({ length: count }, (_, i) => `${before}${String(from + i).padStart(width, '0')}${after}`);
}

/** All interfaces that a link may be plugged into: the free ones that the node has, the next one after its last, and its management interface. The first is the best. */
export function freeInterfaces(node: ModelNode, used: ReadonlySet<string> = new Set()): string[] {
  const kind = kindOf(node.kind);
  const isFree = (name: string) => !used.has(`${node.name}:${name}`) && !node.interfaces.some((i) => i.name === name && (i.link || i.management));
  const all = kind?.interfaces ?? node.interfaces.map((i) => i.name);
  const present = new Set(node.interfaces.map((i) => i.name));
  const next = all.findLastIndex((name) => present.has(name)) + 1;
  const near = all.slice(0, next + 1).filter(isFree);
  const data = near.length > 0 ? near : all.filter(isFree).slice(0, 1);
  return kind?.management && isFree(kind.management) ? [...data, kind.management] : data;
}

/** `r1:eth1` as its two words. */
export function splitEndpoint(endpoint: string): { node: string; port: string } {
  const colon = endpoint.indexOf(':');
  return colon < 0 ? { node: endpoint, port: '' } : { node: endpoint.slice(0, colon), port: endpoint.slice(colon + 1) };
}

/** The end of a link that is not this one. */
export function otherEnd(link: { endpoints: readonly string[] } | undefined, endpoint: string): string {
  return link?.endpoints.find((end) => end !== endpoint) ?? '';
}
