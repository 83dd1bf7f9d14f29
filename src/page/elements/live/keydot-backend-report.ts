// The backends that the worker tried, as a list: outcome, time and reason.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BackendAttempt, BackendReport } from '../../../core/model/backends.ts';
import { BACKEND_LABELS, formatBackend, formatMilliseconds } from '../shared/format.ts';

const OUTCOMES: Record<BackendAttempt['outcome'], string> = {
  chosen: 'in use',
  'passed over': 'not used',
  failed: 'not possible',
};

@customElement('keydot-backend-report')
export class KeydotBackendReport extends LitElement {
  static override styles = css`
    :host {
      display: block;
      font: var(--size-label) / 1.4 var(--font);
    }

    dl {
      display: grid;
      gap: var(--space-2);
      margin: 0;
    }

    dt {
      display: flex;
      gap: var(--space-2);
      align-items: baseline;
    }

    dt > :last-child {
      margin-inline-start: auto;
      font-variant-numeric: tabular-nums;
    }

    strong {
      font-weight: 600;
    }

    .outcome,
    dd,
    p {
      color: var(--muted);
    }

    .chosen .outcome {
      padding: 0 var(--space-2);
      border-radius: var(--radius-round);
      background: var(--action);
      color: var(--on-action);
    }

    dd,
    p {
      margin: 0;
      font-size: var(--size-small);
    }

    p {
      padding-block-start: var(--space-2);
    }
  `;

  @property({ attribute: false }) report: BackendReport | null = null;

  override render() {
    const { report } = this;
    if (!report) return nothing;
    return html`
      <dl aria-label="Backends tried">
        ${report.attempts.map(
          ({ backend, outcome, reason, networkMs }) => html`
            <div class=${outcome === 'chosen' ? 'chosen' : ''}>
              <dt>
                <strong
                  >${outcome === 'chosen' ? formatBackend(report) : BACKEND_LABELS[backend]}</strong
                >
                <span class="outcome">${OUTCOMES[outcome]}</span>
                <span>${networkMs === null ? '' : `${formatMilliseconds(networkMs)} ms`}</span>
              </dt>
              <dd>${reason}</dd>
            </div>
          `,
        )}
      </dl>
      ${supportsThreads() ? nothing : html`<p>${explainOneThread()}</p>`}
    `;
  }
}

/** Threads need shared memory, which needs cross-origin isolation. */
function supportsThreads(): boolean {
  return crossOriginIsolated && 'SharedArrayBuffer' in window;
}

function explainOneThread(): string {
  if (crossOriginIsolated) return 'Uses one thread: this browser has no shared memory.';
  const why =
    'Uses one thread: the server of this page does not send the headers that threads need.';
  const isControlled = 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null;
  return isControlled ? `${why} Reload the page to enable threads.` : why;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-backend-report': KeydotBackendReport;
  }
}
