// <keydot-teach>: the place where points are taught. Owns the lessons and the training, so that both
// outlive a visit to Live; shows the list (keydot-lesson-list.ts) or the open lesson (keydot-lesson.ts).
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { asError } from '../../../shell/errors.ts';
import { FrameCapture } from '../../../lessons/frame-capture.ts';
import { LessonSession } from '../../../lessons/lesson-session.ts';
import { UnsavedLessonError, type LessonEvent } from '../../../lessons/lesson-state.ts';
import type { LiveModels } from '../../../live/live-models.ts';
import type { LiveSession } from '../../../live/live-session.ts';
import { mirrorSettingOf, type LiveEvent } from '../../../live/live-state.ts';
import { formatRoute, type Route } from '../../../shell/route.ts';
import type { TrainingRequest } from '../../../../api/trainer-api.ts';
import type { GrabbedFrame } from '../../../../api/pose-api.ts';
import { TrainingSession } from '../../../training/training-session.ts';
import { describeEvent } from '../../shared/announce.ts';
import { createPoseEvent, createStatsEvent } from '../../live/pose-events.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { tokens } from '../../shared/tokens.ts';
import { explainLessonError } from '../../shared/explain-lesson-error.ts';
import { isTyping } from '../../shared/is-typing.ts';
import '../lessons/keydot-lesson-list.ts';
import type { KeydotLessonList } from '../lessons/keydot-lesson-list.ts';
import './keydot-lesson.ts';
import type { KeydotLesson } from './keydot-lesson.ts';
import '../frames/keydot-rewind.ts';
import type { RewindEvent } from '../frames/keydot-rewind.ts';
import './keydot-teach-notes.ts';
import type { KeydotTeachNotes } from './keydot-teach-notes.ts';
import { placeStyles } from './place-styles.ts';
import type {
  ExportEvent,
  LessonTask,
  StepEvent,
  TakeBack,
  TeachNoteEvent,
} from './teach-events.ts';
import { teachStyles } from './teach-styles.ts';
import { formatCount } from '../../shared/format.ts';

const NONE: readonly GrabbedFrame[] = [];

@customElement('keydot-teach')
export class KeydotTeach extends LitElement {
  static override styles = [tokens, sharedStyles, teachStyles, placeStyles];

  /** The live session, which keeps running from place to place. */
  @property({ attribute: false }) session: LiveSession | null = null;
  @property({ attribute: false }) models: LiveModels | null = null;
  @property({ attribute: false }) route: Extract<Route, { place: 'teach' }> | null = null;
  /** The place is shown; another one has the live picture when it is not. */
  @property({ type: Boolean }) active = false;

  @state() private lessons: LessonSession | null = null;
  @state() private training: TrainingSession | null = null;
  @state() private capture: FrameCapture | null = null;
  /** The last seconds, frozen because something was wrong in them; empty while time goes on. */
  @state() private frozen: readonly GrabbedFrame[] = [];
  /** Where the person was when it went wrong, to go back to. */
  #wasAt = '';
  #unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.lessons = new LessonSession();
    this.training = new TrainingSession();
    this.lessons.events.subscribe((event) => this.#hear(event));
    const { session } = this;
    if (session) this.capture = new FrameCapture(session, this.lessons);
    this.#unsubscribe = session?.events.subscribe((event) => this.#pass(event)) ?? null;
    document.addEventListener('keydown', this.#undoByKey);
    document.addEventListener('keydown', this.#flagByKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#undoByKey);
    document.removeEventListener('keydown', this.#flagByKey);
    this.capture?.dispose();
    this.#unsubscribe?.();
    this.training?.dispose();
    void this.lessons?.dispose();
    this.lessons = this.training = this.capture = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route')) void this.#follow();
  }

  /** Takes files that were dropped or pasted anywhere. */
  importFiles(files: readonly File[]): void {
    const place = this.renderRoot.querySelector('keydot-lesson, keydot-lesson-list');
    void (place as KeydotLesson | KeydotLessonList | null)?.importFiles(files);
  }

  /** Resolves when every edit is kept. @throws UnsavedLessonError when the last cannot be */
  async keepEdits(): Promise<void> {
    await this.lessons?.settled();
    const state = this.lessons?.state;
    if (state?.kind === 'open' && state.saving.kind === 'unsaved') {
      throw new UnsavedLessonError(state.saving.error);
    }
  }

  /**
   * Brings training to a halt that loses nothing: the page is about to go.
   * @returns the training to go on with; null when there is none
   */
  async restTraining(): Promise<TrainingRequest | null> {
    return (await this.training?.rest()) ?? null;
  }

  /** Goes on with a training that was at rest, in this page or in the one before it. */
  goOn(request: TrainingRequest): void {
    if (this.training?.state.kind === 'paused') this.training.resume();
    else if (this.training?.state.kind === 'idle') void this.training.start(request);
  }

  override render() {
    const { lessons, training, session } = this;
    if (!lessons || !training || !session) return nothing;
    return html`
      <div
        class="place"
        @lesson-task=${({ task }: { task: LessonTask }) => void this.#do(task)}
        @teach-note=${({ message, takeBack }: TeachNoteEvent) => this.#say(message, takeBack)}
        @teach-trouble=${({ error }: { error: Error }) => this.#say(explainLessonError(error))}
        @teach-step=${({ step }: StepEvent) => this.#go(step)}
        @teach-export=${({ form }: ExportEvent) => this.#notes?.export(form)}
        @flag-frame=${() => void this.#flag()}
      >
        ${
          this.route?.lessonId
            ? html`<keydot-lesson
                .lessons=${lessons}
                .state=${lessons.state}
                .training=${training}
                .session=${session}
                .capture=${this.capture}
                .models=${this.models}
                .step=${this.route.step}
                ?active=${this.active}
              ></keydot-lesson>`
            : html`<keydot-lesson-list .lessons=${lessons}></keydot-lesson-list>`
        }
        <keydot-teach-notes
          .lessons=${lessons}
          .lessonId=${this.route?.lessonId ?? null}
        ></keydot-teach-notes>
      </div>
      <keydot-rewind
        .frames=${this.active ? this.frozen : NONE}
        .spec=${session.spec}
        ?mirrored=${session.settings[mirrorSettingOf(session.state)]}
        @rewind-done=${({ indices }: RewindEvent) => void this.#unfreeze(indices)}
      ></keydot-rewind>
    `;
  }

  /** Opens the lesson that the address names, or closes it. */
  async #follow(): Promise<void> {
    const { lessons, route } = this;
    if (!lessons || !route) return;
    const { state } = lessons;
    const openId =
      state.kind === 'open' ? state.document.id : state.kind === 'closed' ? null : state.lessonId;
    if (openId === route.lessonId) return;
    await this.#do(() => (route.lessonId ? lessons.open(route.lessonId) : lessons.close()));
  }

  #go(step: StepEvent['step']): void {
    const lessonId = this.route?.lessonId;
    if (lessonId) location.hash = formatRoute({ place: 'teach', lessonId, step });
  }

  /** Does what a part asks for, and tells what goes wrong. */
  async #do(task: LessonTask): Promise<void> {
    const { lessons } = this;
    if (!lessons) return;
    try {
      await task(lessons);
    } catch (thrown) {
      this.#say(explainLessonError(asError(thrown)));
    }
  }

