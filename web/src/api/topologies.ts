import { call, part } from './http.ts';
import type { Layout, Op, TopologyDocument, TopologySummary, UpDocument } from './types/topologies.ts';

const url = (lab: string) => `/topologies/${part(lab)}`;

export const listTopologies = () => call<TopologySummary[]>('GET', '/topologies');
export const readTopology = (lab: string) => call<TopologyDocument>('GET', url(lab));
export const createTopology = (name: string) => call<TopologyDocument>('POST', '/topologies', { name });
export const importTopology = (text: string, name?: string) => call<TopologyDocument>('POST', '/topologies', { text, name });
export const forgetTopology = (lab: string) => call('DELETE', url(lab));
export const editTopology = (lab: string, baseRevision: number, label: string, ops: Op[]) =>
  call<TopologyDocument>('POST', `${url(lab)}/edits`, { baseRevision, label, ops });
export const undoTopology = (lab: string, baseRevision: number) => call<TopologyDocument>('POST', `${url(lab)}/undo`, { baseRevision });
export const redoTopology = (lab: string, baseRevision: number) => call<TopologyDocument>('POST', `${url(lab)}/redo`, { baseRevision });
export const bringUp = (lab: string, restart: boolean) => call<UpDocument>('POST', `${url(lab)}/up`, { restart });
export const copyFragment = (lab: string, nodes: string[]) => call<{ yaml: string; layout: Layout }>('POST', `${url(lab)}/fragment`, { nodes });
