// The typed events by which the elements of Teach send requests to keydot-teach.ts. They cross shadow
// roots and end there.
import { asError } from '../../../shell/errors.ts';
import type { LessonSession } from '../../../lessons/lesson-session.ts';
import type { LessonStep } from '../../../shell/route.ts';

/** Work on the lessons. Errors that it throws are shown as a note. */
export type LessonTask = (lessons: LessonSession) => void | Promise<void>;

/** Requests that a task is run on the lessons. */
export class LessonTaskEvent extends Event {
  static readonly type = 'lesson-task';

  constructor(readonly task: LessonTask) {
    super(LessonTaskEvent.type, { bubbles: true, composed: true });
  }
}

/** The button of a note. */
export type NoteAction = { label: string; task: LessonTask };

/** Undoes the last edit of the open lesson. */
export const UNDO: NoteAction = { label: 'Undo', task: (lessons) => lessons.undo() };

/** Requests a note: one sentence, with a button if there is an action. */
export class TeachNoteEvent extends Event {
  static readonly type = 'teach-note';

  constructor(
    readonly message: string,
    readonly action: NoteAction | null = null,
  ) {
    super(TeachNoteEvent.type, { bubbles: true, composed: true });
  }
}

/** The whole lesson, or its labels and pictures for other tools. */
export type ExportForm = 'lesson' | 'coco';

/** Requests the open lesson as a file. */
export class ExportEvent extends Event {
  static readonly type = 'teach-export';

  constructor(readonly form: ExportForm) {
    super(ExportEvent.type, { bubbles: true, composed: true });
  }
}

/** Reports an error that changed nothing. */
export class TeachErrorEvent extends Event {
  static readonly type = 'teach-error';

  constructor(readonly error: Error) {
    super(TeachErrorEvent.type, { bubbles: true, composed: true });
  }
}

/** Runs a task for an element and reports its error, unless the element was removed meanwhile. */
export async function reportErrors(element: Element, task: () => Promise<unknown>): Promise<void> {
  try {
    await task();
  } catch (thrown) {
    if (element.isConnected) element.dispatchEvent(new TeachErrorEvent(asError(thrown)));
  }
}

/** Requests a step of the open lesson, and optionally one of its frames. */
export class StepEvent extends Event {
  static readonly type = 'teach-step';

  constructor(
    readonly step: LessonStep,
    readonly frameId: string | null = null,
  ) {
    super(StepEvent.type, { bubbles: true, composed: true });
  }
}

/** Requests the editor of the lesson's points. */
export class ShowPointsEvent extends Event {
  static readonly type = 'show-points';

  constructor() {
    super(ShowPointsEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'lesson-task': LessonTaskEvent;
    'teach-note': TeachNoteEvent;
    'teach-error': TeachErrorEvent;
    'teach-export': ExportEvent;
    'teach-step': StepEvent;
    'show-points': ShowPointsEvent;
  }
}
