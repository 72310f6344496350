import { copyFragment } from '../api/topologies.ts';
import type { Group, Op, Placement } from '../api/types/topologies.ts';
import { align, block, distribute, type Edge, nudge, type Places } from '../scene/arrange.ts';
import { pairsOf, type Pattern } from '../scene/bulk.ts';
import { expandRange, nextName, splitEndpoint } from '../scene/naming.ts';
import { gap, grid, nodeSize, onGrid, type Point } from '../scene/scene.ts';
import { drawingOp, newId } from './drawing.ts';
import { attempt, notices } from './notices.svelte.ts';
import type { Placing, Workbench } from './workbench.svelte.ts';

/** Adds a node of the palette with the next free name; its name. */
export async function addNode(bench: Workbench, what: Placing, at: Point): Promise<string | undefined> {
  const name = nextName(what.prefix, new Set([...bench.names, ...bench.coming]));
  const x = onGrid(at.x - nodeSize / 2);
  const y = onGrid(at.y - nodeSize / 2);
  bench.coming.add(name);
  const added = await bench.edit(`add ${name}`, [{ op: 'addNode', name, settings: what.settings, x, y }]);
  bench.coming.delete(name);
  if (!added) return undefined;
  bench.selection.set([name]);
  return name;
}

/** Adds the nodes of `leaf{1..8}`, or one with the next free name where the text is empty. */
export async function addNodes(bench: Workbench, text: string, what: Placing): Promise<void> {
  const at = bench.viewport?.center() ?? { x: 0, y: 0 };
  if (!text) return void (await addNode(bench, what, at));
  const names = expandRange(text);
  const taken = names.filter((name) => bench.names.has(name));
  if (names.length === 0) return notices.fail(new Error(`“${text}” names no nodes: write a name, or a range such as leaf{1..8}`));
  if (taken.length > 0) return notices.fail(new Error(`there is a node ${taken.join(', ')} already`));
  const places = block(names, { x: onGrid(at.x), y: onGrid(at.y) }, gap);
  const ops = names.map((name): Op => ({ op: 'addNode', name, settings: what.settings, ...places[name]! }));
  if (await bench.edit(names.length === 1 ? `add ${names[0]}` : `add ${text}`, ops)) {
    bench.selection.set(names);
    bench.viewport?.fit();
  }
}

export async function deleteSelection(bench: Workbench): Promise<void> {
  const { nodes, links, drawings } = bench.selection;
  const going = bench.model.links.filter((l) => links.has(l.id) && !l.endpoints.some((e) => nodes.has(splitEndpoint(e).node)));
  const ops: Op[] = [
    ...going.map((link): Op => ({ op: 'removeLink', link: link.id })),
    ...[...nodes].map((name): Op => ({ op: 'removeNode', name })),
    ...[...bench.layout.notes, ...bench.layout.shapes].filter((d) => drawings.has(d.id)).map((d) => drawingOp(d, null)),
  ];
  if (ops.length > 0 && (await bench.edit(`delete ${describe(bench)}`, ops))) bench.selection.clear();
}

/** The selection in a few words, for the undo button. */
export function describe(bench: Workbench): string {
  const words = [...bench.selection.nodes, ...bench.selection.links];
  if (words.length === 1) return words[0]!;
  if (words.length === 0) return bench.selection.drawings.size === 1 ? 'a drawing' : `${bench.selection.drawings.size} drawings`;
  return `${words.length} objects`;
}

export const connect = (bench: Workbench, a: string, b: string) => bench.edit(`link ${a} to ${b}`, [{ op: 'addLink', endpoints: [a, b] }]);

/** Links the selected nodes in a pattern, each end on its next free interface. */
export async function connectMany(bench: Workbench, pattern: Pattern): Promise<void> {
  const names = bench.scene.nodes.filter((n) => bench.selection.nodes.has(n.name)).map((n) => n.name);
  const ops = pairsOf(pattern, names).map((endpoints): Op => ({ op: 'addLink', endpoints }));
  if (ops.length > 0) await bench.edit(`link ${names.length} nodes as a ${pattern}`, ops);
}

export async function rename(bench: Workbench, name: string, to: string): Promise<boolean> {
  if (name === to || !to) return true;
  const done = await bench.edit(`rename ${name} to ${to}`, [{ op: 'renameNode', name, to }]);
  if (done) bench.selection.set([to]);
  return done;
}

function selectedNodes(bench: Workbench) {
  return bench.scene.nodes.filter((node) => bench.selection.nodes.has(node.name) && !node.style.locked);
}

