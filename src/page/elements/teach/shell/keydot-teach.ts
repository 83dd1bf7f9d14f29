// <keydot-teach>, the Teach view. Owns the lesson session and the training session, so that both survive
// a visit to Live. Next: ../lessons/keydot-lesson-list.ts or keydot-lesson.ts.
import { LitElement, html, nothing, type PropertyValues, css } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { asError } from '../../../shell/errors.ts';
import { FrameCapture } from '../../../lessons/frame-capture.ts';
import { LessonSession } from '../../../lessons/lesson-session.ts';
import { UnsavedLessonError, type LessonEvent } from '../../../lessons/lesson-state.ts';
import type { LiveModels } from '../../../training/model-library.ts';
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
import type {
  ExportEvent,
  LessonTask,
  StepEvent,
  NoteAction,
  TeachNoteEvent,
} from './teach-events.ts';
import { SubscriptionController } from '../../shared/subscription-controller.ts';
import { teachStyles } from './teach-styles.ts';
import { formatCount } from '../../shared/format.ts';

const NONE: readonly GrabbedFrame[] = [];

/** The Teach view: the list of lessons or one open lesson. */
@customElement('keydot-teach')
export class KeydotTeach extends LitElement {
  static override styles = [
    tokens,
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: block;
        position: relative;
        block-size: 100%;
        background: var(--ground);
      }