  /** What is found and what happens is told here as well, while the live view is not shown. */
  #pass(event: LiveEvent): void {
    if (!this.active) return;
    if (event.kind === 'frame') this.dispatchEvent(createPoseEvent(event.report));
    if (event.kind === 'stats') this.dispatchEvent(createStatsEvent(event.stats));
    const passing = describeEvent(event);
    if (passing) this.#say(passing);
  }

  #hear(event: LessonEvent): void {
    switch (event.kind) {
      case 'changed':
      case 'lessons-changed':
        return this.requestUpdate();
      case 'reloaded':
        return this.#say('Another tab changed this lesson; this is how it stands there.');
      case 'overtaken': {
        const lost = formatCount(event.lostEdits, 'edit');
        if (event.lostEdits === 0)
          return this.#say('Another tab changed this lesson too: both are kept.');
        return this.#say(`Another tab was first: ${lost} made here no longer fit the lesson.`);
      }
      case 'trouble':
        return this.#say(explainLessonError(event.error));
    }
  }

  get #notes(): KeydotTeachNotes | null {
    return this.renderRoot.querySelector('keydot-teach-notes');
  }

  #say(message: string, takeBack: TakeBack | null = null): void {
    this.#notes?.say(message, takeBack);
  }

  /** Freezes the last seconds and asks which frames went wrong; a single one is kept at once. */
  async #flag(): Promise<void> {
    await this.#do(async ({ state }) => {
      const { session, capture } = this;
      if (state.kind !== 'open' || !session || !capture || this.frozen.length > 0) return;
      const frozen = await session.frames.freeze();
      if (frozen.length > 1) {
        this.#wasAt = location.hash;
        this.frozen = frozen;
        if (!this.active) this.#go('frames');
        return;
      }
      closeAll(frozen);
      await session.frames.thaw();
      const frameId = await capture.take();
      if (frameId) this.renderRoot.querySelector('keydot-lesson')?.labelFrame(frameId);
    });
  }

  /** Keeps the frames that were chosen and goes to correct them, or goes back where the person was. */
  async #unfreeze(indices: readonly number[]): Promise<void> {
    const { frozen } = this;
    this.frozen = [];
    await this.#do(async () => {
      try {
        const [first] = (indices.length > 0 && (await this.capture?.keepFrozen(indices))) || [];
        if (first) this.renderRoot.querySelector('keydot-lesson')?.labelFrame(first);
        else location.hash = this.#wasAt;
      } finally {
        closeAll(frozen);
        await this.session?.frames.thaw();
      }
    });
  }

  readonly #flagByKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'w' || event.repeat || isTyping(event)) return;
    // Where the live picture is not in sight, there is nothing to be wrong.
    const isWatching = !this.active || this.route?.step === 'frames';
    if (isWatching && this.session?.source) void this.#flag();
  };

  readonly #undoByKey = (event: KeyboardEvent): void => {
    if (!this.active || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const target = event.composedPath()[0];
    // Text that is being typed has its own undo.
    if (target instanceof HTMLInputElement && target.type === 'text') return;
    const key = event.key.toLowerCase();
    const isRedo = key === 'y' || (key === 'z' && event.shiftKey);
    if (!isRedo && key !== 'z') return;
    if (this.lessons?.state.kind !== 'open') return;
    event.preventDefault();
    void this.#do((lessons) => (isRedo ? lessons.redo() : lessons.undo()));
  };
}

function closeAll(frames: readonly GrabbedFrame[]): void {
  for (const { bitmap } of frames) bitmap.close();
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-teach': KeydotTeach;
  }
}
