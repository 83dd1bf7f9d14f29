// Typed events inside the live view, from its parts to live/keydot-live.ts. They bubble but are not
// composed, so they stay inside it. Its public events: live/pose-events.ts.
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
