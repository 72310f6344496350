import { expect, test } from 'vitest';
import { bitRate, bytes, duration, parseRate, rateText, short } from '../../src/scene/units.ts';

test('numbers have three digits and a unit', () => {
  expect([0, 7, 999, 1000, 1234, 12_345, 123_456, 999_600, 5e9].map(short)).toEqual(['0', '7', '999', '1k', '1.2k', '12.3k', '123k', '1.0M', '5G']);
  expect(short(Number.NaN)).toBe('–');
  expect(bitRate(2_500_000)).toBe('2.5Mb/s');
});

test('bytes count in 1024, seconds in 60', () => {
  expect([512, 1536, 5 << 20].map(bytes)).toEqual(['512 B', '1.5 KiB', '5.0 MiB']);
  expect([42, 131, 11_040].map(duration)).toEqual(['42s', '2m11s', '3h04m']);
});

test('rates are written as topologies have them, and read back', () => {
  for (const rate of [64_000, 100_000_000, 1_500_000_000, 999]) expect(parseRate(rateText(rate))).toBe(rate);
  expect([parseRate('10 M'), parseRate('1.5Gbit'), parseRate('64kbps'), parseRate('fast')]).toEqual([10_000_000, 1_500_000_000, 64_000, undefined]);
});
