// A training run in progress: steps, time left, learning curves, and predictions on test frames.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import { NO_PROGRESS, type ActiveTraining } from '../../../training/training-session.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import './keydot-activation.ts';
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

      .watched {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr));
        gap: var(--space-2);
      }

      keydot-activation {
        aspect-ratio: 4 / 3;
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
          ? this.#renderWatched(watched)
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

  #renderWatched(watched: Extract<ActiveTraining, { progress: unknown }>['progress']['watched']) {
    return html`
      <div>
        <h3>Predictions on test frames</h3>
        <div class="watched">
          ${watched.map(({ frameId, map }) => {
            const frame = this.lesson?.frames.find(({ id }) => id === frameId) ?? null;
            return html`
              <keydot-activation
                .pictures=${this.pictures}
                .frame=${frame}
                .map=${map}
              ></keydot-activation>
            `;
          })}
        </div>
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

declare global {
  interface HTMLElementTagNameMap {
    'keydot-training-progress': KeydotTrainingProgress;
  }
}
