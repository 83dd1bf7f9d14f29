// Announcements for screen readers when the state of the live session changes, and messages about events
// that did not stop it.
import type { LiveEvent, LiveState } from '../../live/live-state.ts';
import { formatBackend } from './format.ts';

/** One short sentence about the state; empty if the view has its own live region. */
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
      // keydot-notice.ts is an alert.
      return '';
  }
}

/** One sentence about an event; null for events that need no message. */
export function describeEvent(event: LiveEvent): string | null {
  switch (event.kind) {
    case 'failed-over':
      return `The backend failed. Continuing with ${formatBackend(event.report)}. (${event.lost})`;
    case 'revived':
      return 'The analysis stopped and is restarting.';
    case 'trouble':
      return `Something went wrong: ${event.error.message}`;
    case 'changed':
    case 'frame':
    case 'stats':
      return null;
  }
}
