import { expect, test } from 'vitest';
import { dropText } from '../../src/inspector/drops.ts';

const way = (dropsBy: Record<string, number>) => ({ frames: 0, bytes: 0, drops: Object.values(dropsBy).reduce((a, b) => a + b, 0), dropsBy });

test('drops are named by their reasons, both ways together', () => {
  expect(dropText(way({ loss: 2, storm: 0 }), way({ loss: 1, storm: 12_345, noRoom: 1 }))).toBe('drops 12.3k: loss 3, storm 12.3k, no room 1');
});

test('no drops have no reasons', () => {
  expect(dropText(way({ loss: 0 }), way({}))).toBe('drops 0');
});
