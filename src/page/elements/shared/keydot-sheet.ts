// A sheet that slides up from the bottom edge, where a laptop has a panel. The picture above stays
// visible, so that the effect of a change can be seen at once.
import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import './keydot-icon.ts';
import { sharedStyles } from './shared-styles.ts';

/** Fires `close` when it was closed. `tall` allows it to cover the picture above. */
@customElement('keydot-sheet')
export class KeydotSheet extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      dialog {
        inline-size: 100%;
        max-inline-size: 40rem;
        max-block-size: 62dvh;
        margin: auto auto 0;
        padding: 0 var(--space-4) calc(var(--space-4) + env(safe-area-inset-bottom));
        border: 0;
        border-radius: 20px 20px 0 0;
        overflow: auto;
        overscroll-behavior: contain;
        background: var(--panel);
        color: var(--text);
        font: var(--size-label) / 1.4 var(--font);
        box-shadow: var(--shadow);
      }

      :host([tall]) dialog {
        max-block-size: 94dvh;
      }

      dialog::backdrop {
        background: transparent;
      }

      @media (prefers-reduced-motion: no-preference) {
        dialog[open] {
          animation: rise 160ms ease-out;
        }
      }

      @keyframes rise {
        from {
          transform: translateY(32px);
          opacity: 0;
        }
      }

      header {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        display: flex;
        justify-content: space-between;
        align-items: center;
        padding-block: var(--space-2);
        background: var(--panel);
      }

      h2 {
        margin: 0;
        font-size: var(--size-large);
        font-weight: 650;
      }

      header .button {
        padding: 0;
        border-color: transparent;
      }
    `,
  ];

  @property() heading = '';
  @property({ type: Boolean }) open = false;

  @query('dialog') private dialog!: HTMLDialogElement;

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return;
    if (this.open && !this.dialog.open) this.dialog.showModal();
    else if (!this.open) this.dialog.close();
  }

  override render() {
    return html`
      <dialog aria-labelledby="heading" @close=${this.#onClose} @click=${this.#closeOutside}>
        <header>
          <h2 id="heading">${this.heading}</h2>
          <button class="button" aria-label="Close" @click=${() => this.dialog.close()}>
            <keydot-icon name="close"></keydot-icon>
          </button>
        </header>
        <slot></slot>
      </dialog>
    `;
  }

  #onClose(): void {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  }

  // A click on the backdrop is a click on the dialog itself.
  #closeOutside(event: MouseEvent): void {
    if (event.target !== this.dialog) return;
    const { top, left, right } = this.dialog.getBoundingClientRect();
    const outside = event.clientY < top || event.clientX < left || event.clientX > right;
    if (outside) this.dialog.close();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-sheet': KeydotSheet;
  }
}
