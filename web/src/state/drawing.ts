import type { Note, Op, Shape } from '../api/types/topologies.ts';
import { onGrid, type Point } from '../scene/scene.ts';
import type { Workbench } from './workbench.svelte.ts';

export type Drawing = Note | Shape;

interface Box extends Point {
  width: number;
  height: number;
}

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

/** Adds one in the middle of the view. */
export function addDrawing(bench: Workbench, type: 'note' | Shape['type']): void {
  const at = bench.viewport?.center() ?? { x: 0, y: 0 };
  const base = { id: newId(), x: onGrid(at.x), y: onGrid(at.y) };
  const drawing: Drawing = type === 'note'
    ? { ...base, width: 200, height: 90, text: 'A **note**. Double-click to edit.' }
    : { ...base, type, width: 240, height: type === 'line' ? 20 : 140 };
  void bench.edit(type === 'note' ? 'add a note' : `draw a ${type}`, [drawingOp(drawing, {})]);
}

export function resizeDrawing(bench: Workbench, drawing: Drawing, to: Box): void {
  const box = { x: onGrid(to.x), y: onGrid(to.y), width: onGrid(to.width), height: onGrid(to.height) };
  void bench.edit(`resize a ${'type' in drawing ? 'shape' : 'note'}`, [drawingOp(drawing, box)]);
}
