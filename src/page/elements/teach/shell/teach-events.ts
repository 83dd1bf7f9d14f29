// The typed events with which the parts of the Teach place tell keydot-teach.ts what the person wants.
// They cross shadow roots, because the place is deep, and end there.
import type { LessonSession } from '../../../lessons/lesson-session.ts';
import type { LessonStep } from '../../../shell/route.ts';

/** Something to do to the lessons. What it throws is told to the person by whoever does it. */
export type LessonTask = (lessons: LessonSession) => void | Promise<void>;

export class LessonTaskEvent extends Event {
  static readonly type = 'lesson-task';

  constructor(readonly task: LessonTask) {
    super(LessonTaskEvent.type, { bubbles: true, composed: true });
  }
}

/** What can be taken back, from a note about it. */
export type TakeBack = { label: string; task: LessonTask };

/** One sentence for the person, and a way back where there is one. */
export class TeachNoteEvent extends Event {
  static readonly type = 'teach-note';

  constructor(
    readonly message: string,
    readonly takeBack: TakeBack | null = null,
  ) {
    super(TeachNoteEvent.type, { bubbles: true, composed: true });
  }
}

/** Whole, or its labels and pictures for other tools. */
export type ExportForm = 'lesson' | 'coco';

/** The open lesson is wanted as a file. */
export class ExportEvent extends Event {
  static readonly type = 'teach-export';

  constructor(readonly form: ExportForm) {
    super(ExportEvent.type, { bubbles: true, composed: true });
  }
}

/** Something went wrong that leaves everything as it was. */
export class TeachTroubleEvent extends Event {
  static readonly type = 'teach-trouble';

  constructor(readonly error: Error) {
    super(TeachTroubleEvent.type, { bubbles: true, composed: true });
  }
}

/** Another step of the open lesson is wanted, with a certain frame if need be. */
export class StepEvent extends Event {
  static readonly type = 'teach-step';

  constructor(
    readonly step: LessonStep,
    readonly frameId: string | null = null,
  ) {
    super(StepEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'lesson-task': LessonTaskEvent;
    'teach-note': TeachNoteEvent;
    'teach-trouble': TeachTroubleEvent;
    'teach-export': ExportEvent;
    'teach-step': StepEvent;
  }
}
