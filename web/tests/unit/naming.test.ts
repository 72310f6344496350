import { expect, test } from 'vitest';
import { expandRange, freeInterfaces, nextName, prefixOf, splitEndpoint } from '../../src/scene/naming.ts';
import { takeKinds } from '../../src/scene/kinds.ts';
import { kind, node } from './models.ts';

const eth = (count: number) => Array.from({ length: count }, (_, i) => `eth${i + 1}`);
takeKinds([
  kind('linux-router', 'r', eth(24)), kind('switch', 'sw', eth(64)), kind('cisco-iosv', 'iosv', ['GigabitEthernet0/0', 'GigabitEthernet0/1', 'GigabitEthernet0/2']),
  { ...kind('arista-veos', 'veos', ['Ethernet1', 'Ethernet2']), management: 'Management1' },
]);

test('a new node has the first number that is free', () => {
  expect(nextName('r', new Set())).toBe('r1');
  expect(nextName('r', new Set(['r1', 'r3']))).toBe('r2');
});

test('every kind has a prefix, those of others too', () => {
  expect(prefixOf('linux-router')).toBe('r');
  expect(prefixOf('arista-veos')).toBe('veos');
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

test('interfaces have the names that their kind gives them, from the first to the last', () => {
  expect(freeInterfaces(node('i1', {}, 'cisco-iosv'))).toEqual(['GigabitEthernet0/0']);
  expect(freeInterfaces(node('i1', { 'GigabitEthernet0/0': 'x' }, 'cisco-iosv'))).toEqual(['GigabitEthernet0/1']);
  expect(freeInterfaces(node('i1', { 'GigabitEthernet0/0': 'x', 'GigabitEthernet0/1': 'x', 'GigabitEthernet0/2': 'x' }, 'cisco-iosv'))).toEqual([]);
});

test('the management interface is the last choice, and unused NICs are none', () => {
  expect(freeInterfaces(node('v1', { Management1: null, unused1: null, Ethernet1: null }, 'arista-veos'))).toEqual(['Ethernet1', 'Ethernet2', 'Management1']);
  expect(freeInterfaces(node('v1', { Management1: 'x' }, 'arista-veos'))).toEqual(['Ethernet1']);
});

test('VLAN interfaces are no sockets for cables', () => {
  expect(freeInterfaces(node('r1', { eth1: 'x', 'eth1.10': null }))).toEqual(['eth2']);
});

test('an endpoint is a node and a port', () => {
  expect(splitEndpoint('r1:eth1')).toEqual({ node: 'r1', port: 'eth1' });
  expect(splitEndpoint('sw1')).toEqual({ node: 'sw1', port: '' });
});
