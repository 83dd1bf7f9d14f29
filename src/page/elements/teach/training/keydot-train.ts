// The third step: what training will do, the run (keydot-training-progress.ts), how good it got
// (render-training-result.ts), and the models there are (keydot-model-list.ts).
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
import { asError } from '../../../shell/errors.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import type { LessonSession } from '../../../lessons/lesson-session.ts';
import type { LiveModels } from '../../../live/live-models.ts';
import type { TrainingSession } from '../../../training/training-session.ts';
import {
  isActive,
  type ActiveTraining,
  type TrainingState,
} from '../../../training/training-state.ts';
import { fieldStyles, menu } from '../../shared/form-fields.ts';
import '../../shared/keydot-icon.ts';
import { formatDateTime } from '../../shared/format.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { explainLessonError } from '../../shared/explain-lesson-error.ts';
import './keydot-curve.ts';
import './keydot-model-list.ts';
import './keydot-training-progress.ts';
import { renderTrainingResult } from './render-training-result.ts';
import { TeachErrorEvent } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { TRAINING_SEED, USUAL_PACE, lookAhead, sayOutlook } from './training-words.ts';

const STEPS = [150, 300, 500, 1000] as const;

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
  /** A run that an earlier visit did not finish. */
  @state() private cutOff: InterruptedRun | null = null;
  @state() private pace: TrainingPace = USUAL_PACE;
  /** The model that a run can go on from, and whether it is to. */
  @state() private start: StartingModel | null = null;
  @state() private goesOn = true;
  #unsubscribe: (() => void) | null = null;
  #wasActive = false;
  #gone: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.training?.events.subscribe(() => this.#hear()) ?? null;
    this.#gone = new AbortController();
    void this.#lookAround(this.#gone.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#gone?.abort();
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
            : this.#renderOutlook(lesson, state)
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

  #renderOutlook(lesson: LessonDocument, state: TrainingState) {
    const outlook = lookAhead(lesson, this.steps, this.pace, this.#from?.learnedFrom);
    const isDone = state.kind === 'done';
    const cutOff = this.cutOff?.steps === this.steps ? this.cutOff : null;
    const choices = [...new Set([...STEPS, this.steps])].sort((a, b) => a - b);
    return html`
      <section>
        <p>${outlook.lack ?? sayOutlook(outlook)}</p>
        ${cutOff ? this.#renderCutOff(cutOff) : nothing}
        <div class="row">
          <button
            class="button start ${isDone ? '' : 'primary'}"
            ?disabled=${outlook.lack !== null}
            @click=${() => void this.#start(lesson, true)}
          >
            Train
          </button>
          ${
            cutOff?.fits
              ? html`<button class="button" @click=${() => void this.#start(lesson, false)}>
                  Start over
                </button>`
              : nothing
          }
        </div>
        ${menu({
          label: 'How long it learns',
          options: choices.map((steps) => ({ value: String(steps), label: `${steps} steps` })),
          chosen: String(this.steps),
          onChoose: (value) => (this.steps = Number(value)),
        })}
        ${this.start ? this.#renderBeginning(this.start) : nothing}
      </section>
    `;
  }

  #renderBeginning({ createdMs, channels }: StartingModel) {
    const isGrown = channels.includes(null);
    return html`
      ${menu({
        label: 'Begins with',
        options: [
          { value: 'model', label: `The model of ${formatDateTime(createdMs)}` },
          { value: 'nothing', label: 'Nothing learned yet' },
        ],
        chosen: this.goesOn ? 'model' : 'nothing',
        onChoose: (value) => {
          this.goesOn = value === 'model';
          void this.#lookBack();
        },
      })}
      ${
        this.goesOn && isGrown
          ? html`<p class="muted">
              What it finds of the old points stays; new ones are added to it.
            </p>`
          : nothing
      }
    `;
  }

  /** The model that the next run goes on from; null when it begins afresh. */
  get #from(): StartingModel | null {
    return this.goesOn ? this.start : null;
  }

  #renderCutOff({ progress, fits }: InterruptedRun) {
    const { step, steps, curve } = progress;
    return html`
      <p>
        The last training was cut off at step ${step} of ${steps}.
        ${fits ? 'Training goes on from there.' : 'The lesson has changed since, so it begins anew.'}
      </p>
      ${fits ? html`<keydot-curve .curve=${curve} .steps=${steps}></keydot-curve>` : nothing}
    `;
  }

  #renderRun(state: ActiveTraining, lesson: LessonDocument, training: TrainingSession) {
    return html`
      ${state.lessonId === lesson.id ? nothing : html`<p>Another lesson is being trained:</p>`}
      <keydot-training-progress
        class="outcome"
        role="group"
        aria-label="The training"
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

  #hear(): void {
    this.requestUpdate();
    const isNow = this.training !== null && isActive(this.training.state);
    // A run that has just ended leaves its pace behind, and its checkpoint if it died.
    if (this.#wasActive && !isNow) void this.#lookBack();
    const hasFocus = (this.shadowRoot?.activeElement ?? null) !== null;
    if (this.#wasActive !== isNow && hasFocus) void this.#keepFocus();
    this.#wasActive = isNow;
  }

  /** The button that was pressed gives way to what came of it; so does its focus. */
  async #keepFocus(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.outcome')?.focus();
  }

  /** A page that was reloaded in the middle of a run is there before its worker is quite gone. */
  async #lookAround(signal: AbortSignal): Promise<void> {
    const { lesson } = this;
    if (!lesson) return;
    try {
      const isTrained = await isTraining(lesson.id);
      await this.#lookBack();
      if (!isTrained) return;
      await waitUntilNotTraining(lesson.id, signal);
      await this.#lookBack();
    } catch (thrown) {
      if (!signal.aborted) this.dispatchEvent(new TeachErrorEvent(asError(thrown)));
    }
  }

  /** What earlier runs left: a checkpoint to go on from, and how fast they were. */
  async #lookBack(): Promise<void> {
    const { lessons, lesson, training } = this;
    if (!lessons || !lesson || !training || isActive(training.state)) return;
    try {
      this.pace = (await lessons.database.use(loadTrainingPace)) ?? USUAL_PACE;
      this.start = await lessons.database.use((database) =>
        findStartingModel(database, lesson, bodySpec.weightsSha256),
      );
      this.cutOff = await findInterruptedRun(lessons.database, lesson, this.#from?.id ?? null);
      this.steps = this.cutOff?.steps ?? this.steps;
    } catch (thrown) {
      this.dispatchEvent(new TeachErrorEvent(asError(thrown)));
    }
  }

  /** @param resume goes on with a run that was cut off */
  async #start(lesson: LessonDocument, resume: boolean): Promise<void> {
    this.cutOff = null;
    // The worker reads what is kept, so the last edit has to be.
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
