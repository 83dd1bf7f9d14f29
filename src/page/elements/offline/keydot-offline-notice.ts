// A card that reports missing offline files, for the views in which keydot-offline.ts is not visible. Shows
// an OfflineSession (page/offline/offline-session.ts).
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { OfflineSession } from '../../offline/offline-session.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { SubscriptionController } from '../shared/subscription-controller.ts';
import { describeMissingFiles } from './keydot-offline.ts';

/** A card at the bottom of the app, above its views. */
export const cardStyles = css`
  :host {
    position: absolute;
    inset-block-end: max(var(--space-4), env(safe-area-inset-bottom));
    inset-inline: var(--space-3);
    z-index: 2;
    display: grid;
    justify-items: center;
    color: var(--text);
    font: var(--size-text) / 1.5 var(--font);
    pointer-events: none;
  }

  /* Above both rows of controls over a picture. */
  :host([raised]) {
    inset-block-end: calc(9rem + env(safe-area-inset-bottom));
  }

  .card {
    display: grid;
    gap: var(--space-3);
    box-sizing: border-box;
    inline-size: min(24rem, 100%);
    margin: 0;
    padding: var(--space-4);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    color: inherit;
    box-shadow: var(--shadow);
    pointer-events: auto;
  }

  h2 {
    margin: 0;
    font-size: 1.0625rem;
    font-weight: 650;
    line-height: 1.4;
  }

  p,
  ul {
    margin: 0;
  }

  p,
  li {
    color: var(--muted);
    font-size: var(--size-label);
    overflow-wrap: anywhere;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
`;

@customElement('keydot-offline-notice')
export class KeydotOfflineNotice extends LitElement {
  static override styles = [sharedStyles, cardStyles];

  @property({ attribute: false }) offline: OfflineSession | null = null;
  /** Hides the card: the view shows the same, or must not be covered. */
  @property({ type: Boolean }) silent = false;
  /** The view has controls at its bottom edge. */
  @property({ type: Boolean, reflect: true }) raised = false;

  /** Closed by the person. */
  @state() private closed = false;

  constructor() {
    super();
    new SubscriptionController(
      this,
      () => this.offline?.events,
      () => this.#onChange(),
    );
  }

  override render() {
    const { offline } = this;
    if (this.silent || this.closed || offline?.state.kind !== 'lacking') return nothing;
    return html`
      <section class="card" aria-labelledby="title">
        <h2 id="title" role="status">Some files of Keydot are missing on this device</h2>
        <p>
          ${describeMissingFiles(offline.state.lacking)} Your lessons and recordings are not
          affected.
        </p>
        <div class="actions">
          <button class="button primary" @click=${() => void offline.makeAvailable()}>
            Download now
          </button>
          <button class="button" @click=${() => (this.closed = true)}>Close</button>
        </div>
      </section>
    `;
  }

  #onChange(): void {
    // A later problem is shown again.
    if (this.offline?.state.kind === 'ready') this.closed = false;
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-offline-notice': KeydotOfflineNotice;
  }
}
