// The settings of a burst: number of frames, interval and countdown.
import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BurstPlan } from '../../../lessons/frame-capture.ts';
import { fieldStyles, menu } from '../../shared/form-fields.ts';
import '../../shared/keydot-icon.ts';
import '../../shared/keydot-sheet.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { teachStyles } from '../shell/teach-styles.ts';

/** The settings used until others are chosen. */
export const DEFAULT_BURST: BurstPlan = { frames: 10, intervalMs: 1000, countdownMs: 3000 };

const FRAMES = [5, 10, 20, 40];
const INTERVALS_MS = [300, 500, 1000, 2000, 5000];
const COUNTDOWNS_MS = [0, 3000, 10_000];

/** A button over the live picture that opens the settings. Fires `change` with the new plan. */
@customElement('keydot-burst-settings')
export class KeydotBurstSettings extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    fieldStyles,
    css`
      :host {
        display: grid;
      }

      .opener {
        --focus: #fff;

        block-size: 100%;
        min-block-size: 56px;
        border-radius: 17px;
        color: var(--over-text);
      }

      .opener:hover {
        background: var(--over-raised) !important;
      }

      .fields {
        display: grid;
        gap: var(--space-4);
      }
    `,
  ];

  @property({ attribute: false }) plan: BurstPlan = DEFAULT_BURST;

  @state() private open = false;

  override render() {
    const { frames, intervalMs, countdownMs } = this.plan;
    return html`
      <button
        class="icon-button opener"
        aria-label="Burst settings"
        aria-expanded=${this.open}
        title="Burst settings"
        @click=${() => (this.open = true)}
      >
        <keydot-icon name="settings"></keydot-icon>
      </button>
      <keydot-sheet heading="Burst" ?open=${this.open} @close=${() => (this.open = false)}>
        <div class="fields">
          ${this.#menu('Frames', FRAMES, frames, String, (value) => ({ frames: value }))}
          ${this.#menu('Interval', INTERVALS_MS, intervalMs, formatSeconds, (value) => ({
            intervalMs: value,
          }))}
          ${this.#menu('Countdown', COUNTDOWNS_MS, countdownMs, formatSeconds, (value) => ({
            countdownMs: value,
          }))}
          <p class="muted">
            The frames of a burst look alike, so all of them are used either for training or for
            testing.
          </p>
        </div>
      </keydot-sheet>
    `;
  }

  #menu(
    label: string,
    values: readonly number[],
    chosen: number,
    format: (value: number) => string,
    patch: (value: number) => Partial<BurstPlan>,
  ) {
    return menu({
      label,
      options: values.map((value) => ({ value: String(value), label: format(value) })),
      chosen: String(chosen),
      onChoose: (value) => {
        const detail = { ...this.plan, ...patch(Number(value)) };
        this.dispatchEvent(new CustomEvent('change', { detail }));
      },
    });
  }
}

function formatSeconds(timeMs: number): string {
  return timeMs === 0 ? 'None' : `${timeMs / 1000} s`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-burst-settings': KeydotBurstSettings;
  }
}
