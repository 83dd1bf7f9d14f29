// The measures in the settings column: value, repetitions and a plot of the last seconds of each, and a form
// to add one. Computed by page/live/measure-session.ts; over the picture: keydot-readings.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  measureKey,
  type Measure,
  MAX_MEASURES,
  canMeasure,
} from '../../../core/measures/measure.ts';
import type { LiveSession } from '../../live/live-session.ts';
import { measureSessionOf } from '../../live/measure-session.ts';
import { SettingsChangeEvent } from '../shared/live-events.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { SubscriptionController } from '../shared/subscription-controller.ts';
import '../shared/keydot-icon.ts';
import './keydot-add-measure.ts';
import type { AddMeasureEvent } from './keydot-add-measure.ts';
import './keydot-measure-plot.ts';
import { ReadingsController } from './keydot-readings.ts';
import { formatMeasure, formatRange, formatReading } from './measure-words.ts';

/** The minimum range of an angle plot, so that noise does not fill its height, degrees. */
const MIN_ANGLE_RANGE_DEG = 20;

@customElement('keydot-measures')
export class KeydotMeasures extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }

      h3 {
        margin: 0;
        padding-block-start: var(--space-4);
        border-block-start: 1px solid var(--line);
        font-size: var(--size-text);
        font-weight: 650;
      }

      ul {
        display: grid;
        gap: var(--space-4);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      ul:empty {
        display: none;
      }

      .head {
        display: flex;
        gap: var(--space-2);
        align-items: center;
      }

      .name {
        flex: 1;
      }

      .name::first-letter {
        text-transform: uppercase;
      }

      output {
        display: flex;
        gap: var(--space-2);
        color: var(--text);
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }

      p,
      small {
        margin: 0;
        color: var(--muted);
        font-size: var(--size-small);
      }

      .range {
        display: block;
        min-block-size: 1lh;
        text-align: end;
        font-variant-numeric: tabular-nums;
      }

      .remove {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        min-inline-size: var(--target);
        min-block-size: var(--target);
        margin-inline-end: calc(-1 * var(--space-3));
        border: 0;
        border-radius: var(--radius-small);
        background: transparent;
        color: var(--muted);
        cursor: pointer;
      }

      .remove:hover {
        background: var(--raised);
      }

      .again {
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) session: LiveSession | null = null;

  readonly #measures = new ReadingsController(this, () => this.session);

  constructor() {
    super();
    new SubscriptionController(
      this,
      () => this.session?.events,
      ({ kind }) => kind === 'changed' && this.requestUpdate(),
    );
  }

  override render() {
    const { session } = this;
    if (!session) return nothing;
    const { measures } = session.settings;
    const names = new Set(session.spec?.joints.map(({ name }) => name) ?? []);
    return html`
      <h3>Measures</h3>
      <ul>
        ${measures.map((measure) => this.#renderRow(measure, canMeasure(measure, names)))}
      </ul>
      ${
        measures.some(({ kind }) => kind === 'angle')
          ? html`<button class="button again" @click=${() => measureSessionOf(session).restart()}>
              Reset counts
            </button>`
          : nothing
      }
      ${
        measures.length < MAX_MEASURES
          ? html`<keydot-add-measure
              .joints=${session.spec?.joints ?? []}
              .taken=${measures}
              @add-measure=${({ measure }: AddMeasureEvent) => this.#set([...measures, measure])}
            ></keydot-add-measure>`
          : html`<p>At most ${MAX_MEASURES} measures can be shown.</p>`
      }
    `;
  }

  #renderRow(measure: Measure, possible: boolean) {
    const key = measureKey(measure);
    const reading = this.#measures.readings.find((each) => measureKey(each.measure) === key);
    const range = reading && formatRange(reading.samples, measure, reading.unit);
    return html`
      <li>
        <div class="head">
          <span class="name">${formatMeasure(measure)}</span>
          <output>
            ${reading ? formatReading(reading.value, measure, reading.unit) : '–'}
            ${reading?.repetitions ? html`<b>${reading.repetitions}×</b>` : nothing}
          </output>
          <button
            class="remove"
            aria-label="Remove ${formatMeasure(measure)}"
            @click=${() => this.#remove(key)}
          >
            <keydot-icon name="close"></keydot-icon>
          </button>
        </div>
        ${
          possible
            ? html`<keydot-measure-plot
                  .samples=${reading ? [...reading.samples] : []}
                  .minRange=${measure.kind === 'angle' ? MIN_ANGLE_RANGE_DEG : 0}
                ></keydot-measure-plot>
                <small class="range">${range}</small>`
            : html`<small>The current model does not have these points.</small>`
        }
      </li>
    `;
  }

  #remove(key: string): void {
    const measures = this.session?.settings.measures ?? [];
    this.#set(measures.filter((each) => measureKey(each) !== key));
  }

  #set(measures: readonly Measure[]): void {
    this.dispatchEvent(new SettingsChangeEvent({ measures: [...measures] }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-measures': KeydotMeasures;
  }
}
