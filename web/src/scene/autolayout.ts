import type { TopologyModel } from '../api/types/topologies.ts';
import { splitEndpoint } from './naming.ts';
import type { Point } from './scene.ts';

export interface LayoutRequest {
  nodes: string[];
  links: [string, string][];
}

/** Computes places for all nodes, or for some and the links among them. */
export function computeLayout(model: Pick<TopologyModel, 'nodes' | 'links'>, only?: ReadonlySet<string>): Promise<Map<string, Point>> {
  const isMeant = (name: string) => only?.has(name) ?? true;
  const links = model.links.map(({ endpoints: [a, b] }): [string, string] => [splitEndpoint(a).node, splitEndpoint(b).node]);
  return ask({ nodes: model.nodes.map((node) => node.name).filter(isMeant), links: links.filter(([a, b]) => isMeant(a) && isMeant(b)) });
}

// In a worker, so that a large topology does not hold up the page. The library comes with the worker, not before.
function ask(request: LayoutRequest): Promise<Map<string, Point>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./autolayout.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<[string, Point][]>) => {
      worker.terminate();
      resolve(new Map(data));
    };
    worker.onerror = (event) => {
      worker.terminate();
      reject(new Error(event.message || 'the layout could not be computed'));
    };
    worker.postMessage(request);
  });
}
