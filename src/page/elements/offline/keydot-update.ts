// The offer of a new version, in a corner where it disturbs nobody, and the moment in which all tabs
// change over. Shows an UpdateSession (offline/update-session.ts).
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { UpdateSession } from '../../offline/update-session.ts';
import type { UpdateState } from '../../offline/update-state.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { cardStyles } from './card-styles.ts';

@customElement('keydot-update')
export class KeydotUpdate extends LitElement {
  static override styles = [
    sharedStyles,
    cardStyles,
    css`
      dialog.card:not([open]) {
        display: none;
      }

      dialog.card {
        margin: auto;
      }

      dialog::backdrop {
        background: rgb(0 0 0 / 0.4);
      }

      ul {
        display: grid;
        gap: var(--space-1);
        padding-inline-start: 1.2em;
      }
    `,
  ];

  @property({ attribute: false }) updates: UpdateSession | null = null;
  /** The person is in the middle of something: the offer can wait. */
  @property({ type: Boolean }) deferred = false;

  /** There are controls at the lower edge. */
  @property({ type: Boolean, reflect: true }) raised = false;

  @query('dialog') private dialog!: HTMLDialogElement | null;
  #unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.updates?.events.subscribe(() => this.requestUpdate()) ?? null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  override updated(): void {
    // What is done from here on would be lost: only this can be touched.
    if (this.dialog && !this.dialog.open) this.dialog.showModal();
  }

  override render() {
    const { updates } = this;
    if (!updates) return nothing;
    const { state } = updates;
    switch (state.kind) {
      case 'none':
        return nothing;
      case 'offered':
        return this.deferred ? nothing : this.#renderOffer(state, updates);
      case 'agreed':
        return state.rested ? this.#renderChange(updates) : this.#renderWait(updates);
      case 'refused':
        return this.#renderRefusal(state, updates);
    }
  }

  #renderOffer({ lines }: Extract<UpdateState, { kind: 'offered' }>, updates: UpdateSession) {
    return html`
      <section class="card" aria-labelledby="title">
        <h2 id="title" role="status">A new version is ready</h2>
        ${
          lines.length > 0
            ? html`<ul>
                ${lines.map((line) => html`<li>${line}</li>`)}
              </ul>`
            : html`<p>It brings small corrections.</p>`
        }
        <p>All tabs with Keydot change over. What you made stays; a training goes on after it.</p>
        <div class="actions">
          <button class="button primary" @click=${() => void updates.accept()}>Update</button>
          <button class="button" @click=${() => updates.postpone()}>Later</button>
        </div>
      </section>
    `;
  }

  #renderWait(updates: UpdateSession) {
    return html`
      <section class="card" aria-labelledby="title">
        <h2 id="title" role="status">Updating as soon as you pause</h2>
        <p>
          Your last edits are kept first, and a training is brought to a halt that loses nothing.
        </p>
        <div class="actions">
          <button class="button" @click=${() => updates.postpone()}>Not now</button>
        </div>
      </section>
    `;
  }

  #renderChange(updates: UpdateSession) {
    return html`
      <dialog class="card" aria-labelledby="title" @cancel=${() => updates.postpone()}>
        <h2 id="title">Updating</h2>
        <p>
          Everything here is kept. As soon as your other tabs are as far, all of them load anew.
        </p>
        <div class="actions">
          <button class="button" @click=${() => updates.postpone()}>Not now</button>
        </div>
      </dialog>
    `;
  }

  #renderRefusal({ reason }: Extract<UpdateState, { kind: 'refused' }>, updates: UpdateSession) {
    return html`
      <section class="card" role="alert" aria-labelledby="title">
        <h2 id="title">The new version could not be used</h2>
        <p>${reason}</p>
        <div class="actions">
          <button class="button" @click=${() => updates.postpone()}>Close</button>
        </div>
      </section>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-update': KeydotUpdate;
  }
}
