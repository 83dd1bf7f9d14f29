// The curves of a run: the loss, and the error or overlap on held-out frames, each on a scale of its own, over the
// same steps. In words for whoever cannot see them.
import { LitElement, css, html, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CurvePoint } from '../../../../core/training/run-progress.ts';
import { formatPixels } from '../../shared/format.ts';
import { sayOverlap } from './training-words.ts';

const WIDTH = 320;
const HEIGHT = 120;
const PAD = 6;

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
  /** The last step there will be. */
  @property({ attribute: false }) steps = 0;

  override render() {
    const { curve } = this;
    if (curve.length === 0) return nothing;
    const errors = pick(curve, ({ heldOutPx }) => heldOutPx);
    const overlaps = pick(curve, ({ heldOutOverlap }) => heldOutOverlap ?? null);
    const losses = pick(curve, ({ loss }) => loss);
    // A lesson of regions alone has no error in pixels: its overlap is drawn instead, which rises.
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
            ? html`<li class="error">Held-out error ${formatPixels(lastError.value)}</li>`
            : nothing
        }
        ${
          lastOverlap
            ? html`<li class="error">Held-out ${sayOverlap(lastOverlap.value)}</li>`
            : nothing
        }
      </ul>
    `;
  }

  /** On a scale of their own: a logarithmic one for what falls by powers. */
  #places(values: readonly CurveValue[], scale = (value: number) => value) {
    const logs = values.map(({ value }) => scale(Math.max(value, 1e-9)));
    const least = Math.min(...logs);
    const range = Math.max(Math.max(...logs) - least, 1e-9);
    return values.map(({ step }, index) => ({
      x: PAD + (step / Math.max(1, this.steps)) * (WIDTH - 2 * PAD),
      y: HEIGHT - PAD - ((logs[index] - least) / range) * (HEIGHT - 2 * PAD),
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
