import { call, part } from './http.ts';
import type { ImpairmentDocument, LabDocument, LabSummary, LinkDocument, SavedConfigDocument } from './types/labs.ts';
import type { CheckDocument, ServerDocument } from './types/server.ts';

export type Verb = 'start' | 'stop' | 'restart' | 'pause' | 'resume' | 'reset';

/** What changes about a direction of a link; a rate of 0 takes the limit away, `none` the queue and the bursts. */
export type ImpairmentChange = Partial<Omit<ImpairmentDocument, 'queue' | 'gemodel'>> & { queue?: string; gemodel?: string };

export interface LinkChange {
  up?: boolean;
  reset?: boolean;
  aToB?: ImpairmentChange;
  bToA?: ImpairmentChange;
}

const labUrl = (lab: string) => `/labs/${part(lab)}`;

export const listLabs = () => call<LabSummary[]>('GET', '/labs');
export const readLab = (lab: string) => call<LabDocument>('GET', labUrl(lab));
export const takeDown = (lab: string, wipe: boolean) => call('POST', `${labUrl(lab)}/down`, { wipe });
export const runVerb = (lab: string, verb: Verb, nodes: string[]) => call('POST', `${labUrl(lab)}/${verb}`, { nodes });
export const saveConfig = (lab: string, node: string) => call<SavedConfigDocument>('POST', `${labUrl(lab)}/nodes/${part(node)}/config`);
export const wipeNodes = (lab: string, nodes: string[]) => call('POST', `${labUrl(lab)}/wipe`, { nodes, restart: true });
export const changeLink = (lab: string, link: string, change: LinkChange) => call<LinkDocument>('PUT', `${labUrl(lab)}/links/${part(link)}`, change);
export const readDoctor = () => call<{ checks: CheckDocument[] }>('GET', '/doctor');
export const readServer = () => call<ServerDocument>('GET', '/server');
