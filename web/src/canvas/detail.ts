import { nodeSize, type Scene, type SceneLink } from '../scene/scene.ts';

const many = 150;

export interface View {
  x: number;
  y: number;
  zoom: number;
}

/** Closer than this, names can be read. */
export const near = 0.45;

/** Whether a scene has more than can be drawn in detail wherever it is looked at from. */
export function isLarge(scene: Scene): boolean {
  return scene.nodes.length > many || scene.links.length > many;
}

/** The links of a large scene that deserve their details: those with an end in view, when the view is close enough to read them. */
export function detailedLinks(scene: Scene, view: View, width: number, height: number): SceneLink[] {
  if (!isLarge(scene)) return scene.links;
  if (view.zoom < near) return [];
  const left = -view.x / view.zoom - nodeSize;
  const top = -view.y / view.zoom - nodeSize;
  const right = left + width / view.zoom + nodeSize;
  const bottom = top + height / view.zoom + nodeSize;
  const inView = new Set(scene.nodes.filter((n) => n.x >= left && n.x <= right && n.y >= top && n.y <= bottom).map((n) => n.name));
  return scene.links.filter((link) => inView.has(link.source) || inView.has(link.target));
}
