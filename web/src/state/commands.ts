import type { Edge } from '../scene/arrange.ts';
import type { Pattern } from '../scene/bulk.ts';
import type { IconName } from '../widgets/icons.ts';
import { asking } from './asking.svelte.ts';
import {
  alignSelection, connectMany, copySelection, cutSelection, deleteSelection, distributeSelection, duplicateSelection, groupsOfSelection, lockSelection, nudgeSelection, paste,
  ungroupSelection,
} from './building.ts';
import { capture, down, impair, openConsole, openScreen, operate, savable, saveConfigs } from './operating.ts';
import type { Workbench } from './workbench.svelte.ts';

export interface Command {
  id: string;
  title: string;
  group: 'Lab' | 'Edit' | 'Nodes' | 'Links' | 'View';
  /** As KeyboardEvent.key, with Ctrl+ and Shift+ before it (Ctrl is ⌘ on a Mac); the first is shown. */
  keys?: string[];
  icon?: IconName;
  when?: () => boolean;
  run: () => unknown;
}

/** What the screen itself does for commands. */
export interface Screen {
  quickAdd(): void;
  find(): void;
  palette(): void;
  help(): void;
  linkDialog(): void;
  group(): void;
  editGroup(): void;
  note(): void;
  shape(type: 'rectangle' | 'ellipse' | 'line'): void;
  exportSvg(): unknown;
  exportPng(): unknown;
  share(): unknown;
  impair(): void;
  toggleOutline(): void;
  escape(): void;
}

/** Every command of the workbench: the command palette, the keyboard, the menus and the help all read this one list. */
export function commandsOf(bench: Workbench, screen: Screen): Command[] {
  return [...labCommands(bench), ...editCommands(bench, screen), ...nodeCommands(bench, screen), ...linkCommands(bench, screen), ...viewCommands(bench, screen)];
}

const some = (bench: Workbench) => bench.selection.nodes.size > 0;
const several = (bench: Workbench, least = 2) => bench.selection.nodes.size >= least;
const runs = (bench: Workbench) => bench.run.running;

async function wipeLab(bench: Workbench): Promise<void> {
  const text = 'What its nodes keep on their disks is removed. The topology file stays.';
  if (await asking.ask({ title: `Stop ${bench.lab} and forget its disks?`, text, verb: 'Stop and forget' })) await down(bench, true);
}

async function wipeSelection(bench: Workbench): Promise<void> {
  const nodes = [...bench.selection.nodes];
  const text = `What ${nodes.join(', ')} ${nodes.length === 1 ? 'keeps on its disk' : 'keep on their disks'} is removed, and they begin from their images again.`;
  if (await asking.ask({ title: `Wipe ${nodes.length === 1 ? nodes[0] : `${nodes.length} nodes`}?`, text, verb: 'Wipe' })) await operate(bench, 'wipe', nodes);
}

function selectKinds(bench: Workbench): void {
  const kinds = new Set(bench.model.nodes.filter((node) => bench.selection.nodes.has(node.name)).map((node) => node.kind));
  bench.selection.set(bench.model.nodes.filter((node) => kinds.has(node.kind)).map((node) => node.name));
}

function labCommands(bench: Workbench): Command[] {
  return [
    { id: 'up', title: 'Start the lab', group: 'Lab', icon: 'play', when: () => !runs(bench) && bench.model.nodes.length > 0, run: () => bench.up() },
    { id: 'down', title: 'Stop the lab', group: 'Lab', icon: 'square', when: () => runs(bench), run: () => down(bench, false) },
    { id: 'restart-all', title: 'Restart all nodes', group: 'Lab', icon: 'restart', when: () => runs(bench), run: () => operate(bench, 'restart', []) },
    { id: 'apply', title: 'Apply the topology, restarting nodes where needed', group: 'Lab', icon: 'check', when: () => runs(bench) && bench.behind !== '', run: () => bench.up(true) },
    {
      id: 'wipe', title: 'Stop the lab and forget its disks', group: 'Lab', icon: 'trash', when: () => bench.run.lab !== null,
      run: () => wipeLab(bench),
    },
  ];
}

