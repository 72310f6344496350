import type { Workbench } from './workbench.svelte.ts';

declare global {
  interface Window {
    /** Only with ?test=1: what a test may look at. */
    labsim?: { model(): unknown; positions(): Record<string, { x: number; y: number }>; text(): string | undefined; pending(): number };
  }
}

/** Tests look at the model and at places, never into it. */
export function exposeForTests(bench: Workbench): void {
  if (new URLSearchParams(location.search).get('test') !== '1') return;
  window.labsim = {
    model: () => bench.model,
    positions: () => Object.fromEntries(bench.scene.nodes.map((node) => [node.name, { x: node.x, y: node.y }])),
    text: () => bench.document?.text,
    pending: () => bench.topology.pending,
  };
}
