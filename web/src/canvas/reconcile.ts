import type { Edge, Node } from '@xyflow/svelte';
import type { Note, Shape } from '../api/types/topologies.ts';
import type { Scene, SceneLink, SceneNode } from '../scene/scene.ts';

interface Chosen {
  nodes: ReadonlySet<string>;
  links: ReadonlySet<string>;
  drawings: ReadonlySet<string>;
}

/** Drawings share the canvas with nodes; their names must not. */
export const drawingId = (id: string) => `drawing ${id}`;
export const drawingOf = (id: string) => (id.startsWith('drawing ') ? id.slice('drawing '.length) : undefined);

/** The canvas's nodes of a scene. What did not change stays the same object; what is being dragged stays where the pointer is. */
export function reconcileNodes(before: readonly Node[], scene: Scene, notes: readonly Note[], shapes: readonly Shape[], chosen: Chosen, dragged: ReadonlySet<string>): Node[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const drawings = [
    ...shapes.map((shape) => drawing('shape', shape, -2)),
    ...notes.map((note) => drawing('note', note, -1)),
  ].map((node) => ({ ...node, selected: chosen.drawings.has(drawingOf(node.id)!) }));
  return [
    ...drawings.map((node) => keep(old.get(node.id), node, dragged)),
    ...scene.nodes.map((node) => keep(old.get(node.name), nodeOf(node, chosen.nodes.has(node.name)), dragged)),
  ];
}

export function reconcileEdges(before: readonly Edge[], links: readonly SceneLink[], chosen: ReadonlySet<string>): Edge[] {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  return links.map((link) => {
    const selected = chosen.has(link.id);
    const was = old.get(link.id);
    if (was && was.selected === selected && same(was.data?.link as SceneLink, link)) return was;
    return {
      id: link.id, type: 'link', source: link.source, target: link.target, sourceHandle: 'c', targetHandle: 'c', selected,
      data: { link }, ariaLabel: `Link ${link.model.endpoints.join(' to ')}`, focusable: false,
    };
  });
}

function nodeOf(node: SceneNode, selected: boolean): Node {
  return {
    id: node.name, type: 'node', position: { x: node.x, y: node.y }, data: { node }, selected,
    // Where a node says nothing, the canvas's lock decides.
    draggable: node.style.locked ? false : undefined, zIndex: 1,
    ariaLabel: `Node ${node.name}`, initialWidth: 56, initialHeight: 56,
  };
}

function drawing(type: 'note' | 'shape', value: Note | Shape, zIndex: number): Node {
  return {
    id: drawingId(value.id), type, position: { x: value.x, y: value.y }, width: value.width, height: value.height, data: { value }, zIndex,
    ariaLabel: `${type} ${value.text ?? ''}`,
  };
}

function keep(was: Node | undefined, next: Node, dragged: ReadonlySet<string>): Node {
  if (!was) return next;
  const position = dragged.has(next.id) ? was.position : next.position;
  const unchanged = was.position.x === position.x && was.position.y === position.y && Boolean(was.selected) === Boolean(next.selected)
    && was.draggable === next.draggable && was.width === next.width && was.height === next.height && sameData(was.data, next.data);
  return unchanged ? was : { ...was, ...next, position };
}

function sameData(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return same(a.node, b.node) && same(a.value, b.value);
}

const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);
