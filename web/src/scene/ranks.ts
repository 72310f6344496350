import type { Point } from './scene.ts';

type Pair = [string, string];

/**
 * The links, each from the end that is further from the edge of the network to the one that is nearer: what hangs on one cable comes out at the
 * bottom and spines at the top, whichever end a link was written from. Ends that are equally far stay as they are.
 */
export function downwards(links: readonly Pair[]): Pair[] {
  const neighbours = new Map<string, string[]>();
  for (const [a, b] of links) {
    neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
    neighbours.set(b, [...(neighbours.get(b) ?? []), a]);
  }

  const distance = new Map([...neighbours].filter(([, others]) => others.length === 1).map(([name]) => [name, 0]));
  const queue = [...distance.keys()];
  for (const name of queue) {
    for (const other of neighbours.get(name)!) {
      if (distance.has(other)) continue;
      distance.set(other, distance.get(name)! + 1);
      queue.push(other);
    }
  }

  const far = (name: string) => distance.get(name) ?? 0;
  return links.map(([a, b]) => (far(a) < far(b) ? [b, a] : [a, b]));
}

/** The places, mirrored where most neighbours of a row would otherwise stand against the order in which they are written. */
export function inOrder(places: [string, Point][]): [string, Point][] {
  const lastOfRow = new Map<number, number>();
  let against = 0;
  for (const [, { x, y }] of places) {
    against += Math.sign((lastOfRow.get(y) ?? x) - x);
    lastOfRow.set(y, x);
  }

  return against > 0 ? places.map(([name, { x, y }]) => [name, { x: -x, y }]) : places;
}
