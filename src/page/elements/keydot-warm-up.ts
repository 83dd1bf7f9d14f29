// What is waited for before the first frame, and how far it is.
import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { WarmUpProgress } from '../../worker-api.ts';
import { BACKEND_LABELS } from './labels.ts';

@customElement('keydot-warm-up')
export class KeydotWarmUp extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      gap: var(--space-3);
      inline-size: min(20rem, 100%);
      padding: var(--space-4);
      border-radius: var(--radius);
      background: var(--over);
      color: var(--over-text);
      font: var(--size-text) / 1.4 var(--font);
    }

    p {
      margin: 0;
    }

    small {
      color: var(--over-muted);
      font-size: var(--size-label);
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

  /** What the camera or the file is waited for with; empty when it is there. */
  @property() waiting = '';
  @property({ attribute: false }) progress: WarmUpProgress | null = null;

  override render() {
    const fraction = this.progress?.fraction ?? 0;
    return html`
      <p>${this.waiting || describeStep(this.progress)}</p>
      <div
        role="progressbar"
        aria-label="Getting ready"
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${Math.round(fraction * 100)}
      >
        <div style="transform: scaleX(${fraction})"></div>
      </div>
    `;
  }
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
