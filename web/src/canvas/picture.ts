import type { Node } from '@xyflow/svelte';
import type { LinkDocument, NodeState } from '../api/types/labs.ts';
import { nameHeight, nodeSize, type Point, type SceneLink, type SceneNode } from '../scene/scene.ts';
import { near, type View } from './detail.ts';
import { glyphOf, isRound } from './glyphs.ts';
import { type Look, lookOf } from './look.ts';

const half = nodeSize / 2;
const corner = 12;
/** Smaller than this the corners of a node are not to be seen. */
const roundedZoom = 0.2;

/** What is drawn with, by the names of the style sheet. */
const colorNames = ['link', 'panel', 'accent', 'text', 'ready', 'booting', 'paused', 'error', 'stopped'] as const;
type Color = (typeof colorNames)[number];

interface Line {
  a: Point;
  b: Point;
}

/** What of the canvas is in view, in the canvas's own measures. */
interface Sight {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Nodes and links by colour; what is in view of them is drawn as often as the view moves. */
export class Picture {
  readonly #links = new Map<Color, Line[]>();
  readonly #nodes = new Map<Look, Node[]>();
  readonly #colors: Record<Color, string>;

  constructor(nodes: readonly Node[], links: readonly SceneLink[], stateOf: (node: string) => NodeState | undefined, linkStateOf: (id: string) => LinkDocument['state'] | undefined, style: CSSStyleDeclaration) {
    this.#colors = Object.fromEntries(colorNames.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Record<Color, string>;
    const centres = new Map(nodes.map(({ id, position: { x, y } }) => [id, { x: x + half, y: y + half }]));
    for (const link of links) {
      const [a, b] = [centres.get(link.source), centres.get(link.target)];
      if (a && b) listOf(this.#links, linkStateOf(link.id) === 'down' ? 'error' : 'link').push({ a, b });
    }

    for (const node of nodes) listOf(this.#nodes, lookOf(stateOf(node.id))).push(node);
  }

  /** Draws what a view shows on a raster of this size in CSS pixels. */
  draw(canvas: HTMLCanvasElement, view: View, width: number, height: number, whole: boolean): void {
    const scale = window.devicePixelRatio;
    fit(canvas, width, height, scale);
    const context = canvas.getContext('2d')!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(view.zoom * scale, 0, 0, view.zoom * scale, view.x * scale, view.y * scale);
    const sight = { left: -view.x / view.zoom, top: -view.y / view.zoom, right: (width - view.x) / view.zoom, bottom: (height - view.y) / view.zoom };
    this.#drawLinks(context, view.zoom, sight);
    if (whole) this.#drawNodes(context, view.zoom, sight);
  }

  #drawLinks(context: CanvasRenderingContext2D, zoom: number, sight: Sight): void {
    context.lineWidth = Math.max(2, 1 / zoom);
    for (const [color, lines] of this.#links) {
      context.beginPath();
      for (const { a, b } of lines) {
        if (!crosses(a, b, sight)) continue;
        context.moveTo(a.x, a.y);
        context.lineTo(b.x, b.y);
      }

      context.strokeStyle = this.#colors[color];
      context.stroke();
    }
  }

  #drawNodes(context: CanvasRenderingContext2D, zoom: number, sight: Sight): void {
    const isNear = zoom >= near;
    const shown: Node[] = [];
    context.fillStyle = this.#colors.panel;
    // From afar a thin border could not be told by its colour.
    context.lineWidth = isNear ? 2 : 6;
    for (const [color, nodes] of this.#nodes) {
      const seen = nodes.filter(({ position: { x, y } }) => isIn(sight, x, y));
      context.beginPath();
      for (const node of seen) outline(context, node, 1, zoom);
      context.strokeStyle = this.#colors[color];
      context.fill();
      context.stroke();
      shown.push(...seen);
    }

    context.beginPath();
    for (const node of shown) if (node.selected) outline(context, node, -4, zoom);
    context.strokeStyle = this.#colors.accent;
    context.lineWidth = Math.max(3, 2 / zoom);
    context.stroke();
    if (isNear) this.#drawDetails(context, shown);
  }

  /** Glyphs and names. */
  #drawDetails(context: CanvasRenderingContext2D, nodes: readonly Node[]): void {
    const text = this.#colors.text;
    context.font = '600 13px system-ui, sans-serif';
    context.textAlign = 'center';
    context.lineWidth = 1.8;
    context.lineCap = 'round';
    context.fillStyle = text;
    for (const { id, position: { x, y }, data } of nodes) {
      const { model, style } = data.node as SceneNode;
      context.fillText(id, x + half, y + 72);
      context.strokeStyle = style.color ?? text;
      context.translate(x + 12, y + 12);
      context.stroke(glyph(glyphOf(model.kind, style.icon)));
      context.translate(-x - 12, -y - 12);
    }
  }
}

const isIn = (sight: Sight, x: number, y: number) => x + nodeSize > sight.left && x < sight.right && y + nodeSize + nameHeight > sight.top && y < sight.bottom;

/** Whether the rectangle around a line meets what is in view. */
const crosses = (a: Point, b: Point, { left, top, right, bottom }: Sight) =>
  Math.max(a.x, b.x) > left && Math.min(a.x, b.x) < right && Math.max(a.y, b.y) > top && Math.min(a.y, b.y) < bottom;

function listOf<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function outline(context: CanvasRenderingContext2D, { position: { x, y }, data }: Node, inset: number, zoom: number): void {
  const size = nodeSize - 2 * inset;
  if (zoom < roundedZoom) context.rect(x + inset, y + inset, size, size);
  else context.roundRect(x + inset, y + inset, size, size, isRound((data.node as SceneNode).model.kind) ? size / 2 : corner);
}

const glyphPaths = new Map<string, Path2D>();

function glyph(d: string): Path2D {
  const path = glyphPaths.get(d) ?? new Path2D(d);
  glyphPaths.set(d, path);
  return path;
}

function fit(canvas: HTMLCanvasElement, width: number, height: number, scale: number): void {
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width === w && canvas.height === h) return;
  canvas.width = w;
  canvas.height = h;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
