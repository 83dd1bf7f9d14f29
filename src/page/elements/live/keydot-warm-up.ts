// What is waited for before the first frame, how far it is, and how long it may take.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { WarmUpProgress } from '../../../api/pose-api.ts';
import { BACKEND_LABELS } from '../shared/format.ts';

/** Before this long nobody wants to know how much longer. */
const PATIENCE_MS = 1500;

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

  /** What is still to be opened; null when only the model is awaited. */
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
        aria-label="Getting ready"
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${Math.round(fraction * 100)}
      >
        <div .style="transform: scaleX(${fraction})"></div>
      </div>
      ${isLoading ? this.#renderTimeLeft(fraction) : nothing}
      ${
        opening === 'camera' && !isLoading
          ? html`<small>Your browser may be asking whether this page may use it.</small>`
          : nothing
      }
    `;
  }

  #renderTimeLeft(fraction: number) {
    const elapsedMs = performance.now() - this.#startMs;
    if (elapsedMs < PATIENCE_MS || fraction <= 0) return nothing;
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
        : 'Looking for the fastest way to compute';
    case 'ready':
      return 'Ready';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-warm-up': KeydotWarmUp;
  }
}
