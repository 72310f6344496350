import { expect, test } from 'vitest';
import { align, block, distribute, guidesFor, nudge } from '../../src/scene/arrange.ts';
import { pairsOf } from '../../src/scene/bulk.ts';

const nodes = [{ name: 'a', x: 0, y: 5 }, { name: 'b', x: 30, y: 50 }, { name: 'c', x: 100, y: 20 }];

test('aligning takes the outermost line, or the middle between the outermost', () => {
  const x = (edge: Parameters<typeof align>[1]) => Object.values(align(nodes, edge)).map((p) => p.x);
  const y = (edge: Parameters<typeof align>[1]) => Object.values(align(nodes, edge)).map((p) => p.y);
  expect([x('left'), x('center'), x('right')]).toEqual([[0, 0, 0], [50, 50, 50], [100, 100, 100]]);
  expect([y('top'), y('middle'), y('bottom')]).toEqual([[5, 5, 5], [28, 28, 28], [50, 50, 50]]);
});

test('distributing evens the gaps and leaves the outermost', () => {
  expect(distribute(nodes, 'x')).toEqual({ a: { x: 0, y: 5 }, b: { x: 50, y: 50 }, c: { x: 100, y: 20 } });
});

test('a place is a point and nothing else, so that nothing else is written', () => {
  expect(nudge(nodes, 10, -10).a).toEqual({ x: 10, y: -5 });
  expect(block(['p', 'q', 'r'], { x: 0, y: 0 }, 100)).toEqual({ p: { x: 0, y: 0 }, q: { x: 100, y: 0 }, r: { x: 0, y: 100 } });
});

test('guides appear where a node comes level with another, and the nearest wins', () => {
  const { guides, place } = guidesFor({ x: 3, y: 80 }, [{ x: 0, y: 0 }, { x: 5, y: 200 }]);
  expect(place).toEqual({ x: 5, y: 80 });
  expect(guides).toEqual([{ axis: 'x', at: 33 }]);
  expect(guidesFor({ x: 50, y: 50 }, [{ x: 0, y: 0 }]).guides).toEqual([]);
});

test('patterns link whom they should', () => {
  const abcd = ['a', 'b', 'c', 'd'];
  expect(pairsOf('chain', abcd)).toEqual([['a', 'b'], ['b', 'c'], ['c', 'd']]);
  expect(pairsOf('ring', abcd)).toHaveLength(4);
  expect(pairsOf('ring', ['a', 'b'])).toEqual([['a', 'b']]);
  expect(pairsOf('star', abcd)).toEqual([['a', 'b'], ['a', 'c'], ['a', 'd']]);
  expect(pairsOf('mesh', abcd)).toHaveLength(6);
  expect(pairsOf('clos', ['spine1', 'spine2', 'leaf1', 'leaf2'])).toEqual([['spine1', 'leaf1'], ['spine1', 'leaf2'], ['spine2', 'leaf1'], ['spine2', 'leaf2']]);
});
