// The measures over the picture, large enough to be read from across the room: value and repetitions.
// The list with curves: keydot-measures.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { measureKey } from '../../../core/measures/measure.ts';
import type { LiveSession } from '../../live/live-session.ts';
import { sayMeasure, sayReading } from './measure-words.ts';
import { ReadingsController } from './readings-controller.ts';

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

    /* Beside the numbers of a phone. */
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
              <span>${sayMeasure(measure)}</span>
              <span class="value">
                ${sayReading(value, measure, unit)}
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
