// What the middle of the stage shows while nothing runs: the progress of a start, or an error.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { WarmUpProgress } from '../../../api/pose-api.ts';
import type { LiveState } from '../../live/live-state.ts';
import { BACKEND_LABELS } from '../shared/format.ts';
import '../shared/keydot-notice.ts';

/** Time left is shown only for starts that take longer, ms. */
const SHOW_TIME_LEFT_AFTER_MS = 1500;

@customElement('keydot-warm-up')
export class KeydotWarmUp extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      gap: var(--space-3);
      inline-size: min(21rem, 100%);
      padding: var(--space-4);
      border-radius: var(--radius);
      background: var(--over);
      color: var(--over-text);
      font: var(--size-text) / 1.4 var(--font);
    }

    p {
      display: flex;
      justify-content: space-between;
      gap: var(--space-3);
      margin: 0;
    }

    small {
      color: var(--over-muted);
      font-size: var(--size-label);
      font-variant-numeric: tabular-nums;
    }

    [role='progressbar'] {
      block-size: 4px;
      overflow: hidden;
      border-radius: 2px;
      background: var(--over-raised);
    }

    [role='progressbar'] div {
      block-size: 100%;
      border-radius: inherit;
      background: var(--over-text);
      transform-origin: left;
      transition: transform var(--quick);
    }

    [role='progressbar']:dir(rtl) div {
      transform-origin: right;
    }
  `;

  /** The source that is being opened; null if only the model is loading. */
  @property({ attribute: false }) opening: 'camera' | 'file' | null = null;
  @property({ attribute: false }) progress: WarmUpProgress | null = null;

  readonly #startMs = performance.now();

  override render() {
    const { progress, opening } = this;
    const isLoading = progress !== null && progress.step !== 'ready';
    const fraction = progress?.fraction ?? 0;
    return html`
      <p>${isLoading || !opening ? describeStep(progress) : describeOpening(opening)}</p>
      <div
        role="progressbar"
        aria-label="Starting"
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${Math.round(fraction * 100)}
      >
        <div .style="transform: scaleX(${fraction})"></div>
      </div>
      ${isLoading ? this.#renderTimeLeft(fraction) : nothing}
      ${
        opening === 'camera' && !isLoading
          ? html`<small>Your browser may ask for permission.</small>`
          : nothing
      }
    `;
  }

  #renderTimeLeft(fraction: number) {
    const elapsedMs = performance.now() - this.#startMs;
    if (elapsedMs < SHOW_TIME_LEFT_AFTER_MS || fraction <= 0) return nothing;
    const leftS = Math.ceil((elapsedMs * (1 - fraction)) / fraction / 1000);
    return html`<small>About ${leftS} s left</small>`;
  }
}

function describeOpening(opening: 'camera' | 'file'): string {
  return opening === 'camera' ? 'Waiting for the camera…' : 'Opening the file…';
}

function describeStep(progress: WarmUpProgress | null): string {
  switch (progress?.step) {
    case undefined:
    case 'model':
      return 'Loading the model';
    case 'backend':
    case 'check':
      return progress.backend
        ? `Trying ${BACKEND_LABELS[progress.backend]}`
        : 'Looking for the fastest backend';
    case 'ready':
      return 'Ready';
  }
}

/** The notice of a failed start, or the progress of a start. */
export function renderWaiting(state: LiveState) {
  if (state.kind === 'failed') {
    return html`<keydot-notice .error=${state.error}></keydot-notice>`;
  }
  if (state.kind !== 'starting') return nothing;
  const { opened, request, progress } = state;
  const opening = request.kind === 'camera' ? 'camera' : 'file';
  return html`
    <keydot-warm-up .opening=${opened ? null : opening} .progress=${progress}></keydot-warm-up>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-warm-up': KeydotWarmUp;
  }
}
