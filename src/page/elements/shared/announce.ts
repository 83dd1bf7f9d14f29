// What a screen reader is told when the state of the session changes, and what everybody is told
// when something happened that did not stop it.
import type { LiveEvent, LiveState } from '../../live/live-state.ts';
import { formatBackend } from './format.ts';

/** One short sentence for the state; empty where what is shown speaks for itself. */
export function announceState(state: LiveState): string {
  switch (state.kind) {
    case 'idle':
      return '';
    case 'starting':
      if (state.opened) return 'Loading the model.';
      return state.request.kind === 'camera' ? 'Waiting for the camera.' : 'Opening the file.';
    case 'live':
      return 'The camera is on.';
    case 'video':
      return `Playing ${state.name}.`;
    case 'still':
      return `Showing ${state.name}.`;
    case 'paused':
      return 'Paused while the tab is hidden.';
    case 'failed':
      // The notice is an alert and says it itself.
      return '';
  }
}

/** One sentence about an event that passes; null for those that are not told. */
export function describeEvent(event: LiveEvent): string | null {
  switch (event.kind) {
    case 'failed-over':
      return `The backend was lost; ${formatBackend(event.report)} goes on. (${event.lost})`;
    case 'revived':
      return 'The analysis stopped and is being started again.';
    case 'trouble':
      return `Something did not work: ${event.error.message}`;
    case 'changed':
    case 'frame':
    case 'stats':
      return null;
  }
}
