// The start screen: what Keydot does, in two sentences, and one button that starts it.
import { HEAT_COLORS } from '../../../core/drawing/palette.ts';
import { LitElement, css, html, svg } from 'lit';
import { customElement } from 'lit/decorators.js';
import '../shared/keydot-icon.ts';
import { LiveActionEvent, type LiveAction } from '../shared/live-events.ts';
import { sharedStyles } from '../shared/shared-styles.ts';

/** Size of the drawing, and the step along a ridge, in its own units. */
const WIDTH = 480;
const HEIGHT = 250;
const ROWS = 15;
const STEP = 6;

/** The peak: x along the ridges (units), row across them. */
const PEAK = { x: 262, row: 8.2, height: 128 };
/** A second, lower peak, as real heatmaps have. */
const HILL = { x: 128, row: 5, height: 30 };

const FIRST_ROW_Y = 112;
const ROW_GAP = 8.6;

/** Height above the ground: the sum of two Gaussians. */
function heightAt(x: number, row: number): number {
  const hill = ({ x: hx, row: hrow, height }: typeof PEAK, wide: number, deep: number) =>
    height * Math.exp(-((x - hx) ** 2) / (2 * wide ** 2) - (row - hrow) ** 2 / (2 * deep ** 2));
  return hill(PEAK, 40, 2.4) + hill(HILL, 34, 2.2);
}

function ridge(row: number): string {
  const ground = FIRST_ROW_Y + row * ROW_GAP;
  // Nearer rows are wider, for perspective.
  const inset = 26 - row * 1.7;
  const points: string[] = [];
  for (let x = inset; x <= WIDTH - inset; x += STEP) {
    points.push(`${x.toFixed(1)} ${(ground - heightAt(x, row)).toFixed(1)}`);
  }
  return `M${points.join('L')}`;
}

/** From hot at the height of the peak to cold at the ground. */
function gradientStops() {
  return [1, 0.8, 0.6, 0.4, 0.2, 0].map((heat) => {
    const index = Math.round((0.22 + 0.78 * heat) * 255) * 3;
    const color = `rgb(${HEAT_COLORS.slice(index, index + 3).join(' ')})`;
    return svg`<stop offset=${1 - heat} stop-color=${color} />`;
  });
}

const peakY = FIRST_ROW_Y + PEAK.row * ROW_GAP - heightAt(PEAK.x, PEAK.row);

/** A heatmap as a range of ridges, its peak, and the point on top. */
const peakDrawing = svg`
  <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
    <linearGradient id="heat" gradientUnits="userSpaceOnUse" x1="0" y1=${peakY} x2="0" y2=${HEIGHT - 40}>
      ${gradientStops()}
    </linearGradient>
    ${Array.from({ length: ROWS }, (_, row) => svg`<path class="ridge" d=${ridge(row)} />`)}
    <circle class="ripple" cx=${PEAK.x} cy=${peakY} r="10" />
    <circle class="dot" cx=${PEAK.x} cy=${peakY} r="7" />
  </svg>
`;

@customElement('keydot-welcome')
export class KeydotWelcome extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(max-content, 1fr) auto;
        gap: var(--space-3);
        place-items: center;
        overflow: auto;
        padding: var(--space-5) var(--space-4) var(--space-4);
        color: var(--text);
        font: var(--size-text) / 1.5 var(--font);
      }

      section {
        display: grid;
        justify-items: center;
        gap: var(--space-4);
        max-inline-size: 34rem;
        text-align: center;
      }

      svg {
        inline-size: min(100%, 27rem);
        block-size: auto;
        overflow: visible;
      }

      /* On a phone in landscape or a zoomed page, the text needs the space. */
      @media (max-height: 36rem) {
        section {
          gap: var(--space-3);
        }

        svg {
          max-block-size: 26dvh;
        }
      }

      @media (max-height: 32rem) and (min-width: 36rem) {
        section {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr);
          column-gap: var(--space-5);
          max-inline-size: 52rem;
        }

        svg {
          grid-row: span 4;
          align-self: center;
          max-block-size: none;
        }
      }

      .ridge {
        fill: var(--stage);
        stroke: url(#heat);
        stroke-width: 1.6;
        stroke-linejoin: round;
      }

      .dot {
        fill: var(--text);
        stroke: var(--stage);
        stroke-width: 3;
      }

      .ripple {
        fill: none;
        stroke: var(--text);
        stroke-width: 1.5;
        opacity: 0;
      }

      /* Reserved for the slot, which fills later, so that nothing shifts. */
      footer {
        min-block-size: var(--space-5);
      }

      h2 {
        margin: 0;
        font-size: var(--size-title);
        font-weight: 650;
        letter-spacing: -0.02em;
        line-height: 1.15;
        text-wrap: balance;
      }

      h2 span {
        display: inline-block;
      }

      p {
        margin: 0;
        text-wrap: pretty;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: var(--space-3);
        margin-block-start: var(--space-2);
      }

      .primary {
        min-block-size: 52px;
        padding-inline: var(--space-5);
      }

      small {
        color: var(--muted);
        font-size: var(--size-label);
      }

      @media (prefers-reduced-motion: no-preference) {
        .dot {
          animation: land 190ms 260ms cubic-bezier(0.5, 0, 0.9, 0.6) backwards;
        }

        .ripple {
          transform-box: fill-box;
          transform-origin: center;
          animation: ripple 200ms 450ms ease-out;
        }

        /* The point lands again on hover and focus. */
        section:has(.primary:is(:hover, :focus-visible)) .dot {
          animation: land-again 190ms cubic-bezier(0.5, 0, 0.9, 0.6) backwards;
        }

        section:has(.primary:is(:hover, :focus-visible)) .ripple {
          animation: ripple-again 200ms 190ms ease-out;
        }
      }

      @keyframes land {
        from {
          transform: translateY(-70px);
          opacity: 0;
        }
      }

      @keyframes land-again {
        from {
          transform: translateY(-24px);
        }
      }

      @keyframes ripple {
        from {
          opacity: 0.8;
        }

        to {
          transform: scale(2.4);
          opacity: 0;
        }
      }

      @keyframes ripple-again {
        from {
          opacity: 0.8;
        }

        to {
          transform: scale(2.4);
          opacity: 0;
        }
      }
    `,
  ];

  override render() {
    return html`
      <section>
        ${peakDrawing}
        <h2><span>Point a camera.</span> <span>See the joints light up.</span></h2>
        <p>
          Keydot finds the joints of your body in the camera picture in real time and shows the
          heatmaps behind them. Everything runs on this device: no picture leaves it.
        </p>
        <div class="actions">
          <button
            class="button primary"
            @pointerenter=${() => this.#dispatch('get-ready')}
            @pointerdown=${() => this.#dispatch('get-ready')}
            @click=${() => this.#dispatch('start-camera')}
          >
            <keydot-icon name="camera"></keydot-icon>Start camera
          </button>
          <button class="button" @click=${() => this.#dispatch('open-file')}>
            <keydot-icon name="openFile"></keydot-icon>Open file
          </button>
        </div>
        <small>You can also drop a picture or a video here.</small>
      </section>
      <footer><slot></slot></footer>
    `;
  }

  /** Focuses the main control. */
  focusMain(): void {
    this.renderRoot.querySelector<HTMLElement>('.primary')?.focus();
  }

  #dispatch(action: LiveAction): void {
    this.dispatchEvent(new LiveActionEvent(action));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-welcome': KeydotWelcome;
  }
}