const place = (bench: Workbench, label: string, nodes: Places) =>
  Object.keys(nodes).length === 0 ? Promise.resolve(true) : bench.edit(label, [{ op: 'place', nodes }]);

export const alignSelection = (bench: Workbench, edge: Edge) => place(bench, `align ${edge}`, align(selectedNodes(bench), edge));
export const distributeSelection = (bench: Workbench, axis: 'x' | 'y') => place(bench, 'distribute', distribute(selectedNodes(bench), axis));
// One after the other: a key that repeats comes before the server's answer, and each step begins where the last one ended.
let nudged: Promise<unknown> = Promise.resolve();
export const nudgeSelection = (bench: Workbench, dx: number, dy: number) =>
  (nudged = nudged.then(() => place(bench, `move ${describe(bench)}`, nudge(selectedNodes(bench), dx * grid, dy * grid))));

export async function lockSelection(bench: Workbench): Promise<void> {
  const nodes = bench.scene.nodes.filter((node) => bench.selection.nodes.has(node.name));
  const locked = nodes.some((node) => !node.style.locked);
  await bench.edit(`${locked ? 'lock' : 'unlock'} ${describe(bench)}`, nodes.map((n): Op => ({ op: 'setNodeStyle', name: n.name, locked })));
}

/** Groups the selected nodes, or gives a group another label and colour. */
export function saveGroup(bench: Workbench, group: Group | undefined, label: string, color: string | null): Promise<boolean> {
  const { id, nodes } = group ?? { id: newId(), nodes: [...bench.selection.nodes] };
  return bench.edit(`${group ? 'change group' : 'group'} ${label}`, [{ op: 'setGroup', id, value: { label, nodes, ...(color ? { color } : {}) } }]);
}

/** Selects the nodes of a group that are still there. */
export const selectGroup = (bench: Workbench, group: Group) => bench.selection.set(group.nodes.filter((name) => bench.names.has(name)));

/** The groups that hold a selected node. */
export const groupsOfSelection = (bench: Workbench) => bench.layout.groups.filter((group) => group.nodes.some((name) => bench.selection.nodes.has(name)));

export async function ungroupSelection(bench: Workbench): Promise<void> {
  const groups = groupsOfSelection(bench);
  await bench.edit(`ungroup ${groups.map((group) => group.label).join(', ')}`, groups.map(({ id }): Op => ({ op: 'setGroup', id, value: null })));
}

/** The clipboard's text is a topology's fragment: it can be pasted into another lab, or into an editor. */
export async function copySelection(bench: Workbench): Promise<boolean> {
  if (bench.selection.nodes.size === 0) return false;
  const fragment = await attempt(() => copyFragment(bench.lab, [...bench.selection.nodes]));
  if (!fragment) return false;
  clipboard = fragment;
  await navigator.clipboard?.writeText(fragment.yaml).catch(() => {});
  return true;
}

let clipboard: Awaited<ReturnType<typeof copyFragment>> | undefined;

export async function cutSelection(bench: Workbench): Promise<void> {
  if (await copySelection(bench)) await deleteSelection(bench);
}

/** Pastes nodes and the links among them; names that are taken get a number. */
export async function paste(bench: Workbench, at?: Point): Promise<void> {
  let yaml = clipboard?.yaml;
  try {
    const text = await navigator.clipboard.readText();
    if (/^nodes:/m.test(text)) yaml = text;
  } catch {
    // Without the permission there is what was copied in this page.
  }

  if (yaml) await insert(bench, 'paste', yaml, at);
}

export async function duplicateSelection(bench: Workbench): Promise<void> {
  if (await copySelection(bench)) await insert(bench, `duplicate ${describe(bench)}`, clipboard!.yaml);
}

async function insert(bench: Workbench, label: string, yaml: string, at?: Point): Promise<void> {
  const before = bench.names;
  const layout = clipboard?.yaml === yaml ? clipboard.layout : undefined;
  const to = at ?? shifted(layout?.nodes) ?? bench.viewport?.center() ?? { x: 0, y: 0 };
  if (await bench.edit(label, [{ op: 'paste', yaml, layout, x: onGrid(to.x), y: onGrid(to.y) }])) {
    bench.selection.set([...bench.names].filter((name) => !before.has(name)));
  }
}

function shifted(nodes: Record<string, Placement> | undefined): Point | undefined {
  const places = Object.values(nodes ?? {}).flatMap(({ x, y }) => (x === undefined || y === undefined ? [] : [{ x, y }]));
  if (places.length === 0) return undefined;
  return { x: Math.min(...places.map((p) => p.x)) + 4 * grid, y: Math.min(...places.map((p) => p.y)) + 4 * grid };
}
