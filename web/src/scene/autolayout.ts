import type { Point } from './scene.ts';

export interface LayoutRequest {
  nodes: string[];
  links: [string, string][];
}

/** Computes places in a worker, so that a large topology does not hold up the page. The library comes with the worker, not before. */
export function computeLayout(request: LayoutRequest): Promise<Map<string, Point>> {
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
