import { nodeSize, onGrid, type Point } from './scene.ts';

/** Nodes that form one ring, in its order; undefined where they form anything else. */
export function ringOf(nodes: readonly string[], links: readonly [string, string][]): string[] | undefined {
  const neighbours = new Map<string, string[]>(nodes.map((name) => [name, []]));
  for (const [a, b] of links) {
    neighbours.get(a)?.push(b);
    neighbours.get(b)?.push(a);
  }

  if (nodes.length < 3 || [...neighbours.values()].some((list) => list.length !== 2)) return undefined;
  const ring = [nodes[0]!];
  for (let at = nodes[0]!; ring.length < nodes.length; ) {
    const next = neighbours.get(at)!.find((name) => !ring.includes(name));
    if (next === undefined) return undefined;
    ring.push(next);
    at = next;
  }

  return ring;
}

/** Places on a circle, the first at the top. */
export function circle(names: readonly string[], gap: number): [string, Point][] {
  const radius = Math.max(gap * 0.75, (names.length * gap) / (2 * Math.PI));
  const snap = (value: number) => onGrid(value - nodeSize / 2);
  return names.map((name, i) => {
    const angle = (2 * Math.PI * i) / names.length - Math.PI / 2;
    return [name, { x: snap(radius * Math.cos(angle)), y: snap(radius * Math.sin(angle)) }];
  });
}
