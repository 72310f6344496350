import { kindOf } from '../scene/kinds.ts';

/** Device glyphs on a 32×32 field, drawn with strokes: the field's own picture language (router: arrows in a disc, switch: arrows in a square). */
export const glyphs: Record<string, string> = {
  router: 'M16 10V5m0 0-2.5 2.5M16 5l2.5 2.5M16 22v5m0 0-2.5-2.5M16 27l2.5-2.5M5 16h5m0 0-2.5-2.5M10 16l-2.5 2.5M27 16h-5m0 0 2.5-2.5M22 16l2.5 2.5',
  switch: 'M6 11h14m0 0-3-3m3 3-3 3M26 21H12m0 0 3-3m-3 3 3 3',
  hub: 'M16 16 7 9m9 7 9-7m-9 7-9 7m9-7 9 7M16 16h.01',
  host: 'M5 7h22v14H5zM12 27h8m-4-6v6',
  nat: 'M10 24h13a5 5 0 0 0 .6-9.96A8 8 0 0 0 8.3 15.2 4.6 4.6 0 0 0 10 24z',
  vm: 'M16 4 27 10v12l-11 6-11-6V10zM5 10l11 6 11-6M16 16v12',
  server: 'M6 6h20v8H6zM6 18h20v8H6zM10 10h.01M10 22h.01',
  firewall: 'M5 7h22v18H5zM5 13h22M5 19h22M12 7v6m8-6v6m-4 0v6m-8 0v6m16-6v6',
  phone: 'M10 4h12v24H10zM15 24h2',
  cloud: 'M10 24h13a5 5 0 0 0 .6-9.96A8 8 0 0 0 8.3 15.2 4.6 4.6 0 0 0 10 24z',
};

/** The glyph of a node: its own choice, or its kind's. */
export function glyphOf(kind: string, icon?: string | null): string {
  return glyphs[icon ?? ''] ?? glyphs[kindOf(kind)?.icon ?? ''] ?? glyphs.vm!;
}

/** Discs route, squares switch; hosts and boxes have soft corners. */
export function isRound(kind: string): boolean {
  const icon = kindOf(kind)?.icon;
  return icon === 'router' || icon === 'nat';
}

export const iconNames = Object.keys(glyphs);
