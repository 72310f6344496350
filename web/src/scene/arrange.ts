import { nodeSize, type Point } from './scene.ts';

export type Edge = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';
export type Places = Record<string, Point>;

/** Puts all on one line: that of the outermost, or of the middle between the outermost. */
export function align(nodes: readonly ({ name: string } & Point)[], edge: Edge): Places {
  const axis = edge === 'left' || edge === 'center' || edge === 'right' ? 'x' : 'y';
  const values = nodes.map((node) => node[axis]);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const line = edge === 'left' || edge === 'top' ? least : edge === 'right' || edge === 'bottom' ? most : Math.round((least + most) / 2);
  return places(nodes, (node) => ({ ...node, [axis]: line }));
}

/** Makes the gaps between neighbours equal; the outermost stay where they are. */
export function distribute(nodes: readonly ({ name: string } & Point)[], axis: 'x' | 'y'): Places {
  const sorted = [...nodes].sort((a, b) => a[axis] - b[axis]);
  const first = sorted[0]![axis];
  const step = (sorted.at(-1)![axis] - first) / Math.max(1, sorted.length - 1);
  return places(sorted, (node, i) => ({ ...node, [axis]: Math.round(first + step * i) }));
}

export function nudge(nodes: readonly ({ name: string } & Point)[], dx: number, dy: number): Places {
  return places(nodes, (node) => ({ ...node, x: node.x + dx, y: node.y + dy }));
}

/** Rows of new nodes around a point, as square as can be. */
export function block(names: readonly string[], at: Point, gap: number): Places {
  const columns = Math.ceil(Math.sqrt(names.length));
  return Object.fromEntries(names.map((name, i) => [name, { x: Math.round(at.x + (i % columns) * gap), y: Math.round(at.y + Math.floor(i / columns) * gap) }]));
}

export interface Guide {
  axis: 'x' | 'y';
  at: number;
}

/** Where a dragged node comes level with another: the lines to draw, and the place that it snaps to. */
export function guidesFor(moving: Point, others: readonly Point[], tolerance = 5): { guides: Guide[]; place: Point } {
  const guides: Guide[] = [];
  const place = { ...moving };
  for (const axis of ['x', 'y'] as const) {
    const near = others.map((o) => o[axis]).filter((value) => Math.abs(value - moving[axis]) <= tolerance);
    if (near.length === 0) continue;
    const best = near.reduce((a, b) => (Math.abs(b - moving[axis]) < Math.abs(a - moving[axis]) ? b : a));
    place[axis] = best;
    guides.push({ axis, at: best + nodeSize / 2 });
  }

  return { guides, place };
}

function places<T extends { name: string } & Point>(nodes: readonly T[], move: (node: T, index: number) => Point): Places {
  return Object.fromEntries(nodes.map((node, i) => [node.name, (({ x, y }) => ({ x, y }))(move(node, i))]));
}