      .place {
        block-size: 100%;
        padding-block-start: var(--top-inset, 0);
      }
    `,
  ];

  /** The live session, which Live and Teach share. */
  @property({ attribute: false }) session: LiveSession | null = null;
  @property({ attribute: false }) models: LiveModels | null = null;
  @property({ attribute: false }) route: Extract<Route, { place: 'teach' }> | null = null;
  /** Whether this view is shown. Otherwise another view holds the live picture. */
  @property({ type: Boolean }) active = false;

  @state() private lessons: LessonSession | null = null;
  @state() private training: TrainingSession | null = null;
  @state() private capture: FrameCapture | null = null;
  /** The last seconds of video, frozen to choose wrong frames from. Empty while the video runs. */
  @state() private frozen: readonly GrabbedFrame[] = [];
  /** The address before the frames were frozen, to return to. */
  #addressBefore = '';

  constructor() {
    super();
    new SubscriptionController(
      this,
      () => this.session?.events,
      (event) => this.#onLiveEvent(event),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.lessons = new LessonSession();
    this.training = new TrainingSession();
    this.lessons.events.subscribe((event) => this.#onLessonEvent(event));
    const { session } = this;
    if (session) this.capture = new FrameCapture(session, this.lessons);
    document.addEventListener('keydown', this.#undoByKey);
    document.addEventListener('keydown', this.#flagByKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#undoByKey);
    document.removeEventListener('keydown', this.#flagByKey);
    this.capture?.dispose();
    this.training?.dispose();
    void this.lessons?.dispose();
    this.lessons = this.training = this.capture = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route')) void this.#followRoute();
  }

  /** Imports files that were dropped or pasted anywhere in the app. */
  importFiles(files: readonly File[]): void {
    const place = this.renderRoot.querySelector('keydot-lesson, keydot-lesson-list');
    void (place as KeydotLesson | KeydotLessonList | null)?.importFiles(files);
  }

  /** Resolves when every edit is saved. @throws UnsavedLessonError if the last edits cannot be saved */
  async saveEdits(): Promise<void> {
    await this.lessons?.settled();
    const state = this.lessons?.state;
    if (state?.kind === 'open' && state.saving.kind === 'unsaved') {
      throw new UnsavedLessonError(state.saving.error);
    }
  }

  /**
   * Pauses training at a checkpoint, before the page is unloaded.
   * @returns the training to resume; null if none runs
   */
  async pauseTraining(): Promise<TrainingRequest | null> {
    return (await this.training?.suspend()) ?? null;
  }

  /** Resumes a training that pauseTraining() paused, on this page or on the page before a reload. */
  resumeTraining(request: TrainingRequest): void {
    if (this.training?.state.kind === 'paused') this.training.resume();
    else if (this.training?.state.kind === 'idle') void this.training.start(request);
  }

  override render() {
    const { lessons, training, session } = this;
    if (!lessons || !training || !session) return nothing;
    return html`
      <div
        class="place"
        @lesson-task=${({ task }: { task: LessonTask }) => void this.#run(task)}
        @teach-note=${({ message, action }: TeachNoteEvent) => this.#show(message, action)}
        @teach-error=${({ error }: { error: Error }) => this.#show(explainLessonError(error))}
        @teach-step=${({ step }: StepEvent) => this.#goToStep(step)}
        @teach-export=${({ form }: ExportEvent) => void this.#notes?.export(form)}
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

  /** Opens the lesson in the route, or closes the open one. */
  async #followRoute(): Promise<void> {
    const { lessons, route } = this;
    if (!lessons || !route) return;
    const { state } = lessons;
    const openId =
      state.kind === 'open' ? state.document.id : state.kind === 'closed' ? null : state.lessonId;
    if (openId === route.lessonId) return;
    await this.#run(() => (route.lessonId ? lessons.open(route.lessonId) : lessons.close()));
  }

  #goToStep(step: StepEvent['step']): void {
    const lessonId = this.route?.lessonId;
    if (lessonId) location.hash = formatRoute({ place: 'teach', lessonId, step });
  }

  /** Runs a task on the lessons and shows its error, if any. */
  async #run(task: LessonTask): Promise<void> {
    const { lessons } = this;
    if (!lessons) return;
    try {
      await task(lessons);
    } catch (thrown) {
      this.#show(explainLessonError(asError(thrown)));
    }
  }

  /** Fires pose and stats events and shows messages while the live view is hidden. */
  #onLiveEvent(event: LiveEvent): void {
    if (!this.active) return;
    if (event.kind === 'frame') this.dispatchEvent(createPoseEvent(event.report));
    if (event.kind === 'stats') this.dispatchEvent(createStatsEvent(event.stats));
    const passing = describeEvent(event);
    if (passing) this.#show(passing);
  }

  #onLessonEvent(event: LessonEvent): void {
    switch (event.kind) {
      case 'changed':
      case 'lessons-changed':
        return this.requestUpdate();
      case 'reloaded':
        return this.#show('This lesson was changed in another tab. You now see that version.');
      case 'overtaken': {
        const lost = formatCount(event.lostEdits, 'edit');
        if (event.lostEdits === 0) {
          return this.#show('This lesson was also changed in another tab. All changes were kept.');
        }
        return this.#show(
          `This lesson was changed in another tab first. ${lost} made here could not be applied.`,
        );
      }
      case 'trouble':
        return this.#show(explainLessonError(event.error));
    }
  }

  get #notes(): KeydotTeachNotes | null {
    return this.renderRoot.querySelector('keydot-teach-notes');
  }

  #show(message: string, action: NoteAction | null = null): void {
    this.#notes?.show(message, action);
  }

  /** Freezes the last seconds and shows them to choose wrong frames. A single frame is added at once. */
  async #flag(): Promise<void> {
    await this.#run(async ({ state }) => {
      const { session, capture } = this;
      if (state.kind !== 'open' || !session || !capture || this.frozen.length > 0) return;
      const frozen = await session.frames.freeze();
      if (frozen.length > 1) {
        this.#addressBefore = location.hash;
        this.frozen = frozen;
        if (!this.active) this.#goToStep('frames');
        return;
      }
      closeAll(frozen);
      await session.frames.thaw();
      const frameId = await capture.take();
      if (frameId) this.renderRoot.querySelector('keydot-lesson')?.labelFrame(frameId);
    });
  }

  /** Adds the chosen frames and opens the first to correct it; without any, returns to where it began. */
  async #unfreeze(indices: readonly number[]): Promise<void> {
    const { frozen } = this;
    this.frozen = [];
    await this.#run(async () => {
      try {
        const [first] = (indices.length > 0 && (await this.capture?.addFrozen(indices))) || [];
        if (first) this.renderRoot.querySelector('keydot-lesson')?.labelFrame(first);
        else location.hash = this.#addressBefore;
      } finally {
        closeAll(frozen);
        await this.session?.frames.thaw();
      }
    });
  }

  readonly #flagByKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'w' || event.repeat || isTyping(event)) return;
    // The other steps do not show the live picture.
    const isWatching = !this.active || this.route?.step === 'frames';
    if (isWatching && this.session?.source) void this.#flag();
  };

  readonly #undoByKey = (event: KeyboardEvent): void => {
    if (!this.active || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const target = event.composedPath()[0];
    // Text fields have their own undo.
    if (target instanceof HTMLInputElement && target.type === 'text') return;
    const key = event.key.toLowerCase();
    const isRedo = key === 'y' || (key === 'z' && event.shiftKey);
    if (!isRedo && key !== 'z') return;
    if (this.lessons?.state.kind !== 'open') return;
    event.preventDefault();
    void this.#run((lessons) => (isRedo ? lessons.redo() : lessons.undo()));
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
