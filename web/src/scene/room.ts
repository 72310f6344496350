import { grid, type Point } from './scene.ts';

export interface Box extends Point {
  width: number;
  height: number;
}

const step = 4 * grid;
const rings = 25;

/** Where a box of this size lies on none of the others, as near to a point as can be; the point itself where there is no room for far. */
export function roomFor(size: { width: number; height: number }, at: Point, others: readonly Box[]): Point {
  const isFree = ({ x, y }: Point) => !others.some((o) => x < o.x + o.width && o.x < x + size.width && y < o.y + o.height && o.y < y + size.height);
  for (let ring = 0; ring < rings; ring++) {
    const found = ringAround(at, ring).filter(isFree);
    if (found.length > 0) return found.reduce((a, b) => (Math.hypot(b.x - at.x, b.y - at.y) < Math.hypot(a.x - at.x, a.y - at.y) ? b : a));
  }

  return at;
}

function ringAround({ x, y }: Point, ring: number): Point[] {
  const far = Array.from({ length: 2 * ring + 1 }, (_, i) => (i - ring) * step);
  return far.flatMap((d) => [{ x: x + d, y: y - ring * step }, { x: x + d, y: y + ring * step }, { x: x - ring * step, y: y + d }, { x: x + ring * step, y: y + d }]);
}
