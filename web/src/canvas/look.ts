import type { NodeState } from '../api/types/labs.ts';

/** How a state looks: its colour (a variable of the style sheet) and its mark. */
export type Look = 'ready' | 'booting' | 'paused' | 'error' | 'stopped';

/** One look for all that begins or ends, one for all that went wrong. */
export function lookOf(state: NodeState | undefined): Look {
  switch (state) {
    case 'ready':
    case 'paused':
      return state;
    case 'starting':
    case 'booting':
    case 'stopping':
      return 'booting';
    case 'crashed':
    case 'failed':
    case 'unresponsive':
      return 'error';
    default:
      return 'stopped';
  }
}
