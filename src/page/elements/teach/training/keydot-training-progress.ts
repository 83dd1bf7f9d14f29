// A training run in progress: steps, time left, learning curves, and predictions on test frames.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ref } from 'lit/directives/ref.js';
import { HEAT_COLORS } from '../../../../core/drawing/palette.ts';
import type { LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import type { ValidationFrame } from '../../../../api/trainer-api.ts';
import type { CellMap } from '../../../../core/model/heads.ts';
import { sigmoid } from '../../../../core/math.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import { NO_PROGRESS, type ActiveTraining } from '../../../training/training-session.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import '../frames/keydot-frame-image.ts';
import './keydot-curve.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatDuration } from '../../shared/format.ts';

/** Fires `pause-training`, `resume-training` and `stop-training`. */
@customElement('keydot-training-progress')
export class KeydotTrainingProgress extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        font-variant-numeric: tabular-nums;
      }

      .bar {
        block-size: 8px;
        border-radius: 4px;
      }

      .line {
        display: flex;
        justify-content: space-between;
        gap: var(--space-3);
      }

      .predictions {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr));
        gap: var(--space-2);
      }

      .prediction {
        display: grid;
        aspect-ratio: 4 / 3;
        border-radius: var(--radius-small);
        overflow: hidden;
        background: var(--stage);
      }

      .prediction > * {
        grid-area: 1 / 1;
        inline-size: 100%;
        block-size: 100%;
      }
    `,
  ];

  @property({ attribute: false }) state: ActiveTraining | null = null;
  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) pictures: FramePictures | null = null;

  override render() {
    const { state } = this;
    if (!state) return nothing;
    const progress = state.kind === 'preparing' ? NO_PROGRESS : state.progress;
    const { steps, curve, watched, retreats } = progress;
    const times = retreats === 1 ? 'once' : `${retreats} times`;
    return html`
      ${this.#renderBar(state)}
      <div class="row">
        ${state.kind === 'preparing' ? nothing : this.#renderPause(state)}
        <button
          class="button"
          aria-disabled=${state.stopping}
          @click=${() => this.#request('stop-training')}
        >
          <keydot-icon name="stop"></keydot-icon>Stop training
        </button>
        <p class="muted">Stopping keeps the best model so far.</p>
      </div>
      <keydot-curve .curve=${curve} .steps=${steps}></keydot-curve>
      ${
        retreats > 0
          ? html`<p class="muted">
              Training diverged ${times} and continued from a checkpoint with smaller steps.
            </p>`
          : nothing
      }
      ${
        watched.length > 0 && state.lessonId === this.lesson?.id
          ? this.#renderPredictions(watched)
          : nothing
      }
    `;
  }

  #renderBar(state: ActiveTraining) {
    const isPreparing = state.kind === 'preparing';
    const { step, steps } = isPreparing ? NO_PROGRESS : state.progress;
    const percent = Math.round(100 * (isPreparing ? state.fraction : step / Math.max(1, steps)));
    const words = this.#describeStep(state);
    return html`
      <div class="line">
        <p>${words}</p>
        <p class="muted">${this.#formatTimeLeft(state)}</p>
      </div>
      <div
        class="bar"
        role="progressbar"
        aria-label=${isPreparing ? 'Preparing frames' : 'Training'}
        aria-valuenow=${percent}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuetext=${words}
      >
        <div .style="inline-size: ${percent}%"></div>
      </div>
    `;
  }

  #renderPause({ kind, stopping }: ActiveTraining) {
    const isPaused = kind === 'paused';
    return html`
      <button
        class="button"
        aria-disabled=${stopping}
        @click=${() => this.#request(isPaused ? 'resume-training' : 'pause-training')}
      >
        <keydot-icon name=${isPaused ? 'play' : 'pause'}></keydot-icon>
        ${isPaused ? 'Resume training' : 'Pause training'}
      </button>
    `;
  }

  #renderPredictions(predictions: readonly ValidationFrame[]) {
    return html`
      <div>
        <h3>Predictions on test frames</h3>
        <div class="predictions">
          ${predictions.map((prediction) => this.#renderPrediction(prediction))}
        </div>
      </div>
    `;
  }

  #renderPrediction({ frameId, map }: ValidationFrame) {
    const frame = this.lesson?.frames.find(({ id }) => id === frameId);
    if (!frame) return nothing;
    return html`
      <div class="prediction">
        <keydot-frame-image .pictures=${this.pictures} .frame=${frame}></keydot-frame-image>
        <canvas
          width=${map.width}
          height=${map.height}
          aria-hidden="true"
          ${ref((canvas) => drawHeatmap(canvas, map))}
        ></canvas>
      </div>
    `;
  }

  #describeStep(state: ActiveTraining): string {
    if (state.stopping) return 'Stopping: testing the best model…';
    if (state.kind === 'preparing') return 'Preparing frames…';
    const { step, steps } = state.progress;
    if (state.kind === 'paused') return `Paused at step ${step} of ${steps}`;
    return step >= steps && steps > 0 ? 'Testing the model…' : `Step ${step} of ${steps}`;
  }

  #formatTimeLeft(state: ActiveTraining): string {
    if (state.kind === 'paused' || state.stopping) return '';
    const { secondsLeft } = state.kind === 'preparing' ? state : state.progress;
    return secondsLeft === null ? '' : `${formatDuration(secondsLeft)} left`;
  }

  /** While stopping, the buttons stay and keep the focus, but do nothing. */
  #request(type: 'pause-training' | 'resume-training' | 'stop-training'): void {
    if (this.state?.stopping) return;
    this.dispatchEvent(new Event(type));
  }
}

/**
 * Draws the maximum over all points of each cell. Low values are more transparent.
 * @param map logits [height, width, points]
 */
function drawHeatmap(canvas: Element | undefined, { width, height, channels, values }: CellMap) {
  if (!(canvas instanceof HTMLCanvasElement)) return;
  const image = new ImageData(width, height);
  for (let cell = 0; cell < width * height; cell++) {
    const logits = values.subarray(cell * channels, (cell + 1) * channels);
    const heat = sigmoid(Math.max(...logits));
    const color = Math.round(heat * 255) * 3;
    image.data.set(HEAT_COLORS.subarray(color, color + 3), cell * 4);
    image.data[cell * 4 + 3] = Math.round(60 + 170 * heat);
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-training-progress': KeydotTrainingProgress;
  }
}
