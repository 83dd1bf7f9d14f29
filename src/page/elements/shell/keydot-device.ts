// Installing the app and the privacy panel, as one line on the start screen or a section of the settings.
// Next: keydot-privacy.ts, loaded when it is opened.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { InstallOffer } from '../../shell/install-offer.ts';
import type { RequestCount } from '../../shell/request-count.ts';
import '../shared/keydot-icon.ts';
import '../shared/keydot-sheet.ts';
import { sectionStyles, sharedStyles } from '../shared/shared-styles.ts';
import { SubscriptionController } from '../shared/subscription-controller.ts';

@customElement('keydot-device')
export class KeydotDevice extends LitElement {
  static override styles = [
    sharedStyles,
    sectionStyles,
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
  /** One line without a heading. */
  @property({ type: Boolean, reflect: true }) compact = false;

  @state() private showsPrivacy = false;

  constructor() {
    super();
    new SubscriptionController(this, () => this.install?.events);
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
        ${this.#renderHint(this.install?.state ?? 'none')}
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

  #renderHint(state: InstallOffer['state']) {
    if (state === 'by-hand') {
      return html`<p>To install Keydot, tap Share, then “Add to Home Screen”.</p>`;
    }
    if (state === 'installed' && !this.compact) return html`<p>Keydot is installed.</p>`;
    return nothing;
  }

  async #loadPrivacy(): Promise<void> {
    await import('./keydot-privacy.ts');
  }

  #showPrivacy(): void {
    this.showsPrivacy = true;
    // If loading fails, an empty sheet would stay open.
    this.#loadPrivacy().catch(() => (this.showsPrivacy = false));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-device': KeydotDevice;
  }
}
