/** What nodes boot from, and what becomes that. */

import type { ProblemDocument } from './problems.ts';

export interface ImageDocument {
  name: string;
  kind: string;
  arch: string;
  summary: string;
  state: 'built' | 'stale' | 'absent' | 'added';
  bytes: number;
  builtAt: string | null;
  recipeHash: string | null;
  directory: string | null;
  disk?: { format: string; virtualBytes: number; source: string } | null;
}

/** A kind of node: how its nodes look, are named and are wired. */
export interface KindDocument {
  name: string;
  summary: string;
  icon: string;
  prefix: string;
  segment: string | null;
  /** Data interfaces in the guest's order; those that are always there (management) come before them. */
  interfaces: string[];
  management: string | null;
  unusedNics: number;
  settings: string[];
  machine: { memoryBytes: number; cpus: number; nic: string; diskBus: string; agent: boolean; configFormat: string | null; configBy: string | null; showsConfig: boolean } | null;
}

/** An uploaded file that is no image yet. */
export interface IncomingDocument {
  name: string;
  bytes: number;
  size: number;
  modified: number;
  whole: boolean;
}

/** A disk or an appliance that is taken in. */
export interface ImageTaskDocument {
  id: string;
  source: string;
  image: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  step: string;
  fraction: number;
  error: ProblemDocument | null;
  usage?: string;
}

/** A disk to be taken in; what is not said is the kind's. */
export interface ImageAddRequest {
  file: string;
  name?: string;
  kind?: string;
  checksum?: string;
  arch?: string;
  memory?: string;
  cpus?: number;
  diskBus?: string;
  firmware?: string;
  nic?: string;
  format?: string;
  force?: boolean;
}

export interface ApplianceImportRequest {
  file: string;
  version?: string;
  fetch?: boolean;
  unchecked?: boolean;
  force?: boolean;
}

/** A drive of an appliance: an empty disk, or a file that is there, can be fetched, or is missing. */
export interface ApplianceDrive {
  slot: string;
  file: string;
  image: string | null;
  bus: string;
  isCd: boolean;
  blankBytes: number;
  path: string | null;
  url: string | null;
  isFetchable: boolean;
  bytes: number;
}

export interface ApplianceDocument {
  name: string;
  emulator: string;
  versions: string[];
  refusal: string | null;
  usage: string | null;
  mapping: {
    version: string;
    kind: string;
    image: string;
    arch: string;
    memoryBytes: number;
    cpus: number;
    nic: string;
    interfaces: string[];
    firmware: string;
    console: string;
    drives: ApplianceDrive[];
    notes: string[];
  } | null;
}
