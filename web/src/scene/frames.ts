import type { Group } from '../api/types/topologies.ts';
import { boundsOf, type Point } from './scene.ts';

export interface Frame {
  group: Group;
  x: number;
  y: number;
  width: number;
  height: number;
}

const margin = 20;
/** The label stands inside the frame, above the topmost node. */
const head = 18;

/** The frame around each group's nodes, wherever they are; a group whose nodes are all gone has none. */
export function framesOf(groups: readonly Group[], places: ReadonlyMap<string, Point>): Frame[] {
  return groups.flatMap((group) => {
    const members = group.nodes.flatMap((name) => places.get(name) ?? []);
    if (members.length === 0) return [];
    const { x, y, width, height } = boundsOf(members);
    return [{ group, x: x - margin, y: y - margin - head, width: width + 2 * margin, height: height + 2 * margin + head }];
  });
}
