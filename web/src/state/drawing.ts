import type { Note, Op, Shape } from '../api/types/topologies.ts';
import { type Box, roomFor } from '../scene/room.ts';
import { nodeSize, onGrid } from '../scene/scene.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Below a node stand its name and its load. */
const captionHeight = 40;

export type Drawing = Note | Shape;

/** The identity of a note, a shape or a group. */
export const newId = () => crypto.randomUUID().slice(0, 8);

/** What puts a note or a shape into the layout as it is with a change, or takes it out of it. */
export function drawingOp(drawing: Drawing, change: (Partial<Box> & { text?: string }) | null): Op {
  if ('type' in drawing) {
    const { id, ...value } = drawing;
    return { op: 'setShape', id, value: change && { ...value, ...change } };
  }

  const { id, ...value } = drawing;
  return { op: 'setNote', id, value: change && { ...value, ...change } };
}

/** Adds one in the middle of the view: a note beside what is there, a shape where it may be meant to surround it. */
export function addDrawing(bench: Workbench, type: 'note' | Shape['type']): void {
  const center = bench.viewport?.center() ?? { x: 0, y: 0 };
  const size = type === 'note' ? { width: 200, height: 90 } : { width: 240, height: type === 'line' ? 20 : 140 };
  const at = { x: onGrid(center.x - size.width / 2), y: onGrid(center.y - size.height / 2) };
  const taken = [...bench.scene.nodes.map(({ x, y }) => ({ x, y, width: nodeSize, height: nodeSize + captionHeight })), ...bench.layout.notes];
  const base = { id: newId(), ...(type === 'note' ? roomFor(size, at, taken) : at), ...size };
  const drawing: Drawing = type === 'note' ? { ...base, text: 'A **note**. Double-click to edit.' } : { ...base, type };
  void bench.edit(type === 'note' ? 'add a note' : `draw a ${type}`, [drawingOp(drawing, {})]);
}

export function resizeDrawing(bench: Workbench, drawing: Drawing, to: Box): void {
  const box = { x: onGrid(to.x), y: onGrid(to.y), width: onGrid(to.width), height: onGrid(to.height) };
  void bench.edit(`resize a ${'type' in drawing ? 'shape' : 'note'}`, [drawingOp(drawing, box)]);
}
