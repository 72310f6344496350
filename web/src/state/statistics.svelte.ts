import { part, socketUrl } from '../api/http.ts';

export interface NodeLoad {
  cpuPercent: number;
  residentMiB: number;
}

export interface LinkLoad {
  aToB: number;
  bToA: number;
  framesAToB: number;
  framesBToA: number;
  dropsAToB: number;
  dropsBToA: number;
}

interface Header {
  intervalSeconds: number;
  nodes: string[];
  links: string[];
}

const perNode = 2;
const perLink = 6;

/** A minute of a link at 2 Hz: seconds, bit/s one way, bit/s the other way. */
export const historyLength = 120;

/** Parses one sample: per node CPU % and MiB, then per link both directions' bit/s, frames/s, drops/s; little-endian Float32. */
export function parseSample(header: Header, values: Float32Array): { nodes: Map<string, NodeLoad>; links: Map<string, LinkLoad> } {
  const nodes = new Map<string, NodeLoad>();
  const links = new Map<string, LinkLoad>();
  header.nodes.forEach((name, i) => nodes.set(name, { cpuPercent: values[i * perNode]!, residentMiB: values[i * perNode + 1]! }));
  const first = header.nodes.length * perNode;
  header.links.forEach((id, i) => {
    const [aToB, bToA, framesAToB, framesBToA, dropsAToB, dropsBToA] = values.subarray(first + i * perLink, first + (i + 1) * perLink) as unknown as number[];
    links.set(id, { aToB: aToB!, bToA: bToA!, framesAToB: framesAToB!, framesBToA: framesBToA!, dropsAToB: dropsAToB!, dropsBToA: dropsBToA! });
  });
  return { nodes, links };
}

/** The live load of a running lab. */
export class Statistics {
  nodes = $state.raw(new Map<string, NodeLoad>());
  links = $state.raw(new Map<string, LinkLoad>());
  live = $state(false);
  #history = new Map<string, { at: number; load: LinkLoad }[]>();
  #socket: WebSocket | undefined;
  #header: Header | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly lab: string) {}

  open(): void {
    if (this.#socket) return;
    const socket = new WebSocket(socketUrl(`/labs/${part(this.lab)}/statistics`));
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => this.#take(data);
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.live = false;
      this.#retry = setTimeout(() => this.open(), 1500);
    };
    this.#socket = socket;
  }

  close(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.live = false;
    this.nodes = new Map();
    this.links = new Map();
  }

  /** What the link carried in the last minute, oldest first; follow `links` to know when there is more. */
  history(link: string): readonly { at: number; load: LinkLoad }[] {
    return this.#history.get(link) ?? [];
  }

  #take(message: string | ArrayBuffer): void {
    if (typeof message === 'string') {
      this.#header = JSON.parse(message) as Header;
      return;
    }

    if (!this.#header) return;
    const { nodes, links } = parseSample(this.#header, new Float32Array(message));
    const at = Date.now() / 1000;
    for (const [id, load] of links) {
      const past = this.#history.get(id) ?? [];
      past.push({ at, load });
      if (past.length > historyLength) past.shift();
      this.#history.set(id, past);
    }

    this.nodes = nodes;
    this.links = links;
    this.live = true;
  }
}
