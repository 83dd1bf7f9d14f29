// The measures in the settings' column: each with its value, its last seconds and its repetitions,
// and the way to add one. Who measures: page/live/measure-session.ts. On the picture: keydot-readings.ts.
import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { measureKey, type Measure } from '../../../core/measures/measure.ts';
import { MAX_MEASURES } from '../../../core/measures/measure-schema.ts';
import { canMeasure } from '../../../core/measures/suggest-measures.ts';
import type { LiveSession } from '../../live/live-session.ts';
import { measureSessionOf } from '../../live/measure-session.ts';
import { SettingsChangeEvent } from '../shared/live-events.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import '../shared/keydot-icon.ts';
import './keydot-add-measure.ts';
import type { AddMeasureEvent } from './keydot-add-measure.ts';
import './keydot-measure-plot.ts';
import { measuresStyles } from './measures-styles.ts';
import { sayMeasure, sayRange, sayReading } from './measure-words.ts';
import { ReadingsController } from './readings-controller.ts';

/** An angle that moves less than this is drawn as the nearly straight line it is, degrees. */
const MIN_ANGLE_RANGE = 20;

@customElement('keydot-measures')
export class KeydotMeasures extends LitElement {
  static override styles = [sharedStyles, measuresStyles];

  @property({ attribute: false }) session: LiveSession | null = null;

  readonly #measures = new ReadingsController(this, () => this.session);
  #unsubscribe: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('session')) this.#follow();
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
              Count from zero
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
          : html`<p>Six is as many as can be read at once.</p>`
      }
    `;
  }

  #renderRow(measure: Measure, possible: boolean) {
    const key = measureKey(measure);
    const reading = this.#measures.readings.find((each) => measureKey(each.measure) === key);
    const range = reading && sayRange(reading.samples, measure, reading.unit);
    return html`
      <li>
        <div class="head">
          <span class="name">${sayMeasure(measure)}</span>
          <output>
            ${reading ? sayReading(reading.value, measure, reading.unit) : '–'}
            ${reading?.repetitions ? html`<b>${reading.repetitions}×</b>` : nothing}
          </output>
          <button
            class="remove"
            aria-label="Remove ${sayMeasure(measure)}"
            @click=${() => this.#remove(key)}
          >
            <keydot-icon name="close"></keydot-icon>
          </button>
        </div>
        ${
          possible
            ? html`<keydot-measure-plot
                  .samples=${reading ? [...reading.samples] : []}
                  .least=${measure.kind === 'angle' ? MIN_ANGLE_RANGE : 0}
                ></keydot-measure-plot>
                <small class="range">${range}</small>`
            : html`<small>The model in use has no such points.</small>`
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

  /** Which measures there are, and which points the model has. */
  #follow(): void {
    this.#unsubscribe();
    const { session } = this;
    if (!session || !this.isConnected) return;
    this.#unsubscribe = session.events.subscribe(({ kind }) => {
      if (kind === 'changed') this.requestUpdate();
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-measures': KeydotMeasures;
  }
}
