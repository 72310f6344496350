/** 1234567 as "1.2M"; below 1000 as it is. Three digits at most. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  for (const unit of ['', 'k', 'M', 'G', 'T']) {
    if (Math.abs(value) < 999.5) return `${Math.abs(value) >= 100 || Number.isInteger(value) ? Math.round(value) : value.toPrecision(value < 10 ? 2 : 3)}${unit}`;
    value /= 1000;
  }

  return `${Math.round(value)}P`;
}

export const bitRate = (value: number) => `${short(value)}b/s`;

export function bytes(value: number): string {
  for (const unit of ['B', 'KiB', 'MiB', 'GiB']) {
    if (value < 1024) return `${value < 10 && unit !== 'B' ? value.toFixed(1) : Math.round(value)} ${unit}`;
    value /= 1024;
  }

  return `${Math.round(value)} TiB`;
}

/** Seconds as people say them: 42s, 2m11s, 3h04m. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s}s`;
  if (s < 3600) return `${Math.floor(s / 60)}m${String(s % 60).padStart(2, '0')}s`;
  return `${Math.floor(s / 3600)}h${String(Math.floor((s % 3600) / 60)).padStart(2, '0')}m`;
}

/** A rate as topologies write it: 100Mbit, 1.5Gbit. */
export function rateText(bitsPerSecond: number): string {
  for (const [unit, size] of [['Gbit', 1e9], ['Mbit', 1e6], ['kbit', 1e3]] as const) {
    if (bitsPerSecond >= size) return `${Number((bitsPerSecond / size).toFixed(3))}${unit}`;
  }

  return `${bitsPerSecond}bit`;
}

/** Reads 100Mbit, 1.5 G, 64k; undefined where it is no rate. */
export function parseRate(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kMG]?)b?(?:it)?(?:\/s|ps)?\s*$/i.exec(text);
  if (!match) return undefined;
  const factor = { '': 1, k: 1e3, m: 1e6, g: 1e9 }[match[2]!.toLowerCase()]!;
  return Math.round(Number(match[1]) * factor);
}

/** `0.1%`, or the number alone; nothing is 0. */
export function parsePercent(text: string): number | undefined {
  const number = text.trim() === '' ? 0 : Number(text.trim().replace(/%$/, ''));
  return number >= 0 && number <= 100 ? number : undefined;
}
