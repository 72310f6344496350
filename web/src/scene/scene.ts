import type { Layout, ModelLink, ModelNode, Placement, TopologyModel } from '../api/types/topologies.ts';
import { splitEndpoint } from './naming.ts';

export interface Point {
  x: number;
  y: number;
}

export interface SceneNode extends Point {
  name: string;
  model: ModelNode;
  placed: boolean;
  style: Pick<Placement, 'icon' | 'color' | 'locked'>;
}

export interface SceneLink {
  id: string;
  model: ModelLink;
  source: string;
  sourcePort: string;
  target: string;
  targetPort: string;
  /** Which of the links between the same two nodes it is, and how many there are. */
  index: number;
  count: number;
}

export interface Scene {
  nodes: SceneNode[];
  links: SceneLink[];
}

export const nodeSize = 56;
/** Below a node stands its name. */
export const nameHeight = 24;
export const gap = 140;
export const grid = 10;
export const onGrid = (value: number) => Math.round(value / grid) * grid;

/** What is drawn of a topology. Where nodes have no place of their own, the computed one or a grid below the others takes its stead. */
export function buildScene(model: TopologyModel, layout: Layout, computed: ReadonlyMap<string, Point>): Scene {
  return { nodes: placeNodes(model, layout, computed), links: fanOut(model.links) };
}

function placeNodes(model: TopologyModel, layout: Layout, computed: ReadonlyMap<string, Point>): SceneNode[] {
  const placeOf = (name: string) => {
    const own = layout.nodes[name];
    return own?.x !== undefined && own.y !== undefined ? { x: own.x, y: own.y } : undefined;
  };
  const placements = model.nodes.flatMap((node) => placeOf(node.name) ?? []);
  const below = placements.length === 0 ? 0 : Math.max(...placements.map((p) => p.y)) + gap;
  const left = placements.length === 0 ? 0 : Math.min(...placements.map((p) => p.x));
  const columns = Math.max(3, Math.ceil(Math.sqrt(model.nodes.length)));
  let next = 0;
  return model.nodes.map((node) => {
    const { icon, color, locked } = layout.nodes[node.name] ?? {};
    const base = { name: node.name, model: node, style: { icon, color, locked } };
    const own = placeOf(node.name);
    if (own) return { ...base, ...own, placed: true };
    const found = computed.get(node.name);
    if (found) return { ...base, ...found, placed: false };
    const slot = next++;
    return { ...base, x: left + (slot % columns) * gap, y: below + Math.floor(slot / columns) * gap, placed: false };
  });
}

function fanOut(links: ModelLink[]): SceneLink[] {
  const between = new Map<string, number>();
  const scene = links.map((model) => {
    const [a, b] = model.endpoints.map(splitEndpoint) as [ReturnType<typeof splitEndpoint>, ReturnType<typeof splitEndpoint>];
    const key = pairKey(a.node, b.node);
    const index = between.get(key) ?? 0;
    between.set(key, index + 1);
    return { id: model.id, model, source: a.node, sourcePort: a.port, target: b.node, targetPort: b.port, index, count: 0 };
  });
  for (const link of scene) link.count = between.get(pairKey(link.source, link.target))!;
  return scene;
}

const pairKey = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** The smallest rectangle around all nodes, their bodies included. */
export function boundsOf(nodes: readonly Point[]): { x: number; y: number; width: number; height: number } {
  if (nodes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...nodes.map((n) => n.x));
  const y = Math.min(...nodes.map((n) => n.y));
  return {
    x,
    y,
    width: Math.max(...nodes.map((n) => n.x)) - x + nodeSize,
    height: Math.max(...nodes.map((n) => n.y)) - y + nodeSize + nameHeight,
  };
}
