import type { Point } from './scene.ts';

const spread = 34;
const labelDistance = 64;
// Below a node stand its name and its load: a label there keeps clear of both.
const captionHeight = 30;

/** A link's curve: its two halves as SVG paths, its middle, and where the names of its ends stand. */
export interface LinkCurve {
  whole: string;
  halves: [string, string];
  middle: Point;
  labels: [Point, Point];
}

/**
 * The curve from one centre to another. Parallel links fan out: the bow of each grows with its distance from the middle one. The same two
 * nodes yield the same curves whichever of them a link names first.
 */
export function curveOf(a: Point, b: Point, index: number, count: number): LinkCurve {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = Math.hypot(dx, dy) || 1;
  const turned = dx < 0 || (dx === 0 && dy < 0) ? -1 : 1;
  const bow = (index - (count - 1) / 2) * spread * turned;
  const normal = { x: -dy / length, y: dx / length };
  // The middle of a quadratic curve lies half as far out as its control point.
  const control = { x: (a.x + b.x) / 2 + normal.x * bow * 2, y: (a.y + b.y) / 2 + normal.y * bow * 2 };
  const middle = at(a, control, b, 0.5);
  const c1 = mid(a, control);
  const c2 = mid(control, b);
  const share = (down: number) => Math.min(0.42, (labelDistance + captionHeight * Math.max(0, down / length)) / length);
  return {
    whole: path(a, control, b),
    halves: [path(a, c1, middle), path(middle, c2, b)],
    middle,
    labels: [at(a, control, b, share(dy)), at(a, control, b, 1 - share(-dy))],
  };
}

const f = (value: number) => Math.round(value * 10) / 10;
const path = (a: Point, c: Point, b: Point) => `M${f(a.x)} ${f(a.y)}Q${f(c.x)} ${f(c.y)} ${f(b.x)} ${f(b.y)}`;
const mid = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

function at(a: Point, c: Point, b: Point, t: number): Point {
  const u = 1 - t;
  return { x: u * u * a.x + 2 * u * t * c.x + t * t * b.x, y: u * u * a.y + 2 * u * t * c.y + t * t * b.y };
}
