import { beforeAll, expect, test, vi } from 'vitest';
import { svgOf } from '../../src/canvas/export.ts';
import { entriesOf } from '../../src/canvas/palette.ts';
import { detailedLinks } from '../../src/canvas/detail.ts';
import { drawingId, drawingOf, reconcileEdges, reconcileNodes } from '../../src/canvas/reconcile.ts';
import { buildScene } from '../../src/scene/scene.ts';
import type { Command } from '../../src/state/commands.ts';
import type { ImageDocument } from '../../src/api/types/images.ts';
import { layout, link, model, node } from './models.ts';

let keyboard: typeof import('../../src/state/keyboard.ts');
beforeAll(async () => {
  vi.stubGlobal('Element', class {});
  keyboard = await import('../../src/state/keyboard.ts');
});

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, target: null, preventDefault: vi.fn(), ...more }) as unknown as KeyboardEvent;

test('keys have one spelling, whatever the layout of the keyboard', () => {
  expect(keyboard.keyOf(press('Z', { ctrlKey: true, shiftKey: true }))).toBe('Ctrl+Shift+z');
  expect(keyboard.keyOf(press('z', { metaKey: true }))).toBe('Ctrl+z');
  expect(keyboard.keyOf(press('?', { shiftKey: true }))).toBe('?');
  expect(keyboard.keyText('Ctrl+Shift+z')).toBe('Ctrl+Shift+Z');
  expect(keyboard.keyText('ArrowLeft')).toBe('←');
});

test('a key runs the first command that can run now', () => {
  const run = vi.fn();
  const commands: Command[] = [
    { id: 'a', title: '', group: 'Edit', keys: ['x'], when: () => false, run: () => run('a') },
    { id: 'b', title: '', group: 'Edit', keys: ['x'], run: () => run('b') },
  ];
  expect(keyboard.runKey(commands, press('x'))).toBe(true);
  expect(run).toHaveBeenCalledExactlyOnceWith('b');
  expect(keyboard.runKey(commands, press('y'))).toBe(false);
});

test('the palette has each image once, other architectures last', () => {
  const image = (name: string, arch: string, kind: string) => ({ name, arch, kind, summary: '', state: 'built' }) as ImageDocument;
  const entries = entriesOf([image('labsim/host', 'x86_64', 'linux-host'), image('labsim/router', 'x86_64', 'linux-router'), image('labsim/router', 'aarch64', 'linux-router'), image('mine', 'x86_64', 'vm')]);
  expect(entries.map((e) => e.title)).toEqual(['Router', 'Host', 'mine', 'Switch', 'Hub', 'NAT', 'Router aarch64']);
  expect(entries.at(-1)!.settings).toEqual({ image: 'labsim/router', arch: 'aarch64' });
  expect(entriesOf([]).map((e) => e.title)).toContain('Router');
});

const scene = (x = 0) => buildScene(model([node('a'), node('b')], [link('a:eth1', 'b:eth1')]), layout({ a: { x, y: 0 }, b: { x: 100, y: 0 } }), new Map());
const nothing = { nodes: new Set<string>(), links: new Set<string>(), drawings: new Set<string>() };

test('what did not change stays the same object on the canvas', () => {
  const first = reconcileNodes([], scene(), [], [], nothing, new Set());
  const second = reconcileNodes(first, scene(10), [], [], nothing, new Set());
  expect(second[0]).not.toBe(first[0]);
  expect(second[0]!.position).toEqual({ x: 10, y: 0 });
  expect(second[1]).toBe(first[1]);
  const edges = reconcileEdges([], scene().links, nothing.links);
  expect(reconcileEdges(edges, scene().links, nothing.links)[0]).toBe(edges[0]);
});

test('a node that is being dragged stays under the pointer', () => {
  const first = reconcileNodes([], scene(), [], [], nothing, new Set());
  const dragged = reconcileNodes(first, scene(500), [], [], nothing, new Set(['a']));
  expect(dragged[0]!.position).toEqual({ x: 0, y: 0 });
});

test('drawings and nodes of one name are two things', () => {
  expect(drawingOf(drawingId('r1'))).toBe('r1');
  expect(drawingOf('r1')).toBeUndefined();
});

test('a drawing as SVG holds names as text and no markup of theirs', () => {
  const svg = svgOf(scene(), { notes: [{ id: 'n', x: 0, y: 0, width: 10, height: 10, text: '<script>alert(1)</script>\n& more' }], shapes: [], groups: [] }, 'a "lab" <b>');
  expect(svg).not.toContain('<script>');
  expect(svg).toContain('&#60;script&#62;');
  expect(svg).toContain('<title>a &#34;lab&#34; &#60;b&#62;</title>');
  expect(svg.match(/<path d="M/g)).toHaveLength(1);
});

test('a large topology has details only for what is near and in view', () => {
  const names = Array.from({ length: 200 }, (_, i) => `n${i}`);
  const big = buildScene(
    model(names.map((name) => node(name)), names.slice(1).map((name, i) => link(`${names[i]}:eth1`, `${name}:eth2`))),
    layout(Object.fromEntries(names.map((name, i) => [name, { x: i * 100, y: 0 }]))), new Map(),
  );
  expect(detailedLinks(big, { x: 0, y: 0, zoom: 0.2 }, 1000, 800)).toEqual([]);
  const near = detailedLinks(big, { x: -1000, y: 0, zoom: 1 }, 1000, 800).map((l) => l.source);
  expect(near).toContain('n10');
  expect(near).toContain('n20');
  expect(near).not.toContain('n30');
  expect(detailedLinks(scene(), { x: 0, y: 0, zoom: 0.1 }, 10, 10)).toHaveLength(1);
});
