import { expect, test } from 'vitest';
import { expandRange, freeInterfaces, nextName, prefixOf, splitEndpoint } from '../../src/scene/naming.ts';
import { node } from './models.ts';

test('a new node has the first number that is free', () => {
  expect(nextName('r', new Set())).toBe('r1');
  expect(nextName('r', new Set(['r1', 'r3']))).toBe('r2');
});

test('every kind has a prefix, those of others too', () => {
  expect(prefixOf('linux-router')).toBe('r');
  expect(prefixOf('arista-veos')).toBe('arista');
  expect(prefixOf('9lives')).toBe('n');
});

test('a range names its nodes, with leading zeros where it has them', () => {
  expect(expandRange('leaf{1..3}')).toEqual(['leaf1', 'leaf2', 'leaf3']);
  expect(expandRange('leaf{08..10}-a')).toEqual(['leaf08-a', 'leaf09-a', 'leaf10-a']);
  expect(expandRange('r7')).toEqual(['r7']);
});

test('what names no nodes yields none', () => {
  for (const text of ['leaf{3..1}', 'leaf{1..9999}', '../x', 'a b', '-rf', '']) expect(expandRange(text)).toEqual([]);
});

test('free interfaces begin with gaps and end with a new one', () => {
  expect(freeInterfaces(node('r1'))).toEqual(['eth1']);
  expect(freeInterfaces(node('r1', { eth1: 'x', eth2: null, eth4: 'y' }))).toEqual(['eth2', 'eth3', 'eth5']);
  expect(freeInterfaces(node('r1', { eth1: null }), new Set(['r1:eth1']))).toEqual(['eth2']);
});

test('interfaces of ten and more stand in the order of their numbers', () => {
  const used = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`eth${i + 1}`, 'x']));
  expect(freeInterfaces(node('sw1', { ...used, eth11: null }, 'switch'))).toEqual(['eth10', 'eth11', 'eth12']);
});

test('VLAN interfaces are no sockets for cables', () => {
  expect(freeInterfaces(node('r1', { eth1: 'x', 'eth1.10': null }))).toEqual(['eth2']);
});

test('an endpoint is a node and a port', () => {
  expect(splitEndpoint('r1:eth1')).toEqual({ node: 'r1', port: 'eth1' });
  expect(splitEndpoint('sw1')).toEqual({ node: 'sw1', port: '' });
});
