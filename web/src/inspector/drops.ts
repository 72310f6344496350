import type { CountersDocument } from '../api/types/labs.ts';
import { short } from '../scene/units.ts';

/** What a link lost both ways, and why: "drops 12: storm 10, loss 2". */
export function dropText(...ways: CountersDocument[]): string {
  const reasons = new Map<string, number>();
  for (const [reason, count] of ways.flatMap((way) => Object.entries(way.dropsBy))) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  const named = [...reasons].filter(([, count]) => count > 0).map(([reason, count]) => `${reason === 'noRoom' ? 'no room' : reason} ${short(count)}`);
  return `drops ${short(ways.reduce((sum, way) => sum + way.drops, 0))}${named.length ? `: ${named.join(', ')}` : ''}`;
}
