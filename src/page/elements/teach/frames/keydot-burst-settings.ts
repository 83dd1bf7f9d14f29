// How a burst is taken: how many frames, how far apart, after which countdown. A small menu over the
// live picture. Fires `change` with the new plan.
import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BurstPlan } from '../../../lessons/frame-capture.ts';
import { fieldStyles, menu } from '../../shared/form-fields.ts';
import '../../shared/keydot-icon.ts';
import '../../shared/keydot-sheet.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { teachStyles } from '../shell/teach-styles.ts';

const FRAMES = [5, 10, 20, 40];
const INTERVALS_MS = [300, 500, 1000, 2000, 5000];
const COUNTDOWNS_MS = [0, 3000, 10_000];

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

  @property({ attribute: false }) plan: BurstPlan = {
    frames: 10,
    intervalMs: 1000,
    countdownMs: 3000,
  };

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
          ${this.#menu('Time between two', INTERVALS_MS, intervalMs, saySeconds, (value) => ({
            intervalMs: value,
          }))}
          ${this.#menu('Countdown', COUNTDOWNS_MS, countdownMs, saySeconds, (value) => ({
            countdownMs: value,
          }))}
          <p class="muted">
            Frames of one burst look alike, so they are learned from or tested on together, never
            split.
          </p>
        </div>
      </keydot-sheet>
    `;
  }

  #menu(
    label: string,
    values: readonly number[],
    chosen: number,
    say: (value: number) => string,
    patch: (value: number) => Partial<BurstPlan>,
  ) {
    return menu({
      label,
      options: values.map((value) => ({ value: String(value), label: say(value) })),
      chosen: String(chosen),
      onChoose: (value) => {
        const detail = { ...this.plan, ...patch(Number(value)) };
        this.dispatchEvent(new CustomEvent('change', { detail }));
      },
    });
  }
}

function saySeconds(timeMs: number): string {
  return timeMs === 0 ? 'None' : `${timeMs / 1000} s`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-burst-settings': KeydotBurstSettings;
  }
}
