import dagre from '@dagrejs/dagre';
import type { LayoutRequest } from './autolayout.ts';
import { circle, ringOf } from './circle.ts';
import { downwards, inOrder } from './ranks.ts';
import { gap, nodeSize, onGrid, type Point } from './scene.ts';

self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  const ring = ringOf(data.nodes, data.links);
  self.postMessage(ring ? circle(ring, gap * 1.4) : layered(data));
};

function layered({ nodes, links }: LayoutRequest): [string, Point][] {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 80, ranksep: 110 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const name of nodes) graph.setNode(name, { width: nodeSize, height: nodeSize });
  downwards(links).forEach(([a, b], i) => graph.setEdge(a, b, {}, String(i)));
  dagre.layout(graph);
  const snap = (value: number) => onGrid(value - nodeSize / 2);
  return inOrder(nodes.map((name) => [name, { x: snap(graph.node(name).x), y: snap(graph.node(name).y) }]));
}
