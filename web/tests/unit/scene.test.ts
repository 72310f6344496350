import { expect, test } from 'vitest';
import { circle, ringOf } from '../../src/scene/circle.ts';
import { curveOf } from '../../src/scene/geometry.ts';
import { boundsOf, buildScene } from '../../src/scene/scene.ts';
import { layout, link, model, node } from './models.ts';

test('a node lies where the layout says, else where it was computed, else below the others', () => {
  const scene = buildScene(model([node('a'), node('b'), node('c')]), layout({ a: { x: 10, y: 20 } }), new Map([['b', { x: 5, y: 6 }]]));
  expect(scene.nodes.map(({ x, y, placed }) => ({ x, y, placed }))).toEqual([
    { x: 10, y: 20, placed: true }, { x: 5, y: 6, placed: false }, { x: 10, y: 160, placed: false },
  ]);
});

test('a node with looks and no place is placed like one without', () => {
  const scene = buildScene(model([node('a')]), layout({ a: { color: '#ff0000' } }), new Map([['a', { x: 1, y: 2 }]]));
  expect(scene.nodes[0]).toMatchObject({ x: 1, y: 2, placed: false, style: { color: '#ff0000' } });
});

test('links between the same two nodes are counted, whichever they name first', () => {
  const scene = buildScene(model([node('a'), node('b')], [link('a:1', 'b:1'), link('b:2', 'a:2'), link('a:3', 'c:1')]), layout(), new Map());
  expect(scene.links.map(({ index, count }) => [index, count])).toEqual([[0, 2], [1, 2], [0, 1]]);
});

test('parallel links bow apart, and the bow does not depend on the direction', () => {
  const a = { x: 0, y: 0 };
  const b = { x: 200, y: 0 };
  const first = curveOf(a, b, 0, 2).middle;
  const second = curveOf(a, b, 1, 2).middle;
  expect(first.x).toBe(100);
  expect(Math.abs(first.y - second.y)).toBeCloseTo(34);
  expect(curveOf(b, a, 0, 2).middle.y).toBeCloseTo(first.y);
  expect(curveOf(a, b, 0, 1).middle).toEqual({ x: 100, y: 0 });
});

test('the halves of a curve meet in its middle, and nodes on one spot break nothing', () => {
  const { halves, middle } = curveOf({ x: 0, y: 0 }, { x: 0, y: 100 }, 1, 3);
  expect(halves[0]!.endsWith(`${Math.round(middle.x * 10) / 10} ${Math.round(middle.y * 10) / 10}`)).toBe(true);
  expect(curveOf({ x: 1, y: 1 }, { x: 1, y: 1 }, 0, 1).whole).not.toContain('NaN');
});

test('bounds hold all nodes; of nothing they are nothing', () => {
  expect(boundsOf([])).toEqual({ x: 0, y: 0, width: 0, height: 0 });
  expect(boundsOf([{ x: -10, y: 0 }, { x: 90, y: 50 }])).toEqual({ x: -10, y: 0, width: 156, height: 130 });
});

test('one ring is found and drawn as a circle; anything else is none', () => {
  expect(ringOf(['a', 'b', 'c'], [['a', 'b'], ['c', 'b'], ['a', 'c']])).toEqual(['a', 'b', 'c']);
  expect(ringOf(['a', 'b', 'c', 'd'], [['a', 'b'], ['b', 'c'], ['c', 'd']])).toBeUndefined();
  expect(ringOf(['a', 'b', 'c', 'd', 'e', 'f'], [['a', 'b'], ['b', 'c'], ['c', 'a'], ['d', 'e'], ['e', 'f'], ['f', 'd']])).toBeUndefined();
  expect(circle(['a', 'b', 'c'], 140).every(([, p]) => p.x % 10 === 0 && p.y % 10 === 0)).toBe(true);
});
