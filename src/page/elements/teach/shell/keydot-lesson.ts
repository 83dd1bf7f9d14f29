// The open lesson: toolbar, and three tabs for its steps. Next: ../frames/keydot-frames.ts,
// ../label/keydot-label.ts or ../training/keydot-train.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { countProgress } from '../../../../core/lesson/lesson-document.ts';
import { FramePictures } from '../../../lessons/frame-pictures.ts';
import type { LessonSession } from '../../../lessons/lesson-session.ts';
import type { LessonState, OpenLesson } from '../../../lessons/lesson-state.ts';
import type { FrameCapture } from '../../../lessons/frame-capture.ts';
import type { LiveModels } from '../../../training/model-library.ts';
import type { LiveSession } from '../../../live/live-session.ts';
import { LESSON_STEPS, type LessonStep } from '../../../shell/route.ts';
import type { TrainingSession } from '../../../training/training-session.ts';
import '../../shared/keydot-icon.ts';
import '../../shared/keydot-sheet.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { explainLessonError } from '../../shared/explain-lesson-error.ts';
import '../frames/keydot-frames.ts';
import type { KeydotFrames } from '../frames/keydot-frames.ts';
import '../label/keydot-label.ts';
import './keydot-lesson-bar.ts';
import '../points/keydot-points.ts';
import '../training/keydot-train.ts';
import { StepEvent } from './teach-events.ts';
import { teachStyles } from './teach-styles.ts';

const STEP_LABELS: Record<LessonStep, string> = {
  frames: 'Frames',
  label: 'Label',
  train: 'Train',
};

