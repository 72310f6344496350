import type { ModelNode } from '../api/types/topologies.ts';

const prefixes: Record<string, string> = { 'linux-router': 'r', 'linux-host': 'h', switch: 'sw', hub: 'hub', nat: 'net', vm: 'vm' };

/** What the names of nodes of a kind begin with. */
export function prefixOf(kind: string): string {
  return prefixes[kind] ?? (kind.replace(/[^A-Za-z].*$/, '').toLowerCase() || 'n');
}

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

/** All interfaces that a link may be plugged into: the free ones that the node has, and the next one after its last. The first is the best. */
export function freeInterfaces(node: ModelNode, used: ReadonlySet<string> = new Set()): string[] {
  const isFree = (name: string) => !used.has(`${node.name}:${name}`) && !node.interfaces.some((i) => i.name === name && i.link);
  const names = node.interfaces.map((i) => i.name).filter((name) => !name.includes('.'));
  const pattern = /^(.*?)(\d+)$/.exec(names.at(-1) ?? 'eth0')!;
  const numbers = names.map((name) => Number(/(\d+)$/.exec(name)?.[1] ?? 0));
  const prefix = pattern[1];
  const gaps: string[] = [];
  for (let number = 1, last = Math.max(0, ...numbers) + 1; number <= last || gaps.length === 0; number++) {
    const name = `${prefix}${number}`;
    if (isFree(name)) gaps.push(name);
  }

  return [...new Set([...names.filter(isFree), ...gaps])].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
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