function editCommands(bench: Workbench, screen: Screen): Command[] {
  return [
    { id: 'undo', title: 'Undo', group: 'Edit', keys: ['Ctrl+z'], icon: 'undo', when: () => Boolean(bench.document?.undo), run: () => bench.undo() },
    { id: 'redo', title: 'Redo', group: 'Edit', keys: ['Ctrl+Shift+z', 'Ctrl+y'], icon: 'redo', when: () => Boolean(bench.document?.redo), run: () => bench.redo() },
    { id: 'copy', title: 'Copy as YAML', group: 'Edit', keys: ['Ctrl+c'], when: () => some(bench), run: () => copySelection(bench) },
    { id: 'cut', title: 'Cut', group: 'Edit', keys: ['Ctrl+x'], when: () => some(bench), run: () => cutSelection(bench) },
    { id: 'paste', title: 'Paste', group: 'Edit', keys: ['Ctrl+v'], run: () => paste(bench) },
    { id: 'duplicate', title: 'Duplicate', group: 'Edit', keys: ['Ctrl+d'], when: () => some(bench), run: () => duplicateSelection(bench) },
    { id: 'delete', title: 'Delete', group: 'Edit', keys: ['Delete', 'Backspace'], icon: 'trash', when: () => !bench.selection.empty, run: () => deleteSelection(bench) },
    { id: 'select-all', title: 'Select all nodes', group: 'Edit', keys: ['Ctrl+a'], run: () => bench.selection.set(bench.names) },
    { id: 'select-kind', title: 'Select all of the same kind', group: 'Edit', when: () => some(bench), run: () => selectKinds(bench) },
    ...(['ready', 'stopped', 'crashed'] as const).map((state): Command => ({
      id: `select-${state}`, title: `Select all that are ${state}`, group: 'Edit', when: () => runs(bench),
      run: () => bench.selection.set([...bench.run.nodes.values()].filter((n) => n.state === state).map((n) => n.name)),
    })),
    { id: 'quick-add', title: 'Add nodes…', group: 'Edit', keys: ['/'], icon: 'plus', run: () => screen.quickAdd() },
    { id: 'note', title: 'Add a note', group: 'Edit', icon: 'note', run: () => screen.note() },
    ...(['rectangle', 'ellipse', 'line'] as const).map((type): Command => ({ id: `shape-${type}`, title: `Draw a ${type}`, group: 'Edit', run: () => screen.shape(type) })),
  ];
}

function nodeCommands(bench: Workbench, screen: Screen): Command[] {
  const one = () => bench.selection.node;
  const edges: [Edge, string][] = [['left', 'left edges'], ['center', 'centres'], ['right', 'right edges'], ['top', 'top edges'], ['middle', 'middles'], ['bottom', 'bottom edges']];
  const arrows: [string, number, number][] = [['ArrowLeft', -1, 0], ['ArrowRight', 1, 0], ['ArrowUp', 0, -1], ['ArrowDown', 0, 1]];
  return [
    { id: 'screen', title: 'Open the screen', group: 'Nodes', icon: 'monitor', when: () => [...bench.selection.nodes].some((name) => bench.run.nodes.get(name)?.hasScreen), run: () => [...bench.selection.nodes].forEach((name) => openScreen(bench, name)) },
    { id: 'console', title: 'Open the console', group: 'Nodes', keys: ['Enter'], icon: 'terminal', when: () => some(bench), run: () => [...bench.selection.nodes].forEach((name) => openConsole(bench, name)) },
    { id: 'start', title: 'Start', group: 'Nodes', keys: ['s'], icon: 'play', when: () => some(bench), run: () => operate(bench, 'start') },
    { id: 'stop', title: 'Stop', group: 'Nodes', keys: ['x'], icon: 'square', when: () => some(bench) && runs(bench), run: () => operate(bench, 'stop') },
    { id: 'restart', title: 'Restart', group: 'Nodes', keys: ['r'], icon: 'restart', when: () => some(bench) && runs(bench), run: () => operate(bench, 'restart') },
    { id: 'pause', title: 'Pause', group: 'Nodes', icon: 'pause', when: () => some(bench) && runs(bench), run: () => operate(bench, 'pause') },
    { id: 'resume', title: 'Resume', group: 'Nodes', icon: 'play', when: () => some(bench) && runs(bench), run: () => operate(bench, 'resume') },
    { id: 'reset', title: 'Press the reset button', group: 'Nodes', icon: 'power', when: () => some(bench) && runs(bench), run: () => operate(bench, 'reset') },
    { id: 'save-config', title: 'Save the running config', group: 'Nodes', icon: 'download', when: () => savable(bench).length > 0, run: () => saveConfigs(bench) },
    { id: 'wipe-nodes', title: 'Wipe: begin from the image again', group: 'Nodes', icon: 'trash', when: () => some(bench) && runs(bench), run: () => wipeSelection(bench) },
    { id: 'rename', title: 'Rename', group: 'Nodes', keys: ['F2'], when: () => one() !== undefined, run: () => (bench.renaming = one()) },
    { id: 'lock', title: 'Lock in place, or unlock', group: 'Nodes', icon: 'lock', when: () => some(bench), run: () => lockSelection(bench) },
    ...edges.map(([edge, words]): Command => ({ id: `align-${edge}`, title: `Align ${words}`, group: 'Nodes', when: () => several(bench), run: () => alignSelection(bench, edge) })),
    { id: 'distribute-x', title: 'Distribute horizontally', group: 'Nodes', when: () => several(bench, 3), run: () => distributeSelection(bench, 'x') },
    { id: 'distribute-y', title: 'Distribute vertically', group: 'Nodes', when: () => several(bench, 3), run: () => distributeSelection(bench, 'y') },
    ...arrows.map(([key, dx, dy]): Command => ({ id: `nudge-${key}`, title: `Move ${key.slice(5).toLowerCase()}`, group: 'Nodes', keys: [key], when: () => some(bench), run: () => nudgeSelection(bench, dx, dy) })),
    { id: 'group', title: 'Group the selected nodes…', group: 'Nodes', keys: ['Ctrl+g'], when: () => several(bench), run: () => screen.group() },
    { id: 'edit-group', title: 'Rename or colour the group…', group: 'Nodes', when: () => groupsOfSelection(bench).length === 1, run: () => screen.editGroup() },
    { id: 'ungroup', title: 'Ungroup', group: 'Nodes', keys: ['Ctrl+Shift+g'], when: () => groupsOfSelection(bench).length > 0, run: () => ungroupSelection(bench) },
  ];
}

