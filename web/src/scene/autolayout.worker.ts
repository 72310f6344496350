import dagre from '@dagrejs/dagre';
import type { LayoutRequest } from './autolayout.ts';
import { nodeSize } from './scene.ts';

const grid = 10;

self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 80, ranksep: 110 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const name of data.nodes) graph.setNode(name, { width: nodeSize, height: nodeSize });
  data.links.forEach(([a, b], i) => graph.setEdge(a, b, {}, String(i)));
  dagre.layout(graph);
  const snap = (value: number) => Math.round((value - nodeSize / 2) / grid) * grid;
  self.postMessage(data.nodes.map((name) => [name, { x: snap(graph.node(name).x), y: snap(graph.node(name).y) }]));
};
