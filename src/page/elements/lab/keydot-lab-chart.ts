// A line chart of one curve per run over the training steps, with grid lines. Its last values are in the
// label for screen readers.
import { LitElement, css, html, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { labStyles } from './lab-styles.ts';

export interface LabCurve {
  name: string;
  points: readonly { step: number; value: number }[];
}

const WIDTH = 340;
const HEIGHT = 150;
const LEFT = 38;
const RIGHT = 6;
const TOP = 8;
const BOTTOM = 20;

@customElement('keydot-lab-chart')
export class KeydotLabChart extends LitElement {
  static override styles = [
    labStyles,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }

      /* Limited, because the text scales with the chart. */
      figure {
        max-inline-size: 30rem;
        margin: 0;
      }

      figcaption {
        padding-block-end: var(--space-1);
        font-size: var(--size-label);
        font-weight: 600;
      }

      figcaption small {
        color: var(--muted);
        font-size: var(--size-small);
        font-weight: 400;
      }

      svg {
        display: block;
        inline-size: 100%;
        block-size: auto;
      }

      path {
        fill: none;
        stroke: var(--first);
        stroke-width: 2;
        stroke-linejoin: round;
        vector-effect: non-scaling-stroke;
      }

      path.second {
        stroke: var(--second);
      }

      line {
        stroke: var(--line);
        vector-effect: non-scaling-stroke;
      }

      text {
        fill: var(--muted);
        font-size: 11px;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) heading = '';
  @property({ attribute: false }) hint = '';
  @property({ attribute: false }) curves: readonly LabCurve[] = [];
  /** Number of training steps: the end of the x axis. */
  @property({ attribute: false }) steps = 0;
  /** Values are shares of 0..1 on a linear scale; otherwise the scale is logarithmic. */
  @property({ type: Boolean }) share = false;

  override render() {
    const values = this.curves.flatMap(({ points }) => points.map(({ value }) => value));
    const scale = this.share ? linearScale() : logScale(values);
    return html`
      <figure>
        <figcaption>
          ${this.heading} ${this.hint ? html`<small>${this.hint}</small>` : nothing}
        </figcaption>
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${this.#describe()}>
          ${scale.ticks.map((tick) => this.#renderTick(tick, this.#y(scale.at(tick))))}
          <text x=${LEFT} y=${HEIGHT - 4}>0</text>
          <text x=${WIDTH - RIGHT} y=${HEIGHT - 4} text-anchor="end">step ${this.steps}</text>
          ${this.curves.map(
            ({ points }, index) => svg`
              <path class=${index === 1 ? 'second' : 'first'} d=${this.#path(points, scale.at)} />
            `,
          )}
        </svg>
      </figure>
    `;
  }

  #renderTick(tick: number, y: number) {
    return svg`
      <line x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y} y2=${y} />
      <text x=${LEFT - 6} y=${y + 3.5} text-anchor="end">${formatTick(tick)}</text>
    `;
  }

  #describe(): string {
    const last = this.curves.map(({ name, points }) => {
      const value = points.at(-1)?.value;
      return `${name} ${value === undefined ? 'no value yet' : value.toPrecision(3)}`;
    });
    return `${this.heading} now: ${last.join(', ')}`;
  }

  #y(height: number): number {
    return TOP + (1 - height) * (HEIGHT - TOP - BOTTOM);
  }

  #path(points: LabCurve['points'], at: (value: number) => number): string {
    if (points.length === 0) return '';
    const width = WIDTH - LEFT - RIGHT;
    const places = points.map(({ step, value }) => {
      const x = LEFT + (step / Math.max(1, this.steps)) * width;
      return `${x.toFixed(1)} ${this.#y(at(value)).toFixed(1)}`;
    });
    return `M${places.join('L')}`;
  }
}

interface Scale {
  /** From a value to a height of 0..1. */
  at: (value: number) => number;
  ticks: readonly number[];
}

function linearScale(): Scale {
  return { at: (value) => value, ticks: [0, 0.5, 1] };
}

/** A logarithmic scale that covers the values. */
function logScale(values: readonly number[]): Scale {
  const positive = values.filter((value) => value > 0);
  const least = positive.length > 0 ? Math.min(...positive) : 1;
  const largest = positive.length > 0 ? Math.max(...positive) : 10;
  const low = Math.log10(least) - 0.05;
  const high = Math.max(Math.log10(largest) + 0.05, low + 0.5);
  const at = (value: number) =>
    Math.min(1, Math.max(0, (Math.log10(Math.max(value, 1e-12)) - low) / (high - low)));
  const all = TICK_DIGITS.map((digits) => listTicks(low, high, digits));
  return { at, ticks: all.find((ticks) => ticks.length > 2) ?? all[all.length - 1] };
}

/** Leading digits of the grid lines; the first set with at least three lines is used. */
const TICK_DIGITS = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]];

function listTicks(low: number, high: number, digits: readonly number[]): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(low); power <= Math.ceil(high); power++) {
    for (const digit of digits) {
      const tick = digit * 10 ** power;
      if (Math.log10(tick) >= low && Math.log10(tick) <= high) ticks.push(tick);
    }
  }
  return ticks;
}

function formatTick(tick: number): string {
  return tick === 0 || tick >= 0.001 ? String(Number(tick.toPrecision(2))) : tick.toExponential(0);
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lab-chart': KeydotLabChart;
  }
}
