import type { KindDocument } from '../../src/api/types/images.ts';
import type { ImpairmentDocument, LabDocument } from '../../src/api/types/labs.ts';
import type { Layout, ModelLink, ModelNode, TopologyModel } from '../../src/api/types/topologies.ts';

export const kind = (name: string, prefix: string, interfaces: string[]): KindDocument =>
  ({ name, summary: '', icon: 'router', prefix, segment: null, interfaces, management: null, unusedNics: 0, settings: [], machine: null });

export const noImpairment: ImpairmentDocument = {
  delayMs: 0, jitterMs: 0, lossPercent: 0, duplicatePercent: 0, corruptPercent: 0, reorderPercent: 0, rateBps: null, queue: null,
  jitterDistribution: 'uniform', jitterCorrelationPercent: 0, lossCorrelationPercent: 0, gemodel: null, duplicateCorrelationPercent: 0, corruptCorrelationPercent: 0, reorderCorrelationPercent: 0,
};

export function node(name: string, links: Record<string, string | null> = {}, kind = 'linux-router'): ModelNode {
  return {
    name, kind, image: 'labsim/router', arch: 'x86_64', memoryBytes: 1 << 27, cpus: 1, nic: 'virtio', config: null, segment: kind === 'switch' ? 'switch' : null,
    written: null, fromRange: null, line: 1, interfaces: Object.entries(links).map(([port, link]) => ({ name: port, link, mac: null, ip: [] })), settings: {},
  };
}

export function link(a: string, b: string): ModelLink {
  return { id: `${a}--${b}`, endpoints: [a, b], line: 1, written: null, fromRange: false, impairment: { aToB: noImpairment, bToA: noImpairment }, mtu: null };
}

export const model = (nodes: ModelNode[], links: ModelLink[] = []): TopologyModel => ({ nodes, links, captures: [] });

export const layout = (nodes: Layout['nodes'] = {}): Layout => ({ nodes, notes: [], shapes: [], groups: [] });

export function lab(): LabDocument {
  const counters = { frames: 0, bytes: 0, drops: 0, dropsBy: {} };
  return {
    name: 'x', state: 'running', file: '/x.yaml', lastEvent: 5, operation: { id: '1', verb: 'up', state: 'running' }, pulledLinks: [],
    nodes: [{ name: 'r1', kind: 'linux-router', image: 'i', arch: 'x86_64', state: 'booting', cpuSeconds: 0, residentBytes: 0, hasScreen: false, serialPorts: 1, interfaces: [] }],
    links: [{ id: 'a--b', endpoints: ['r1:eth1', 'r2:eth1'], state: 'up', capturing: false, impairment: { aToB: noImpairment, bToA: noImpairment }, counters: { aToB: counters, bToA: counters } }],
  };
}
