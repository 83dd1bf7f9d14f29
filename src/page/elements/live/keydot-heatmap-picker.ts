// Selects the point whose heatmap is drawn over the picture, with a legend of the colours. The map is
// drawn by worker/stage/heatmap-image.ts.
import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { HEAT_COLORS } from '../../../core/drawing/palette.ts';
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import { formatPointName } from '../shared/format.ts';
import { SettingsChangeEvent } from '../shared/live-events.ts';
import { sharedStyles } from '../shared/shared-styles.ts';

const GRADIENT_STOPS = 16;

/** The colour map as a CSS gradient, from cold to hot. */
const gradient = Array.from({ length: GRADIENT_STOPS }, (_, stop) => {
  const index = Math.round((stop / (GRADIENT_STOPS - 1)) * 255) * 3;
  return `rgb(${HEAT_COLORS.slice(index, index + 3).join(' ')})`;
}).join(', ');

@customElement('keydot-heatmap-picker')
export class KeydotHeatmapPicker extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        max-inline-size: 100%;
        color: var(--over-text);
        font: var(--size-label) / 1.2 var(--font);
      }

      .strip {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2) var(--space-3);
        align-items: center;
        justify-content: center;
        padding: var(--space-1) var(--space-4) var(--space-1) var(--space-1);
        border-radius: 22px;
        background: var(--over);
      }

      select {
        min-block-size: var(--target);
        padding: 0 var(--space-3);
        border: 0;
        border-radius: 18px;
        background: #2c3038;
        color: inherit;
        font: 500 var(--size-text) var(--font);
        cursor: pointer;
      }

      :focus-visible {
        outline-color: #fff;
      }

      .legend {
        display: grid;
        flex: 1 0 9rem;
        grid-template-columns: auto minmax(3rem, 1fr) auto;
        gap: var(--space-2);
        align-items: center;
        color: var(--over-muted);
      }

      .bar {
        block-size: 10px;
        border-radius: 5px;
        box-shadow: 0 0 0 1px rgb(255 255 255 / 0.25);
      }
    `,
  ];

  @property({ attribute: false }) spec: ModelSpec | null = null;
  /** A point's name, or `all`. */
  @property({ attribute: false }) heatmap: string | null = null;

  override render() {
    const joints = this.spec?.joints ?? [];
    return html`
      <div class="strip" role="group" aria-label="Heatmap">
        <select aria-label="Heatmap of" @change=${this.#choose}>
          <option value="all" ?selected=${this.heatmap === 'all'}>All points</option>
          ${joints.map(
            ({ name }) => html`
              <option value=${name} ?selected=${this.heatmap === name}>
                ${formatPointName(name)}
              </option>
            `,
          )}
        </select>
        <div class="legend" dir="ltr" title="How likely the point is at each place">
          <span>low</span>
          <div class="bar" .style="background: linear-gradient(to right, ${gradient})"></div>
          <span>high</span>
        </div>
      </div>
    `;
  }

  #choose(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.dispatchEvent(new SettingsChangeEvent({ heatmap: value }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-heatmap-picker': KeydotHeatmapPicker;
  }
}