/** The open lesson with the selected step. */
@customElement('keydot-lesson')
export class KeydotLesson extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: grid;
        grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
        block-size: 100%;
      }

      .failed {
        display: grid;
        gap: var(--space-4);
        justify-items: start;
        padding: var(--space-5) var(--space-4);
      }

      a.button {
        color: inherit;
        text-decoration: none;
      }

      .tabs {
        display: flex;
        gap: var(--space-1);
        padding-inline: max(var(--space-3), env(safe-area-inset-left));
        border-block-end: 1px solid var(--line);
      }

      .tabs button {
        display: flex;
        gap: var(--space-2);
        align-items: center;
        min-block-size: var(--target);
        padding: 0 var(--space-4);
        border: 0;
        border-block: 2px solid transparent;
        background: transparent;
        color: var(--muted);
        font: 500 var(--size-text) / 1 var(--font);
        cursor: pointer;
        touch-action: manipulation;
      }

      .tabs button:hover {
        color: var(--text);
      }

      .tabs button[aria-selected='true'] {
        border-block-end-color: var(--action);
        color: var(--text);
      }

      .tabs :focus-visible {
        outline-offset: -2px;
      }

      .tabs small {
        font-size: var(--size-small);
        font-variant-numeric: tabular-nums;
        font-weight: 400;
      }

      .panel,
      .panel > * {
        display: grid;
        min-block-size: 0;
        min-inline-size: 0;
      }
    `,
  ];

  @property({ attribute: false }) lessons: LessonSession | null = null;
  @property({ attribute: false }) state: LessonState = { kind: 'closed' };
  @property({ attribute: false }) training: TrainingSession | null = null;
  @property({ attribute: false }) session: LiveSession | null = null;
  @property({ attribute: false }) capture: FrameCapture | null = null;
  @property({ attribute: false }) models: LiveModels | null = null;
  @property({ attribute: false }) step: LessonStep = 'frames';
  /** Whether the Teach view is shown. */
  @property({ type: Boolean }) active = false;

  /** The frame shown in the label step. */
  @state() private frameId: string | null = null;
  @state() private pointsOpen = false;

  @query('keydot-frames') private frames!: KeydotFrames | null;

  #pictures: FramePictures | null = null;
  #lessonId = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pictures?.dispose();
    this.#pictures = null;
    this.#lessonId = '';
  }

  override willUpdate(): void {
    const { state, lessons } = this;
    if (state.kind !== 'open' || !lessons) return;
    if (this.#lessonId !== state.document.id) {
      this.#lessonId = state.document.id;
      this.#pictures?.dispose();
      this.#pictures = new FramePictures((frameId) => lessons.pictureOf(frameId));
      this.frameId = null;
    }
    const { frames } = state.document;
    if (!frames.some(({ id }) => id === this.frameId)) this.frameId = frames[0]?.id ?? null;
  }

  /** Shows a frame in the label step. */
  labelFrame(frameId: string): void {
    this.frameId = frameId;
    this.dispatchEvent(new StepEvent('label'));
  }

  /** Adds pictures, or opens a video to choose frames from. */
  async importFiles(files: readonly File[]): Promise<void> {
    if (this.step !== 'frames') this.dispatchEvent(new StepEvent('frames'));
    await this.updateComplete;
    await this.frames?.importFiles(files);
  }

  override render() {
    const { state } = this;
    if (state.kind === 'failed') {
      return html`
        <div class="failed">
          <p>${explainLessonError(state.error)}</p>
          <a class="button" href="#teach">All lessons</a>
        </div>
      `;
    }
    if (state.kind !== 'open') return nothing;
    return html`
      <keydot-lesson-bar
        .state=${state}
        @show-points=${() => (this.pointsOpen = true)}
      ></keydot-lesson-bar>
      ${this.#renderTabs(state)}
      <div
        class="panel"
        id="panel"
        role="tabpanel"
        aria-labelledby="tab-${this.step}"
        @teach-step=${({ frameId }: StepEvent) => (this.frameId = frameId ?? this.frameId)}
        @show-points=${() => (this.pointsOpen = true)}
      >
        ${this.#renderStep(state)}
      </div>
      <keydot-sheet
        heading="Points"
        ?open=${this.pointsOpen}
        @close=${() => (this.pointsOpen = false)}
      >
        <keydot-points .lesson=${state.document}></keydot-points>
      </keydot-sheet>
    `;
  }

  #renderTabs({ document }: OpenLesson) {
    const { frames, labelledFrames } = countProgress(document);
    const badges: Record<LessonStep, string> = {
      frames: frames > 0 ? String(frames) : '',
      label: frames > 0 ? `${labelledFrames}/${frames}` : '',
      train: '',
    };
    return html`
      <div class="tabs" role="tablist" aria-label="Steps" @keydown=${this.#moveTab}>
        ${LESSON_STEPS.map(
          (step) => html`
            <button
              role="tab"
              id="tab-${step}"
              aria-controls="panel"
              aria-selected=${step === this.step}
              tabindex=${step === this.step ? 0 : -1}
              @click=${() => this.dispatchEvent(new StepEvent(step))}
            >
              ${STEP_LABELS[step]}
              ${badges[step] ? html`<small aria-hidden="true">${badges[step]}</small>` : nothing}
            </button>
          `,
        )}
      </div>
    `;
  }

  #renderStep({ document }: OpenLesson) {
    switch (this.step) {
      case 'frames':
        return html`
          <keydot-frames
            .lesson=${document}
            .pictures=${this.#pictures}
            .session=${this.session}
            .capture=${this.capture}
            ?active=${this.active}
          ></keydot-frames>
        `;
      case 'label':
        return html`
          <keydot-label
            .looks=${this.capture?.featureIndex ?? null}
            .lesson=${document}
            .pictures=${this.#pictures}
            .frameId=${this.frameId}
          ></keydot-label>
        `;
      case 'train':
        return html`
          <keydot-train
            .lesson=${document}
            .lessons=${this.lessons}
            .pictures=${this.#pictures}
            .training=${this.training}
            .models=${this.models}
          ></keydot-train>
        `;
    }
  }

  #moveTab(event: KeyboardEvent): void {
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const forward = isRtl ? 'ArrowLeft' : 'ArrowRight';
    const backward = isRtl ? 'ArrowRight' : 'ArrowLeft';
    const move = event.key === forward ? 1 : event.key === backward ? -1 : 0;
    if (move === 0) return;
    event.preventDefault();
    const index = LESSON_STEPS.indexOf(this.step) + move + LESSON_STEPS.length;
    const step = LESSON_STEPS[index % LESSON_STEPS.length];
    this.dispatchEvent(new StepEvent(step));
    this.renderRoot.querySelector<HTMLElement>(`#tab-${step}`)?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lesson': KeydotLesson;
  }
}