function linkCommands(bench: Workbench, screen: Screen): Command[] {
  const patterns: [Pattern, string][] = [['chain', 'a chain'], ['ring', 'a ring'], ['star', 'a star'], ['mesh', 'a full mesh'], ['clos', 'a Clos fabric (spines first)']];
  return [
    { id: 'link', title: 'Link two nodes…', group: 'Links', keys: ['l'], icon: 'cable', when: () => bench.model.nodes.length > 1, run: () => screen.linkDialog() },
    ...patterns.map(([pattern, words]): Command => ({ id: `link-${pattern}`, title: `Link the selected nodes as ${words}`, group: 'Links', when: () => several(bench), run: () => connectMany(bench, pattern) })),
    {
      id: 'capture', title: 'Capture', group: 'Links', keys: ['c'], icon: 'radio', when: () => runs(bench) && captureTarget(bench) !== undefined,
      run: () => capture(bench, captureTarget(bench)!),
    },
    {
      id: 'capture-past', title: 'Capture, from 30 s ago', group: 'Links', keys: ['Shift+c'], icon: 'radio', when: () => runs(bench) && captureTarget(bench) !== undefined,
      run: () => capture(bench, captureTarget(bench)!, 30),
    },
    { id: 'impair', title: 'Impair…', group: 'Links', keys: ['i'], icon: 'zap', when: () => bench.selection.link !== undefined && runs(bench), run: () => screen.impair() },
    { id: 'link-down', title: 'Take the link down', group: 'Links', icon: 'unplug', when: () => (stateOfLink(bench) ?? 'down') !== 'down', run: () => impair(bench, bench.selection.link!, { up: false }) },
    { id: 'link-up', title: 'Bring the link up', group: 'Links', icon: 'cable', when: () => stateOfLink(bench) === 'down', run: () => impair(bench, bench.selection.link!, { up: true }) },
  ];
}

const stateOfLink = (bench: Workbench) => (runs(bench) ? bench.run.links.get(bench.selection.link ?? '')?.state : undefined);

function captureTarget(bench: Workbench): string | undefined {
  const { link, node } = bench.selection;
  return link ? bench.model.links.find((l) => l.id === link)?.endpoints[0] : node;
}

function viewCommands(bench: Workbench, screen: Screen): Command[] {
  return [
    { id: 'commands', title: 'All commands…', group: 'View', keys: ['Ctrl+k'], icon: 'search', run: () => screen.palette() },
    { id: 'find', title: 'Find…', group: 'View', keys: ['Ctrl+f'], icon: 'search', run: () => screen.find() },
    { id: 'fit', title: 'Show everything', group: 'View', keys: ['1'], icon: 'fit', run: () => bench.viewport?.fit() },
    { id: 'fit-selection', title: 'Zoom to the selection', group: 'View', keys: ['2'], when: () => some(bench), run: () => bench.viewport?.fit([...bench.selection.nodes]) },
    { id: 'zoom-100', title: 'Zoom to 100 %', group: 'View', keys: ['0'], run: () => bench.viewport?.zoom(1) },
    { id: 'arrange', title: 'Arrange all nodes by their links', group: 'View', icon: 'layout', when: () => bench.model.nodes.length > 1, run: () => bench.autoLayout() },
    { id: 'snap', title: 'Snap to the grid, or not', group: 'View', run: () => (bench.snap = !bench.snap) },
    { id: 'lock-canvas', title: 'Lock the canvas, or unlock it', group: 'View', icon: 'lock', run: () => (bench.locked = !bench.locked) },
    { id: 'yaml', title: 'YAML', group: 'View', keys: ['y'], icon: 'fileCode', run: () => bench.dock.toggle({ id: 'yaml', type: 'yaml' }) },
    { id: 'events', title: 'Events', group: 'View', keys: ['e'], icon: 'activity', run: () => bench.dock.toggle({ id: 'events', type: 'events' }) },
    { id: 'outline', title: 'Outline', group: 'View', keys: ['o'], icon: 'list', run: () => screen.toggleOutline() },
    { id: 'svg', title: 'Export as SVG', group: 'View', icon: 'image', when: () => bench.model.nodes.length > 0, run: () => screen.exportSvg() },
    { id: 'png', title: 'Export as PNG', group: 'View', icon: 'image', when: () => bench.model.nodes.length > 0, run: () => screen.exportPng() },
    { id: 'share', title: 'Copy a link to this view', group: 'View', icon: 'share', run: () => screen.share() },
    { id: 'help', title: 'Keys and help', group: 'View', keys: ['?'], icon: 'circleHelp', run: () => screen.help() },
    { id: 'escape', title: 'Let go', group: 'View', keys: ['Escape'], run: () => screen.escape() },
  ];
}
