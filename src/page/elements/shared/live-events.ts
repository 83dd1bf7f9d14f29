// The typed events with which the parts of the live view tell keydot-live.ts what the person wants.
// They bubble up to it and stay inside it; what it tells the outside is in pose-events.ts.
import type { SubjectChoice } from '../../../core/tracking/subject-choice.ts';
import type { StageShape } from '../../../api/pose-api.ts';
import type { Settings } from '../../../storage/settings.ts';

/** What a control of the live view can ask for. */
export type LiveAction =
  /** What they are about to ask for will need the worker. */
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

/** Some settings were set to something else. */
export class SettingsChangeEvent extends Event {
  static readonly type = 'settings-change';

  constructor(readonly patch: Partial<Settings>) {
    super(SettingsChangeEvent.type, { bubbles: true });
  }
}

/** The picture on the screen has another size now, or another direction. */
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

/** Somebody in the picture was pointed at, or the next one was asked for. */
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
