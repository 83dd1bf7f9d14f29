// What the welcome and the settings say of a device that lacks files (keydot-offline.ts), where neither is
// in sight. Shows an OfflineSession (offline/offline-session.ts).
import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { OfflineSession } from '../../offline/offline-session.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { cardStyles } from './card-styles.ts';
import { describeMissingFiles } from './offline-words.ts';

@customElement('keydot-offline-notice')
export class KeydotOfflineNotice extends LitElement {
  static override styles = [sharedStyles, cardStyles];

  @property({ attribute: false }) offline: OfflineSession | null = null;
  /** It is said elsewhere on the screen, or would be in the way. */
  @property({ type: Boolean }) silent = false;
  /** There are controls at the lower edge. */
  @property({ type: Boolean, reflect: true }) raised = false;

  /** The person has read it. */
  @state() private closed = false;
  #unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.offline?.events.subscribe(() => this.#hear()) ?? null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  override render() {
    const { offline } = this;
    if (this.silent || this.closed || offline?.state.kind !== 'lacking') return nothing;
    return html`
      <section class="card" aria-labelledby="title">
        <h2 id="title" role="status">Keydot is not whole on this device</h2>
        <p>${describeMissingFiles(offline.state.lacking)} What you make here is not affected.</p>
        <div class="actions">
          <button class="button primary" @click=${() => void offline.makeAvailable()}>
            Fetch it now
          </button>
          <button class="button" @click=${() => (this.closed = true)}>Close</button>
        </div>
      </section>
    `;
  }

  #hear(): void {
    // What comes after it was mended is another trouble.
    if (this.offline?.state.kind === 'ready') this.closed = false;
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-offline-notice': KeydotOfflineNotice;
  }
}
