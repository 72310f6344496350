import { expect, test } from 'vitest';
import { loadColor, loadWidth } from '../../src/canvas/load.ts';
import { applyEvent } from '../../src/state/events.ts';
import { impairmentText, isImpaired, writeImpairments } from '../../src/state/operating.ts';
import { parseSample } from '../../src/state/statistics.svelte.ts';
import { lab, noImpairment } from './models.ts';

const event = { lab: 'x', number: 6, at: '' } as const;

test('a node event changes that node, with its reason', () => {
  const next = applyEvent(lab(), { ...event, type: 'node', node: 'r1', state: 'crashed', message: 'QEMU is gone' });
  expect(next.nodes[0]).toMatchObject({ state: 'crashed', reason: 'QEMU is gone' });
  expect(next.lastEvent).toBe(6);
});

test('an event that is known already changes nothing', () => {
  const before = lab();
  expect(applyEvent(before, { ...event, number: 5, type: 'lab', state: 'failed' })).toBe(before);
});

test('links, the lab and its operation follow their events', () => {
  expect(applyEvent(lab(), { ...event, type: 'link', link: 'a--b', state: 'down' }).links[0]!.state).toBe('down');
  expect(applyEvent(lab(), { ...event, type: 'link', link: 'a--b', state: 'gone' }).links[0]!.state).toBe('up');
  expect(applyEvent(lab(), { ...event, type: 'lab', state: 'stopped' }).state).toBe('stopped');
  expect(applyEvent(lab(), { ...event, type: 'operation', operation: '1', state: 'done' }).operation).toBeNull();
  expect(applyEvent(lab(), { ...event, type: 'operation', operation: '2', state: 'done' }).operation).not.toBeNull();
});

test('a sample is two numbers a node and six a link', () => {
  const header = { intervalSeconds: 0.5, nodes: ['r1'], links: ['l'] };
  const { nodes, links } = parseSample(header, new Float32Array([12, 250, 1, 2, 3, 4, 5, 6]));
  expect(nodes.get('r1')).toEqual({ cpuPercent: 12, residentMiB: 250 });
  expect(links.get('l')).toEqual({ aToB: 1, bToA: 2, framesAToB: 3, framesBToA: 4, dropsAToB: 5, dropsBToA: 6 });
});

test('load shows in colour against the limit and in width', () => {
  expect([loadColor(1e6, null), loadColor(6e6, 1e7), loadColor(9e6, 1e7)]).toEqual(['var(--load-1)', 'var(--load-2)', 'var(--load-3)']);
  expect(loadWidth(0)).toBe(2);
  expect(loadWidth(1e6)).toBeGreaterThan(loadWidth(1e4));
  expect(loadWidth(1e15)).toBe(7);
});

test('impairments are told in a few words', () => {
  expect(isImpaired(noImpairment)).toBe(false);
  expect(impairmentText({ ...noImpairment, delayMs: 50, lossPercent: 1, rateBps: 1e8 })).toBe('50ms 1% 100Mbit');
  expect(impairmentText({ ...noImpairment, delayMs: 50, jitterMs: 5, jitterDistribution: 'normal', jitterCorrelationPercent: 25, gemodel: '1% 10%' })).toBe('50ms gemodel 1% 10%');
  expect(impairmentText({ ...noImpairment, duplicatePercent: 2 })).toBe('duplicate 2%');
});

test('equal directions are written once, others each by itself', () => {
  const link = lab().links[0]!;
  const slow = { ...noImpairment, delayMs: 100 };
  const both = writeImpairments({ ...link, impairment: { aToB: slow, bToA: slow } });
  expect(both).toContainEqual({ op: 'setLink', link: 'a--b', path: ['delay'], value: '100ms' });
  expect(both).toContainEqual({ op: 'setLink', link: 'a--b', path: ['a-to-b'], value: null });
  const one = writeImpairments({ ...link, impairment: { aToB: slow, bToA: noImpairment } });
  expect(one).toContainEqual({ op: 'setLink', link: 'a--b', path: ['a-to-b'], value: { delay: '100ms' } });
  expect(one).toContainEqual({ op: 'setLink', link: 'a--b', path: ['delay'], value: null });
});
