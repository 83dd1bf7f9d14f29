// A measure over the last seconds as a line, with gaps where it could not be measured.
import { LitElement, css, html, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { KEPT_MS, type MeasureSample } from '../../../core/measures/measure-monitor.ts';

const WIDTH = 240;
const HEIGHT = 48;
const PAD = 3;

@customElement('keydot-measure-plot')
export class KeydotMeasurePlot extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }

    svg {
      display: block;
      inline-size: 100%;
      block-size: 48px;
      overflow: visible;
    }

    path {
      fill: none;
      stroke: light-dark(#0b62c4, #4cb4ff);
      stroke-width: 2;
      stroke-linecap: round;
      stroke-linejoin: round;
      vector-effect: non-scaling-stroke;
    }

    line {
      stroke: var(--line);
      vector-effect: non-scaling-stroke;
    }
  `;

  /** Oldest first. */
  @property({ attribute: false }) samples: readonly MeasureSample[] = [];
  /** The minimum range of values over the height, so that noise does not look like movement. */
  @property({ type: Number }) minRange = 0;

  override render() {
    return html`
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2=${WIDTH} y1=${HEIGHT} y2=${HEIGHT}></line>
        ${svg`<path d=${this.#draw()} />`}
      </svg>
    `;
  }

  #draw(): string {
    const { samples, minRange } = this;
    const values = samples.flatMap(({ value }) => (value === null ? [] : [value]));
    if (values.length === 0) return '';
    const low = Math.min(...values);
    const high = Math.max(...values);
    const range = Math.max(high - low, minRange, Number.EPSILON);
    const middle = (low + high) / 2;
    const end = samples[samples.length - 1].timeMs;
    let pen = 'M';
    let path = '';
    for (const { timeMs, value } of samples) {
      if (value === null) {
        pen = 'M';
        continue;
      }
      const x = WIDTH * (1 - (end - timeMs) / KEPT_MS);
      const y = HEIGHT / 2 - ((value - middle) / range) * (HEIGHT - 2 * PAD);
      path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = 'L';
    }
    return path;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-measure-plot': KeydotMeasurePlot;
  }
}
