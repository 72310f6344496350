import type { ImpairmentChange } from '../api/labs.ts';

/** Lines as people know them; each way. Sources of the figures: typical values of such lines, not of one product. */
export const presets: { name: string; change: ImpairmentChange }[] = [
  { name: 'LAN', change: { delayMs: 0, jitterMs: 0, lossPercent: 0, rateBps: 1_000_000_000 } },
  { name: 'WAN', change: { delayMs: 20, jitterMs: 2, lossPercent: 0, rateBps: 100_000_000 } },
  { name: '4G', change: { delayMs: 35, jitterMs: 10, lossPercent: 0.1, rateBps: 30_000_000 } },
  { name: 'Satellite', change: { delayMs: 280, jitterMs: 10, lossPercent: 0.2, rateBps: 20_000_000 } },
  { name: 'Lossy', change: { delayMs: 10, jitterMs: 3, lossPercent: 5, rateBps: 0 } },
];
