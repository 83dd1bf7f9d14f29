// What concerns the device and not the picture: installing the app, and what stays private. A line in
// the welcome, a section in the settings. Next: keydot-privacy.ts, which is loaded when it is opened.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { InstallOffer } from '../../shell/install-offer.ts';
import type { RequestCount } from '../../shell/request-count.ts';
import '../shared/keydot-icon.ts';
import '../shared/keydot-sheet.ts';
import { sharedStyles } from '../shared/shared-styles.ts';

@customElement('keydot-device')
export class KeydotDevice extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        color: var(--text);
        font: var(--size-label) / 1.4 var(--font);
      }

      section {
        display: grid;
        gap: var(--space-2);
      }

      :host([compact]) section {
        justify-items: center;
        text-align: center;
      }

      h3 {
        margin: var(--space-2) 0 0;
        padding-block-start: var(--space-4);
        border-block-start: 1px solid var(--line);
        font-size: var(--size-text);
        font-weight: 650;
      }

      p {
        margin: 0;
        color: var(--muted);
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }

      :host([compact]) .row {
        justify-content: center;
      }

      :host([compact]) .button {
        border-color: transparent;
        font-size: var(--size-label);
      }
    `,
  ];

  @property({ attribute: false }) install: InstallOffer | null = null;
  @property({ attribute: false }) requests: RequestCount | null = null;
  /** A line by itself, where there is no room for a section. */
  @property({ type: Boolean, reflect: true }) compact = false;

  @state() private showsPrivacy = false;
  #unsubscribe: (() => void) | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('install')) return;
    this.#unsubscribe?.();
    this.#unsubscribe = this.install?.events.subscribe(() => this.requestUpdate()) ?? null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  override render() {
    return html`
      <section aria-label="This app">
        ${this.compact ? nothing : html`<h3>This app</h3>`}
        <div class="row">
          ${this.install?.state === 'offered' ? this.#renderInstall(this.install) : nothing}
          <button class="button" @click=${this.#showPrivacy}>
            <keydot-icon name="privacy"></keydot-icon>Privacy
          </button>
        </div>
        ${this.#renderWords(this.install?.state ?? 'none')}
      </section>
      <keydot-sheet
        heading="Privacy"
        ?open=${this.showsPrivacy}
        @close=${() => (this.showsPrivacy = false)}
      >
        ${
          this.showsPrivacy
            ? html`<keydot-privacy .requests=${this.requests}></keydot-privacy>`
            : nothing
        }
      </keydot-sheet>
    `;
  }

  #renderInstall(install: InstallOffer) {
    return html`
      <button class="button" @click=${() => void install.install()}>
        <keydot-icon name="install"></keydot-icon>Install
      </button>
    `;
  }

  #renderWords(state: InstallOffer['state']) {
    if (state === 'by-hand') {
      return html`<p>To install it, tap Share, then “Add to Home Screen”.</p>`;
    }
    if (state === 'installed' && !this.compact) return html`<p>Keydot is installed.</p>`;
    return nothing;
  }

  async #loadPrivacy(): Promise<void> {
    await import('./keydot-privacy.ts');
  }

  #showPrivacy(): void {
    this.showsPrivacy = true;
    // Without it the sheet would stay empty; the service worker has it when the network has not.
    this.#loadPrivacy().catch(() => (this.showsPrivacy = false));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-device': KeydotDevice;
  }
}
