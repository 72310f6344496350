import { expect, test } from 'vitest';
import { pathAt } from '../../src/dock/yaml/completion.ts';
import { spliceOf } from '../../src/dock/yaml/diff.ts';

const apply = (text: string, s: { from: number; to: number; insert: string }) => text.slice(0, s.from) + s.insert + text.slice(s.to);

test('the splice makes one text of the other, and is no longer than it must', () => {
  expect(spliceOf('abc', 'abc')).toBeNull();
  expect(spliceOf('abcdef', 'abXdef')).toEqual({ from: 2, to: 3, insert: 'X' });
  expect(spliceOf('aa', 'aaa')).toEqual({ from: 2, to: 2, insert: 'a' });
  for (const [a, b] of [['', 'x'], ['x', ''], ['nodes: {}\n', 'nodes:\n  r1: {}\n'], ['aXbXc', 'aXc']] as const) expect(apply(a, spliceOf(a, b)!)).toBe(b);
});

test('a character outside the basic plane is never cut in two', () => {
  const [a, b] = ['x😀y', 'x😁y'];
  const splice = spliceOf(a, b)!;
  expect(splice.insert).toBe('😁');
  expect(apply(a, splice)).toBe(b);
});

test('the keys around a line are read off its indentation', () => {
  const text = 'name: x\nnodes:\n  r1:\n    interfaces:\n      eth1:\n        ';
  expect(pathAt(text, 6, '        ')).toEqual(['nodes', 'r1', 'interfaces', 'eth1']);
  expect(pathAt('nodes:\n  r1: { ima', 2, '  r1: { ')).toEqual(['nodes', 'r1']);
  expect(pathAt('links:\n  - endpoints: [a, b]\n    del', 3, '    ')).toEqual(['links']);
  expect(pathAt('na', 1, '')).toEqual([]);
});
