// Typed events inside the live view, from its parts to live/keydot-live.ts. They bubble but are not
// composed, so they stay inside it. Its public events: live/pose-events.ts.
import type { LiveSession } from '../../live/live-session.ts';
import { mirrorSettingOf } from '../../live/live-state.ts';
import type { SubjectChoice } from '../../../core/tracking/subject-choice.ts';
import type { StageShape } from '../../../api/pose-api.ts';
import type { Settings } from '../../../storage/settings.ts';

/** Actions of the live view's controls. */
export type LiveAction =
  /** The pointer is on a control that needs the worker: start loading it. */
  | 'get-ready'
  | 'start-camera'
  | 'stop-camera'
  | 'switch-camera'
  | 'toggle-mirror'
  | 'open-file'
  | 'close-file'
  | 'toggle-heatmap'
  | 'toggle-settings'
  | 'toggle-numbers'
  | 'retry';

export class LiveActionEvent extends Event {
  static readonly type = 'live-action';

  constructor(readonly action: LiveAction) {
    super(LiveActionEvent.type, { bubbles: true });
  }
}

/** Applies an action of a control to a session; keydot-live.ts handles those that concern only the element. */
export function applyLiveAction(
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

/** Some settings were changed. */
export class SettingsChangeEvent extends Event {
  static readonly type = 'settings-change';

  constructor(readonly patch: Partial<Settings>) {
    super(SettingsChangeEvent.type, { bubbles: true });
  }
}

/** The size of the picture on the screen, or its mirroring, changed. */
export class StageResizeEvent extends Event {
  static readonly type = 'stage-resize';

  constructor(readonly shape: StageShape) {
    super(StageResizeEvent.type, { bubbles: true });
  }
}

/** A file was dropped onto the stage. */
export class FileDropEvent extends Event {
  static readonly type = 'file-drop';

  constructor(readonly file: File) {
    super(FileDropEvent.type, { bubbles: true });
  }
}

/** A person in the picture was chosen by position, or the next person was. */
export class PersonChoiceEvent extends Event {
  static readonly type = 'person-choice';

  constructor(readonly choice: SubjectChoice) {
    super(PersonChoiceEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'live-action': LiveActionEvent;
    'settings-change': SettingsChangeEvent;
    'stage-resize': StageResizeEvent;
    'file-drop': FileDropEvent;
    'person-choice': PersonChoiceEvent;
  }
}
