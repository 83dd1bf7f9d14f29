// Applies the actions of the live view's controls to a session. keydot-live.ts handles the actions that
// concern only the element.
import type { LiveSession } from '../../live/live-session.ts';
import { mirrorSettingOf } from '../../live/live-state.ts';
import type { LiveAction } from '../shared/live-events.ts';

export function actOnSession(
  session: LiveSession,
  action: Exclude<LiveAction, 'open-file' | 'toggle-settings'>,
): void {
  const { settings } = session;
  switch (action) {
    case 'get-ready':
      return void session.getReady();
    case 'start-camera':
      return void session.startCamera();
    case 'stop-camera':
    case 'close-file':
      return session.stop();
    case 'switch-camera':
      return void session.switchCamera();
    case 'retry':
      return void session.retry();
    case 'toggle-mirror': {
      const name = mirrorSettingOf(session.state);
      return session.change({ [name]: !settings[name] });
    }
    case 'toggle-heatmap':
      return session.change({ heatmap: settings.heatmap === null ? 'all' : null });
    case 'toggle-numbers':
      return session.change({ numbers: !settings.numbers });
  }
}
