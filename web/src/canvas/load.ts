// Blue, purple, orange: they stay apart in every common colour blindness, and differ in brightness, too.
const ramp = ['var(--load-1)', 'var(--load-2)', 'var(--load-3)'];
const assumed = 1e9;

/** The colour of a direction's load: its share of the configured rate, or of 1 Gbit/s where there is none. */
export function loadColor(bitsPerSecond: number, limit: number | null): string {
  const share = bitsPerSecond / (limit ?? assumed);
  return ramp[share < 0.5 ? 0 : share < 0.85 ? 1 : 2]!;
}

/** Pixels: a line more for every factor of a hundred above 1 kbit/s. */
export function loadWidth(bitsPerSecond: number): number {
  return bitsPerSecond < 1000 ? 2 : Math.min(7, 2 + (Math.log10(bitsPerSecond) - 3) * 0.7);
}
