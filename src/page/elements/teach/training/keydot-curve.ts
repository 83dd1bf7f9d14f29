// The learning curves of a run over its steps: the loss, and the error or overlap on the test frames, each
// scaled to the height of the chart. The last values are also given as text.
import { LitElement, css, html, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CurvePoint } from '../../../../core/training/run-progress.ts';
import { formatPixels } from '../../shared/format.ts';
import { formatOverlap } from './training-words.ts';

/** Size and padding of the chart in SVG units. */
const WIDTH = 320;
const HEIGHT = 120;
const PAD = 6;

/** A chart with a legend. */
@customElement('keydot-curve')
export class KeydotCurve extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }

    svg {
      inline-size: 100%;
      block-size: auto;
      overflow: visible;
    }

    path {
      fill: none;
      stroke-width: 2;
      stroke-linejoin: round;
      vector-effect: non-scaling-stroke;
    }

    .loss {
      stroke: var(--edge);
    }

    .error {
      stroke: var(--curve);
    }

    circle {
      fill: var(--curve);
    }

    .axis {
      stroke: var(--line);
      stroke-width: 1;
    }

    ul {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-1) var(--space-4);
      margin: 0;
      padding: var(--space-1) 0 0;
      list-style: none;
      color: var(--muted);
      font-size: var(--size-small);
      font-variant-numeric: tabular-nums;
    }

    li {
      display: flex;
      gap: var(--space-2);
      align-items: center;
    }

    li::before {
      content: '';
      inline-size: 16px;
      border-block-start: 2px solid var(--edge);
    }

    li.error::before {
      border-color: var(--curve);
    }

    :host {
      --curve: light-dark(#0b62c4, #4cb4ff);
    }
  `;

  @property({ attribute: false }) curve: readonly CurvePoint[] = [];
  /** Total number of steps. */
  @property({ attribute: false }) steps = 0;

  override render() {
    const { curve } = this;
    if (curve.length === 0) return nothing;
    const errors = pick(curve, ({ heldOutPx }) => heldOutPx);
    const overlaps = pick(curve, ({ heldOutOverlap }) => heldOutOverlap ?? null);
    const losses = pick(curve, ({ loss }) => loss);
    // A lesson with only regions has no error in pixels; its overlap is drawn instead.
    const shown = errors.length > 0 ? this.#places(errors, Math.log) : this.#places(overlaps);
    const lastError = errors.at(-1);
    const lastOverlap = overlaps.at(-1);
    const lastLoss = losses.at(-1);
    return html`
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
        <path class="axis" d="M${PAD} ${HEIGHT - PAD}H${WIDTH - PAD}" />
        <path class="loss" d=${pathOf(this.#places(losses, Math.log))} />
        <path class="error" d=${pathOf(shown)} />
        ${shown.map(({ x, y }) => svg`<circle cx=${x} cy=${y} r="2.5" />`)}
      </svg>
      <ul>
        ${lastLoss ? html`<li>Loss ${lastLoss.value.toPrecision(3)}</li>` : nothing}
        ${
          lastError
            ? html`<li class="error">Test error ${formatPixels(lastError.value)}</li>`
            : nothing
        }
        ${
          lastOverlap
            ? html`<li class="error">Test ${formatOverlap(lastOverlap.value)}</li>`
            : nothing
        }
      </ul>
    `;
  }

  /** Scales values to the chart. @param scale such as the logarithm, applied before */
  #places(values: readonly CurveValue[], scale = (value: number) => value) {
    const logs = values.map(({ value }) => scale(Math.max(value, 1e-9)));
    const min = Math.min(...logs);
    const range = Math.max(Math.max(...logs) - min, 1e-9);
    return values.map(({ step }, index) => ({
      x: PAD + (step / Math.max(1, this.steps)) * (WIDTH - 2 * PAD),
      y: HEIGHT - PAD - ((logs[index] - min) / range) * (HEIGHT - 2 * PAD),
    }));
  }
}

interface CurveValue {
  step: number;
  value: number;
}

function pick(
  curve: readonly CurvePoint[],
  read: (point: CurvePoint) => number | null,
): CurveValue[] {
  return curve.flatMap((point) => {
    const value = read(point);
    return value === null ? [] : [{ step: point.step, value }];
  });
}

function pathOf(places: readonly { x: number; y: number }[]): string {
  if (places.length === 0) return '';
  return `M${places.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-curve': KeydotCurve;
  }
}
