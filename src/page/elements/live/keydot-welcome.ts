// What a first visitor sees: what this is, in two sentences, and one button that starts it.
import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import '../shared/keydot-icon.ts';
import { LiveActionEvent, type LiveAction } from '../shared/live-events.ts';
import { peakDrawing } from '../shared/peak-drawing.ts';
import { sharedStyles } from '../shared/shared-styles.ts';

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

      /* A phone on its side, or a page zoomed in: the drawing steps aside for the words. */
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

      /* Held free for what comes later, so that nothing moves then. */
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

        /* About to start: the dot lands once more. */
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
          Keydot finds a body’s joints in your camera’s picture while you move, and shows the
          heatmaps it reads them from. It all runs on this device: no picture ever leaves it.
        </p>
        <div class="actions">
          <button
            class="button primary"
            @pointerenter=${() => this.#ask('get-ready')}
            @pointerdown=${() => this.#ask('get-ready')}
            @click=${() => this.#ask('start-camera')}
          >
            <keydot-icon name="camera"></keydot-icon>Start camera
          </button>
          <button class="button" @click=${() => this.#ask('open-file')}>
            <keydot-icon name="openFile"></keydot-icon>Open file
          </button>
        </div>
        <small>Or drop a picture or a video here.</small>
      </section>
      <footer><slot></slot></footer>
    `;
  }

  /** Puts the focus on the control that matters most. */
  focusMain(): void {
    this.renderRoot.querySelector<HTMLElement>('.primary')?.focus();
  }

  #ask(action: LiveAction): void {
    this.dispatchEvent(new LiveActionEvent(action));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-welcome': KeydotWelcome;
  }
}
