import { framesOf } from '../scene/frames.ts';
import { curveOf } from '../scene/geometry.ts';
import { boundsOf, nodeSize, type Scene } from '../scene/scene.ts';
import type { Layout } from '../api/types/topologies.ts';
import { glyphOf, isRound } from './glyphs.ts';
import type { Workbench } from '../state/workbench.svelte.ts';

const escape = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const margin = 40;

/** The topology as a picture that needs nothing else: no fonts, no scripts, no style sheets. */
export function svgOf(scene: Scene, layout: Pick<Layout, 'notes' | 'shapes' | 'groups'>, title: string): string {
  const frames = framesOf(layout.groups, new Map(scene.nodes.map((node) => [node.name, node])));
  const boxes = [...layout.notes, ...layout.shapes, ...frames];
  const corners = [...scene.nodes, ...boxes, ...boxes.map((d) => ({ x: d.x + d.width - nodeSize, y: d.y + d.height - nodeSize }))];
  const box = boundsOf(corners);
  const half = nodeSize / 2;
  const centres = new Map(scene.nodes.map((node) => [node.name, { x: node.x + half, y: node.y + half }]));
  const shapes = layout.shapes.map((s) =>
    s.type === 'ellipse'
      ? `<ellipse cx="${s.x + s.width / 2}" cy="${s.y + s.height / 2}" rx="${s.width / 2}" ry="${s.height / 2}" fill="none" stroke="${escape(s.color ?? '#7b8894')}" stroke-width="2"/>`
      : `<rect x="${s.x}" y="${s.y}" width="${s.width}" height="${s.type === 'line' ? 1 : s.height}" rx="8" fill="none" stroke="${escape(s.color ?? '#7b8894')}" stroke-width="2"/>`);
  const groups = frames.map((f) =>
    `<rect x="${f.x}" y="${f.y}" width="${f.width}" height="${f.height}" rx="14" fill="none" stroke="${escape(f.group.color ?? '#7b8894')}" stroke-width="1.5" stroke-dasharray="5 4"/>`
    + `<text x="${f.x + 12}" y="${f.y + 17}" font-size="12" font-weight="600" fill="#55626e">${escape(f.group.label)}</text>`);
  const links = scene.links.flatMap((link) => {
    const a = centres.get(link.source);
    const b = centres.get(link.target);
    if (!a || !b) return [];
    const curve = curveOf(a, b, link.index, link.count);
    const label = (at: { x: number; y: number }, text: string) => `<text x="${at.x.toFixed(1)}" y="${at.y.toFixed(1)}" font-size="10" fill="#55626e" text-anchor="middle" stroke="#fff" stroke-width="3" paint-order="stroke">${escape(text)}</text>`;
    return [`<path d="${curve.whole}" fill="none" stroke="#64748b" stroke-width="2"/>`, label(curve.labels[0], link.sourcePort), label(curve.labels[1], link.targetPort)];
  });
  const nodes = scene.nodes.map((node) => `<g transform="translate(${node.x} ${node.y})"><rect x="1" y="1" width="${nodeSize - 2}" height="${nodeSize - 2}" rx="${isRound(node.model.kind) ? half : 12}" fill="#fff" stroke="#64748b" stroke-width="2"/>`
    + `<path transform="translate(12 12)" d="${glyphOf(node.model.kind, node.style.icon)}" fill="none" stroke="${escape(node.style.color ?? '#16212b')}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`
    + `<text x="${half}" y="${nodeSize + 15}" font-size="13" font-weight="600" fill="#16212b" text-anchor="middle">${escape(node.name)}</text></g>`);
  const notes = layout.notes.map((note) => `<text x="${note.x + 8}" y="${note.y + 18}" font-size="12" fill="#55626e">${note.text.split('\n').map((line, i) => `<tspan x="${note.x + 8}" dy="${i === 0 ? 0 : 16}">${escape(line)}</tspan>`).join('')}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box.x - margin} ${box.y - margin} ${box.width + 2 * margin} ${box.height + 2 * margin}" width="${box.width + 2 * margin}" height="${box.height + 2 * margin}" font-family="system-ui, sans-serif">`,
    `<title>${escape(title)}</title>`, `<rect x="${box.x - margin}" y="${box.y - margin}" width="100%" height="100%" fill="#fff"/>`, ...groups, ...shapes, ...links, ...nodes, ...notes, '</svg>', '',
  ].join('\n');
}

export function exportSvg(bench: Workbench): void {
  save(new Blob([svgOf(bench.scene, bench.layout, bench.lab)], { type: 'image/svg+xml' }), `${bench.lab}.svg`);
}

/** The same picture at twice its size in pixels. */
export async function exportPng(bench: Workbench): Promise<void> {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(bench.scene, bench.layout, bench.lab))}`;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.width * 2;
  canvas.height = picture.height * 2;
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && save(blob, `${bench.lab}.png`), 'image/png');
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
