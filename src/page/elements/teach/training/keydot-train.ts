// The third step of a lesson: settings and "Train", the run (keydot-training-progress.ts), its result
// (render-training-result.ts), and the lesson's models (keydot-model-list.ts).
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import {
  type InterruptedRun,
  findInterruptedRun,
  isTraining,
  loadTrainingPace,
  type TrainingPace,
  waitUntilNotTraining,
} from '../../../../storage/run-store.ts';
import { findStartingModel, type StartingModel } from '../../../../storage/starting-model.ts';
import { bodySpec } from '../../../shell/body-spec.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import type { LessonSession } from '../../../lessons/lesson-session.ts';
import type { LiveModels } from '../../../training/model-library.ts';
import {
  type TrainingSession,
  isActive,
  type ActiveTraining,
  type TrainingState,
} from '../../../training/training-session.ts';
import { fieldStyles, menu } from '../../shared/form-fields.ts';
import '../../shared/keydot-icon.ts';
import { formatDateTime } from '../../shared/format.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { explainLessonError } from '../../shared/explain-lesson-error.ts';
import './keydot-curve.ts';
import './keydot-model-list.ts';
import './keydot-training-progress.ts';
import { renderTrainingResult } from './render-training-result.ts';
import { reportErrors } from '../shell/teach-events.ts';
import { SubscriptionController } from '../../shared/subscription-controller.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import {
  DEFAULT_PACE,
  TRAINING_SEED,
  describeEstimate,
  estimateTraining,
} from './training-words.ts';

const STEPS = [150, 300, 500, 1000] as const;

