import { describe, expect, it } from 'vitest';
import { downwards, inOrder } from '../../src/scene/ranks.ts';

describe('ranks of an automatic layout', () => {
  it('lead from the spines down to the hosts, whichever end a link was written from', () => {
    const links: [string, string][] = [['h1', 'leaf1'], ['leaf2', 'h2'], ['leaf1', 'spine'], ['spine', 'leaf2']];
    expect(downwards(links)).toEqual([['leaf1', 'h1'], ['leaf2', 'h2'], ['spine', 'leaf1'], ['spine', 'leaf2']]);
  });

  it('leave a ring as it is written: it has no edge', () => {
    const ring: [string, string][] = [['a', 'b'], ['b', 'c'], ['c', 'a']];
    expect(downwards(ring)).toEqual(ring);
  });

  it('are mirrored where rows would stand against the order in the file', () => {
    expect(inOrder([['a', { x: 20, y: 0 }], ['b', { x: 10, y: 0 }], ['c', { x: 0, y: 0 }]]).map(([name, { x }]) => [name, x])).toEqual([['a', -20], ['b', -10], ['c', -0]]);
    const right: [string, { x: number; y: number }][] = [['a', { x: 0, y: 0 }], ['b', { x: 10, y: 0 }]];
    expect(inOrder(right)).toBe(right);
  });
});
