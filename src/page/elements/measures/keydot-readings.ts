// The measures over the picture, in large type: value and repetitions. With plots: keydot-measures.ts.
import { LitElement, css, html, nothing, type ReactiveControllerHost } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { measureKey } from '../../../core/measures/measure.ts';
import type { MeasureReading } from '../../../core/measures/measure-monitor.ts';
import type { LiveSession } from '../../live/live-session.ts';
import { measureSessionOf } from '../../live/measure-session.ts';
import { formatMeasure, formatReading } from './measure-words.ts';
import { SubscriptionController } from '../shared/subscription-controller.ts';

/** Readings that change more often cannot be read, ms. */
const MIN_UPDATE_INTERVAL_MS = 250;

/** Renders an element when the measures of its session change, at most four times a second. */
export class ReadingsController {
  readonly #host: ReactiveControllerHost;
  readonly #session: () => LiveSession | null;
  #count = 0;
  #updatedMs = -Infinity;

  /** @param session reads the session from the host's properties */
  constructor(host: ReactiveControllerHost, session: () => LiveSession | null) {
    this.#host = host;
    this.#session = session;
    new SubscriptionController(
      host,
      () => this.#measures()?.events,
      (readings) => this.#onReadings(readings),
    );
  }

  get readings(): readonly MeasureReading[] {
    return this.#measures()?.readings ?? [];
  }

  #measures() {
    const session = this.#session();
    return session && measureSessionOf(session);
  }

  #onReadings({ length }: readonly MeasureReading[]): void {
    const now = performance.now();
    if (length === this.#count && now - this.#updatedMs < MIN_UPDATE_INTERVAL_MS) return;
    this.#count = length;
    this.#updatedMs = now;
    this.#host.requestUpdate();
  }
}

@customElement('keydot-readings')
export class KeydotReadings extends LitElement {
  static override styles = css`
    :host {
      display: block;
      pointer-events: none;
    }

    ul {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
      margin: 0;
      padding: 0;
      list-style: none;
    }

    li {
      display: grid;
      gap: 0;
      padding: var(--space-1) var(--space-3);
      border-radius: var(--radius);
      background: var(--over);
      color: var(--over-text);
      font: var(--size-small) / 1.3 var(--font);
    }

    li > span:first-child::first-letter {
      text-transform: uppercase;
    }

    .value {
      display: flex;
      gap: var(--space-3);
      align-items: baseline;
      font-size: 22px;
      font-weight: 650;
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
    }

    /* Leaves space for the performance chip on a phone. */
    @media (max-width: 30rem) {
      .value {
        font-size: 18px;
      }
    }
  `;

  @property({ attribute: false }) session: LiveSession | null = null;

  readonly #measures = new ReadingsController(this, () => this.session);

  override render() {
    const { readings } = this.#measures;
    if (readings.length === 0) return nothing;
    return html`
      <ul aria-label="Measures">
        ${readings.map(
          ({ measure, value, unit, repetitions }) => html`
            <li data-key=${measureKey(measure)}>
              <span>${formatMeasure(measure)}</span>
              <span class="value">
                ${formatReading(value, measure, unit)}
                ${repetitions ? html`<span>${repetitions}×</span>` : nothing}
              </span>
            </li>
          `,
        )}
      </ul>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-readings': KeydotReadings;
  }
}
