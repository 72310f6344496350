/** Captures that are looked into. */

export interface CaptureView {
  id: string;
  endpoints: string[];
  filter: string | null;
}

/** number, seconds since the first frame, source, destination, protocol, length, info, index of the endpoint, 0 outbound or 1 inbound */
export type PacketRow = [number, number, string, string, string, number, string, number, 0 | 1];

export interface PacketField {
  label: string;
  start?: number;
  length?: number;
  severity?: string | null;
  filter?: string | null;
  children?: PacketField[];
}

export interface PacketDetail {
  number: number;
  tree: PacketField[];
  bytes: string;
}

export interface FollowedStream {
  a: string;
  b: string;
  filter: string;
  payload: { from: 'a' | 'b'; frame: number; bytes: string }[];
}
