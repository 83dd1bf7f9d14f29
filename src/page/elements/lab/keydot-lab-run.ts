// One run of the lab: its set-up and progress, and input, target and current output for several test
// pictures. Fires `lab-retry`.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LabAnswer } from '../../../core/lab/lab-figures.ts';
import type { LabPicture } from '../../../api/lab-api.ts';
import { progressOf, type LabProgress, type LabRunState } from '../../lab/lab-runner.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { formatDuration, formatPixels } from '../shared/format.ts';
import { explainLabError, formatSetup } from './lab-text.ts';
import { labStyles } from './lab-styles.ts';
import './keydot-lab-picture.ts';

@customElement('keydot-lab-run')
export class KeydotLabRun extends LitElement {
  static override styles = [
    sharedStyles,
    labStyles,
    css`
      /* Shares its rows with the run beside it. */
      :host {
        display: grid;
        grid-row: span 3;
        grid-template-rows: subgrid;
        gap: var(--space-3);
        align-content: start;
        min-inline-size: 0;
        font-variant-numeric: tabular-nums;
      }

      h2 {
        font-size: 1.0625rem;
      }

      .line {
        display: flex;
        justify-content: space-between;
        gap: var(--space-3);
        padding-block-end: var(--space-1);
      }

      .bar {
        block-size: 6px;
        border-radius: 3px;
        overflow: hidden;
        background: var(--raised);
      }

      .bar > * {
        block-size: 100%;
        background: var(--first);
      }

      :host([second]) .bar > * {
        background: var(--second);
      }

      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr));
        gap: var(--space-3) var(--space-5);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      .strip {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 3px;
      }

      li {
        container-type: inline-size;
      }

      /* Two runs side by side on a phone: the output is the largest. */
      @container (max-width: 14rem) {
        .strip {
          grid-template-columns: repeat(2, 1fr);
        }

        .strip > :last-child {
          grid-column: 1 / -1;
        }
      }

      .strip small {
        display: block;
        padding-block-start: 2px;
        color: var(--muted);
        font-size: var(--size-small);
        line-height: 1.3;
      }

      [role='alert'] {
        display: grid;
        gap: var(--space-3);
        justify-items: start;
        padding: var(--space-4);
        border: 1px solid var(--alarm);
        border-radius: var(--radius-small);
      }
    `,
  ];

  @property({ attribute: false }) state: LabRunState | null = null;
  @property({ attribute: false }) heading = '';
  /** The second of two runs. */
  @property({ type: Boolean, reflect: true }) second = false;

  override render() {
    const { state } = this;
    if (!state || state.kind === 'idle') return nothing;
    const progress = progressOf(state);
    return html`
      <div>
        <h2>${this.heading}</h2>
        <p class="muted">${formatSetup(state.setup)}</p>
      </div>
      ${state.kind === 'failed' ? this.#renderFailure(state.error) : this.#renderBar(state)}
      ${progress ? this.#renderPictures(progress) : nothing}
    `;
  }

  #renderBar(state: Exclude<LabRunState, { kind: 'idle' | 'failed' }>) {
    const fraction = fractionDone(state);
    const [text, left] = describeProgress(state);
    return html`
      <div class="progress">
        <div class="line muted"><span>${text}</span><span>${left}</span></div>
        <div
          class="bar"
          role="progressbar"
          aria-label=${this.heading}
          aria-valuenow=${Math.round(100 * fraction)}
          aria-valuemin="0"
          aria-valuemax="100"
        >
          <div .style=${`inline-size: ${100 * fraction}%`}></div>
        </div>
      </div>
    `;
  }

  #renderFailure(error: Error) {
    const retry = () => this.dispatchEvent(new Event('lab-retry'));
    return html`
      <div role="alert">
        <p>${explainLabError(error)}</p>
        <button class="button" @click=${retry}>Try again</button>
      </div>
    `;
  }

  #renderPictures({ pictures, answers }: LabProgress) {
    return html`
      <ul>
        ${pictures.map((picture, index) =>
          this.#renderStrip(picture, answers.at(index) ?? null, index),
        )}
      </ul>
    `;
  }

  #renderStrip(picture: LabPicture, answer: LabAnswer | null, index: number) {
    const { truth, target } = picture;
    const found = truth.length > 0 ? (answer?.found ?? []) : [];
    const distance = formatError(picture, answer);
    const label = `Test picture ${index + 1}${distance ? `: ${distance}` : ''}`;
    return html`
      <li>
        <div class="strip" role="img" aria-label=${label}>
          <div>
            <keydot-lab-picture .picture=${picture} .truth=${truth}></keydot-lab-picture>
            <small>Input</small>
          </div>
          ${
            target
              ? html`<div>
                  <keydot-lab-picture .picture=${picture} .map=${target}></keydot-lab-picture>
                  <small>Target</small>
                </div>`
              : nothing
          }
          <div>
            <keydot-lab-picture
              .picture=${picture}
              .map=${answer?.map ?? null}
              .truth=${truth}
              .found=${found}
            ></keydot-lab-picture>
            <small>${distance ?? 'Output'}</small>
          </div>
        </div>
      </li>
    `;
  }
}

function fractionDone(state: LabRunState): number {
  if (state.kind === 'preparing') return 0;
  const progress = progressOf(state);
  return progress && progress.steps > 0 ? progress.step / progress.steps : 0;
}

/** The progress of a run and the time left. */
function describeProgress(
  state: Exclude<LabRunState, { kind: 'idle' | 'failed' }>,
): [string, string] {
  switch (state.kind) {
    case 'preparing':
      return [`Drawing pictures, ${Math.round(100 * state.fraction)} %`, ''];
    case 'running': {
      const { step, steps, secondsLeft } = state.progress;
      if (state.stopping) return ['Stopping and testing', ''];
      if (steps === 0) return ['Before the first step', ''];
      const left = secondsLeft === null ? '' : `${formatDuration(secondsLeft)} left`;
      return [`Step ${step} of ${steps}`, left];
    }
    case 'done': {
      const { step, stopped, seconds } = state.result;
      return [`${stopped ? 'Stopped' : 'Trained'} after ${step} steps`, `${Math.round(seconds)} s`];
    }
  }
}

/** The largest point error of a picture; null without points or output. */
function formatError({ truth }: LabPicture, answer: LabAnswer | null): string | null {
  if (!answer) return null;
  const distances = truth.flatMap((place, point) => {
    const found = answer.found.at(point);
    return place && found ? [Math.hypot(found.x - place.x, found.y - place.y)] : [];
  });
  if (distances.length === 0) return null;
  const farthest = formatPixels(Math.max(...distances));
  return distances.length > 1 ? `worst ${farthest}` : `${farthest} off`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lab-run': KeydotLabRun;
  }
}
