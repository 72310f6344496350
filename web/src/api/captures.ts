import { call, downloadUrl, part } from './http.ts';
import type { CaptureView, FollowedStream, PacketDetail } from './types/captures.ts';

const url = (lab: string, view: string) => `/labs/${part(lab)}/views/${part(view)}`;

/** Begins with the last so many seconds of the flight recorder, where that is asked for. */
export const openView = (lab: string, endpoints: string[], last?: number) => call<CaptureView>('POST', `/labs/${part(lab)}/views`, { endpoints, last });
export const listViews = (lab: string) => call<CaptureView[]>('GET', `/labs/${part(lab)}/views`);
export const closeView = (lab: string, view: string) => call('DELETE', url(lab, view));
export const readFrame = (lab: string, view: string, frame: number) => call<PacketDetail>('GET', `${url(lab, view)}/frames/${frame}`);
export const filterView = (lab: string, view: string, expression: string) =>
  call<{ matches: number[]; total: number }>('POST', `${url(lab, view)}/filter`, { expression });
export const completeFilter = (lab: string, view: string, prefix: string) =>
  call<{ name: string; type: string; description: string }[]>('GET', `${url(lab, view)}/complete?prefix=${part(prefix)}`);
export const followStream = (lab: string, view: string, frame: number, protocol: string) =>
  call<FollowedStream>('GET', `${url(lab, view)}/follow?frame=${frame}&protocol=${protocol}`);
export const rowsPath = (lab: string, view: string) => `${url(lab, view)}/rows`;
export const fileUrl = (lab: string, view: string) => downloadUrl(`${url(lab, view)}/file`);
