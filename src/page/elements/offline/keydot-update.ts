// Offers a new version in a card, and blocks the page with a dialog while all tabs switch to it. Shows an
// UpdateSession (page/offline/update-session.ts).
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { UpdateSession, UpdateState } from '../../offline/update-session.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { SubscriptionController } from '../shared/subscription-controller.ts';
import { cardStyles } from './keydot-offline-notice.ts';

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
  /** Hides the offer while the person is busy. */
  @property({ type: Boolean }) deferred = false;
  /** The view has controls at its bottom edge. */
  @property({ type: Boolean, reflect: true }) raised = false;

  @query('dialog') private dialog!: HTMLDialogElement | null;

  constructor() {
    super();
    new SubscriptionController(this, () => this.updates?.events);
  }

  override updated(): void {
    // Modal, because edits from here on would be lost.
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
    const postpone = 'Later';
    return html`
      <section class="card" aria-labelledby="title">
        <h2 id="title" role="status">A new version is ready</h2>
        ${
          lines.length > 0
            ? html`<ul>
                ${lines.map((line) => html`<li>${line}</li>`)}
              </ul>`
            : html`<p>Small fixes.</p>`
        }
        <p>All Keydot tabs will reload. Your work stays, and a training continues afterwards.</p>
        <div class="actions">
          <button class="button primary" @click=${() => void updates.accept()}>Update</button>
          <button class="button" @click=${() => updates.postpone()}>${postpone}</button>
        </div>
      </section>
    `;
  }

  #renderWait(updates: UpdateSession) {
    return html`
      <section class="card" aria-labelledby="title">
        <h2 id="title" role="status">Updating when your work is saved</h2>
        <p>Saving your last edits and pausing any training first.</p>
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
          Everything in this tab is saved. Waiting for your other tabs, then all of them reload.
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
