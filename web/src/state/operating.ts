import { openView } from '../api/captures.ts';
import { changeLink, type LinkChange, runVerb, saveConfig, takeDown, type Verb, wipeNodes } from '../api/labs.ts';
import type { ImpairmentDocument, LinkDocument } from '../api/types/labs.ts';
import type { Json, Op } from '../api/types/topologies.ts';
import { kindOf } from '../scene/kinds.ts';
import { rateText } from '../scene/units.ts';
import { captureTab, consoleTab, screenTab } from './dock.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Runs a verb on the selected nodes, or on those that are given. A lab that never ran is brought up instead. */
export async function operate(bench: Workbench, verb: Verb | 'wipe', nodes: Iterable<string> = bench.selection.nodes): Promise<void> {
  const names = [...nodes];
  if (!bench.run.lab) {
    if (verb === 'start') await bench.up();
    return;
  }

  await attempt(() => (verb === 'wipe' ? wipeNodes(bench.lab, names) : runVerb(bench.lab, verb, names)));
  await bench.run.refresh();
}

/** The selected nodes whose running config can be read. */
export const savable = (bench: Workbench) =>
  bench.model.nodes.filter((node) => bench.selection.nodes.has(node.name) && bench.run.nodes.get(node.name)?.state === 'ready' && kindOf(node.kind)?.machine?.showsConfig).map((node) => node.name);

/** Saves running configs as files of the topology. */
export async function saveConfigs(bench: Workbench): Promise<void> {
  for (const name of savable(bench)) {
    const saved = await attempt(() => saveConfig(bench.lab, name));
    if (saved) notices.say(`${saved.path} is ${saved.changed ? `what ${name} runs` : 'as it was'}`);
  }
}

export const down = (bench: Workbench, wipe: boolean) =>
  attempt(async () => {
    await takeDown(bench.lab, wipe);
    await bench.run.refresh();
  });

export function openConsole(bench: Workbench, name: string): void {
  const node = bench.run.nodes.get(name);
  if (node?.pid && !bench.model.nodes.find((n) => n.name === name)?.segment) bench.dock.show(consoleTab(name));
}

export function openScreen(bench: Workbench, name: string): void {
  if (bench.run.nodes.get(name)?.hasScreen) bench.dock.show(screenTab(name));
}

/** Where the guest shows itself. */
export const openGuest = (bench: Workbench, name: string) => (bench.run.nodes.get(name)?.console === 'screen' ? openScreen : openConsole)(bench, name);

/** Begins to capture an endpoint, with what has passed in the last seconds or from now on, and shows it. */
export const capture = (bench: Workbench, endpoint: string, last?: number) =>
  attempt(async () => {
    const view = await openView(bench.lab, [endpoint], last);
    bench.dock.show(captureTab(view));
    await bench.run.refresh();
  });

export const impair = (bench: Workbench, link: string, change: LinkChange) =>
  attempt(async () => {
    await changeLink(bench.lab, link, change);
    await bench.run.refresh();
  });

/** The operations that write a running link's impairments into the topology: equal ways as the link's own values, others each by itself. */
export function writeImpairments(link: LinkDocument): Op[] {
  const { aToB, bToA } = link.impairment;
  const same = JSON.stringify(aToB) === JSON.stringify(bToA);
  const set = (path: string[], value: Json): Op => ({ op: 'setLink', link: link.id, path, value });
  const own = words(same ? aToB : none);
  const ops = Object.entries(own).map(([key, value]) => set([key], value));
  ops.push(set(['a-to-b'], same ? null : pruned(words(aToB))), set(['b-to-a'], same ? null : pruned(words(bToA))));
  return ops;
}

const none: ImpairmentDocument = {
  delayMs: 0, jitterMs: 0, lossPercent: 0, duplicatePercent: 0, corruptPercent: 0, reorderPercent: 0, rateBps: null, queue: null,
  jitterDistribution: 'uniform', jitterCorrelationPercent: 0, lossCorrelationPercent: 0, gemodel: null, duplicateCorrelationPercent: 0, corruptCorrelationPercent: 0, reorderCorrelationPercent: 0,
};

/** A direction in the topology's words; null is what is not there. */
function words(i: ImpairmentDocument): Record<string, Json> {
  const time = (ms: number) => (ms > 0 ? `${ms}ms` : null);
  const share = (percent: number) => (percent > 0 ? `${percent}%` : null);
  return {
    delay: time(i.delayMs),
    jitter: time(i.jitterMs),
    'jitter-distribution': i.jitterDistribution === 'uniform' ? null : i.jitterDistribution,
    'jitter-correlation': share(i.jitterCorrelationPercent),
    loss: share(i.lossPercent),
    'loss-correlation': share(i.lossCorrelationPercent),
    gemodel: i.gemodel,
    duplicate: share(i.duplicatePercent),
    'duplicate-correlation': share(i.duplicateCorrelationPercent),
    corrupt: share(i.corruptPercent),
    'corrupt-correlation': share(i.corruptCorrelationPercent),
    reorder: share(i.reorderPercent),
    'reorder-correlation': share(i.reorderCorrelationPercent),
    rate: i.rateBps ? rateText(i.rateBps) : null,
    queue: i.queue,
  };
}

function pruned(all: Record<string, Json>): Json {
  const there = Object.entries(all).filter(([, value]) => value !== null);
  return there.length > 0 ? Object.fromEntries(there) : null;
}

export function isImpaired(i: ImpairmentDocument): boolean {
  return i.delayMs > 0 || i.jitterMs > 0 || i.lossPercent > 0 || i.duplicatePercent > 0 || i.corruptPercent > 0 || i.reorderPercent > 0 || i.gemodel !== null || i.rateBps !== null;
}

/** A link's impairments as a badge: "50ms 1%". */
export function impairmentText(i: ImpairmentDocument): string {
  const said = words(i);
  return (['delay', 'loss', 'gemodel', 'duplicate', 'corrupt', 'reorder', 'rate'] as const)
    .filter((key) => said[key] !== null)
    .map((key) => (key === 'delay' || key === 'rate' || key === 'loss' ? String(said[key]) : `${key} ${said[key]}`))
    .join(' ');
}
