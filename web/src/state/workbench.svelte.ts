import { getContext, setContext } from 'svelte';
import { bringUp } from '../api/topologies.ts';
import type { Layout, Op, TopologyModel } from '../api/types/topologies.ts';
import { computeLayout } from '../scene/autolayout.ts';
import { buildScene, type Point, type Scene } from '../scene/scene.ts';
import { Dock } from './dock.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import { Run } from './run.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { Statistics } from './statistics.svelte.ts';
import { Topology } from './topology.svelte.ts';

const emptyLayout: Layout = { nodes: {}, notes: [], shapes: [], groups: [] };
const emptyModel: TopologyModel = { nodes: [], links: [], captures: [] };

/** What the canvas can do for others: it sets this when it is there. */
export interface Viewport {
  /** Shows these nodes, or all; at once where it takes 0 milliseconds. */
  fit(nodes?: readonly string[], duration?: number): void;
  zoom(level: number): void;
  center(): Point;
}

/** What a click on the canvas places, until Esc. */
export interface Placing {
  label: string;
  prefix: string;
  settings: Record<string, string>;
}

/** An open lab: its file, its run, and what this browser looks at. */
export class Workbench {
  readonly topology: Topology;
  readonly run: Run;
  readonly statistics: Statistics;
  readonly selection = new Selection();
  readonly dock = new Dock();
  placing = $state.raw<Placing>();
  /** The link whose popover is open, and where. */
  popover = $state.raw<{ link: string; at: Point }>();
  renaming = $state<string>();
  snap = $state(true);
  locked = $state(false);
  /** Why the running lab could not follow its file; nothing where it did. */
  behind = $state('');
  viewport: Viewport | undefined;
  /** Nodes that are being added: the next click may come before the server's answer. */
  readonly coming = new Set<string>();

  #computed = $state.raw<ReadonlyMap<string, Point>>(new Map());
  #converging = false;
  #convergeAgain = false;

  model = $derived<TopologyModel>(this.document?.model ?? emptyModel);
  layout = $derived<Layout>(this.document?.layout ?? emptyLayout);
  scene = $derived<Scene>(buildScene(this.model, this.layout, this.#computed));
  names = $derived(new Set(this.model.nodes.map((node) => node.name)));

  constructor(readonly lab: string) {
    this.topology = new Topology(lab);
    this.run = new Run(lab);
    this.statistics = new Statistics(lab);
  }

  get document() {
    return this.topology?.document;
  }

  async open(): Promise<void> {
    await Promise.all([this.topology.open(), this.run.open()]);
    await this.#placeFirst();
  }

  close(): void {
    this.topology.close();
    this.run.close();
    this.statistics.close();
  }

  /** Applies operations; a running lab follows. False where they were refused, which is shown. */
  async edit(label: string, ops: Op[]): Promise<boolean> {
    const done = await attempt(() => this.topology.edit(label, ops));
    if (done && !ops.every((op) => isLayout(op))) void this.converge();
    return done !== undefined;
  }

  async undo(): Promise<void> {
    if (this.document?.undo && (await attempt(() => this.topology.undo()))) void this.converge();
  }

  async redo(): Promise<void> {
    if (this.document?.redo && (await attempt(() => this.topology.redo()))) void this.converge();
  }

  /** Starts the lab, or takes what runs to what the file says. */
  async up(restart = false): Promise<void> {
    await attempt(async () => {
      const answer = await bringUp(this.lab, restart);
      this.behind = '';
      if (answer.outcome === 'unchanged') notices.say('nothing to do: the lab runs as the topology says');
      await this.run.refresh();
    });
  }

  /** A running lab follows its file where no machine has to restart for it; what would need that is said, not done. */
  async converge(): Promise<void> {
    if (!this.run.running || !this.document?.valid) return;
    if (this.#converging) {
      this.#convergeAgain = true;
      return;
    }

    this.#converging = true;
    try {
      await bringUp(this.lab, false);
      this.behind = '';
    } catch (error) {
      this.behind = error instanceof Error ? error.message : String(error);
    } finally {
      this.#converging = false;
      await this.run.refresh();
      if (this.#convergeAgain) {
        this.#convergeAgain = false;
        void this.converge();
      }
    }
  }

  // Opening never writes: places that nobody chose are computed anew each time, until somebody moves something.
  async #placeFirst(): Promise<void> {
    if (this.model.nodes.length === 0 || Object.keys(this.layout.nodes).length > 0) return;
    try {
      this.#computed = await computeLayout(this.model);
      await new Promise((painted) => requestAnimationFrame(painted));
      this.viewport?.fit(undefined, 0);
    } catch {
      // The grid does.
    }
  }

  /** Arranges all nodes by their links, as one edit. */
  async autoLayout(): Promise<void> {
    const movable = new Set(this.scene.nodes.filter((node) => !node.style.locked).map((node) => node.name));
    const places = await attempt(() => computeLayout(this.model, movable));
    if (places && (await this.edit('arrange all nodes', [{ op: 'place', nodes: Object.fromEntries(places) }]))) this.viewport?.fit();
  }
}

const layoutOps = new Set<Op['op']>(['place', 'setNote', 'setShape', 'setGroup', 'setNodeStyle']);
const isLayout = (op: Op) => layoutOps.has(op.op);

const key = Symbol('workbench');
export const provideWorkbench = (workbench: Workbench) => setContext(key, workbench);
export const useWorkbench = () => getContext<Workbench>(key);
