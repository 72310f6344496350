import type { LabDocument, LabEvent, LinkDocument, NodeState } from '../api/types/labs.ts';

/**
 * What an event changes about a lab, at once; the same lab where it changes nothing that can be seen. Details that events do not carry (process,
 * carrier, memory) come with the next reading of the whole.
 */
export function applyEvent(lab: LabDocument, event: LabEvent): LabDocument {
  if (event.number <= lab.lastEvent) return lab;
  const next = { ...lab, lastEvent: event.number };
  switch (event.type) {
    case 'lab':
      return { ...next, state: (event.state ?? lab.state) as LabDocument['state'], reason: event.message ?? null };
    case 'node':
      return {
        ...next,
        nodes: lab.nodes.map((node) => (node.name === event.node && event.state ? { ...node, state: event.state as NodeState, reason: event.message ?? null } : node)),
      };
    case 'link':
      return { ...next, links: lab.links.map((link) => (link.id === event.link && isLinkState(event.state) ? { ...link, state: event.state } : link)) };
    case 'operation':
      return lab.operation?.id === event.operation && event.state !== 'running' ? { ...next, operation: null } : next;
    default:
      return next;
  }
}

function isLinkState(state: string | null | undefined): state is LinkDocument['state'] {
  return state === 'up' || state === 'down' || state === 'half';
}