/** The Train step. */
@customElement('keydot-train')
export class KeydotTrain extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    fieldStyles,
    css`
      :host {
        overflow: auto;
      }

      .column {
        display: grid;
        gap: var(--space-5);
        align-content: start;
        box-sizing: border-box;
        inline-size: 100%;
        max-inline-size: 44rem;
        margin-inline: auto;
        padding: var(--space-4) max(var(--space-4), env(safe-area-inset-right)) var(--space-6)
          max(var(--space-4), env(safe-area-inset-left));
      }

      .column > * {
        min-inline-size: 0;
      }

      section {
        display: grid;
        gap: var(--space-3);
      }

      .start {
        min-block-size: 52px;
        padding-inline: var(--space-5);
      }

      .field {
        max-inline-size: 20rem;
        font-size: var(--size-label);
      }

      .failed {
        color: var(--alarm);
      }
    `,
  ];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) lessons: LessonSession | null = null;
  @property({ attribute: false }) pictures: FramePictures | null = null;
  @property({ attribute: false }) training: TrainingSession | null = null;
  @property({ attribute: false }) models: LiveModels | null = null;

  @state() private steps = 500;
  /** A run of an earlier visit that can be resumed. */
  @state() private interrupted: InterruptedRun | null = null;
  @state() private pace: TrainingPace = DEFAULT_PACE;
  /** The model that a run can continue from, and whether it should. */
  @state() private start: StartingModel | null = null;
  @state() private continues = true;
  #wasActive = false;
  /** Aborted when the element is removed. */
  #removed: AbortController | null = null;

  constructor() {
    super();
    new SubscriptionController(
      this,
      () => this.training?.events,
      () => this.#onTrainingEvent(),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#removed = new AbortController();
    void this.#waitForOtherPage(this.#removed.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#removed?.abort();
  }

  override render() {
    const { lesson, training, models, pictures } = this;
    if (!lesson || !training) return nothing;
    const { state } = training;
    return html`
      <div class="column">
        ${
          isActive(state)
            ? this.#renderRun(state, lesson, training)
            : this.#renderSettings(lesson, state)
        }
        ${
          state.kind === 'failed' && state.lessonId === lesson.id
            ? this.#renderFailure(state)
            : nothing
        }
        ${
          state.kind === 'done' && state.lessonId === lesson.id
            ? renderTrainingResult(state.result, { lesson, models, pictures })
            : nothing
        }
        <keydot-model-list
          .models=${models}
          .lesson=${lesson}
          .newestId=${state.kind === 'done' ? state.result.modelId : null}
        ></keydot-model-list>
      </div>
    `;
  }

  #renderSettings(lesson: LessonDocument, state: TrainingState) {
    const estimate = estimateTraining(lesson, this.steps, this.pace, this.#from?.learnedFrom);
    const isDone = state.kind === 'done';
    const interrupted = this.interrupted?.steps === this.steps ? this.interrupted : null;
    const choices = [...new Set([...STEPS, this.steps])].sort((a, b) => a - b);
    return html`
      <section>
        <p>${estimate.problem ?? describeEstimate(estimate)}</p>
        ${interrupted ? this.#renderInterrupted(interrupted) : nothing}
        <div class="row">
          <button
            class="button start ${isDone ? '' : 'primary'}"
            ?disabled=${estimate.problem !== null}
            @click=${() => void this.#start(lesson, true)}
          >
            Train
          </button>
          ${
            interrupted?.fits
              ? html`<button class="button" @click=${() => void this.#start(lesson, false)}>
                  Start over
                </button>`
              : nothing
          }
        </div>
        ${menu({
          label: 'Training steps',
          options: choices.map((steps) => ({ value: String(steps), label: `${steps} steps` })),
          chosen: String(this.steps),
          onChoose: (value) => (this.steps = Number(value)),
        })}
        ${this.start ? this.#renderStart(this.start) : nothing}
      </section>
    `;
  }

  #renderStart({ createdMs, channels }: StartingModel) {
    const hasNewPoints = channels.includes(null);
    return html`
      ${menu({
        label: 'Continue from',
        options: [
          { value: 'model', label: `Model of ${formatDateTime(createdMs)}` },
          { value: 'nothing', label: 'None: train a new model' },
        ],
        chosen: this.continues ? 'model' : 'nothing',
        onChoose: (value) => {
          this.continues = value === 'model';
          void this.#loadEarlierRuns();
        },
      })}
      ${
        this.continues && hasNewPoints
          ? html`<p class="muted">The model keeps its points and learns the new ones.</p>`
          : nothing
      }
    `;
  }

  /** The model that the next run continues from; null if it trains a new one. */
  get #from(): StartingModel | null {
    return this.continues ? this.start : null;
  }

  #renderInterrupted({ progress, fits }: InterruptedRun) {
    const { step, steps, curve } = progress;
    return html`
      <p>
        The last training was interrupted at step ${step} of ${steps}.
        ${fits ? 'It continues from there.' : 'The lesson has changed since, so training starts over.'}
      </p>
      ${fits ? html`<keydot-curve .curve=${curve} .steps=${steps}></keydot-curve>` : nothing}
    `;
  }

  #renderRun(state: ActiveTraining, lesson: LessonDocument, training: TrainingSession) {
    return html`
      ${state.lessonId === lesson.id ? nothing : html`<p>Training another lesson:</p>`}
      <keydot-training-progress
        class="outcome"
        role="group"
        aria-label="Training run"
        tabindex="-1"
        .state=${state}
        .lesson=${lesson}
        .pictures=${this.pictures}
        @pause-training=${() => training.pause()}
        @resume-training=${() => training.resume()}
        @stop-training=${() => training.stop()}
      ></keydot-training-progress>
    `;
  }

  #renderFailure({ error }: Extract<TrainingState, { kind: 'failed' }>) {
    return html`<p class="failed" role="alert">${explainLessonError(error)}</p>`;
  }

  #onTrainingEvent(): void {
    this.requestUpdate();
    const isNow = this.training !== null && isActive(this.training.state);
    // A finished run leaves its pace, a crashed one its checkpoint.
    if (this.#wasActive && !isNow) void this.#loadEarlierRuns();
    const hasFocus = (this.shadowRoot?.activeElement ?? null) !== null;
    if (this.#wasActive !== isNow && hasFocus) void this.#moveFocus();
    this.#wasActive = isNow;
  }

  /** Moves the focus from a button that disappears to what replaces it. */
  async #moveFocus(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.outcome')?.focus();
  }

  /** After a reload during a run, the old page's worker may still hold the lesson for a moment. */
  async #waitForOtherPage(signal: AbortSignal): Promise<void> {
    const { lesson } = this;
    if (!lesson) return;
    await reportErrors(this, async () => {
      const wasTraining = await isTraining(lesson.id);
      await this.#loadEarlierRuns();
      if (!wasTraining) return;
      try {
        await waitUntilNotTraining(lesson.id, signal);
      } catch (thrown) {
        if (signal.aborted) return;
        throw thrown;
      }
      await this.#loadEarlierRuns();
    });
  }

  /** Loads the pace, the starting model and a checkpoint to resume from. */
  async #loadEarlierRuns(): Promise<void> {
    const { lessons, lesson, training } = this;
    if (!lessons || !lesson || !training || isActive(training.state)) return;
    await reportErrors(this, async () => {
      this.pace = (await lessons.database.use(loadTrainingPace)) ?? DEFAULT_PACE;
      this.start = await lessons.database.use((database) =>
        findStartingModel(database, lesson, bodySpec.weightsSha256),
      );
      this.interrupted = await findInterruptedRun(lessons.database, lesson, this.#from?.id ?? null);
      this.steps = this.interrupted?.steps ?? this.steps;
    });
  }

  /** @param resume whether to resume the interrupted run */
  async #start(lesson: LessonDocument, resume: boolean): Promise<void> {
    this.interrupted = null;
    // The worker reads the stored lesson, so the last edit must be saved.
    await this.lessons?.settled();
    const startsFrom = this.#from?.id ?? null;
    const { id: lessonId } = lesson;
    const request = { lessonId, steps: this.steps, seed: TRAINING_SEED, resume, startsFrom };
    await this.training?.start(request);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-train': KeydotTrain;
  }
}
