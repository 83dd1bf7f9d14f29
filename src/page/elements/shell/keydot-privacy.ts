// The privacy panel: what was asked of whom since the page was opened, what is kept where, and what is
// never sent. The count: request-count.ts; what enforces it: scripts/content-policy.mjs.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { storageStatus, type StorageStatus } from '../../../storage/storage-status.ts';
import type { RequestCount } from '../../shell/request-count.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { formatBytes } from '../shared/format.ts';

@customElement('keydot-privacy')
export class KeydotPrivacy extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        padding-block-end: var(--space-3);
        color: var(--text);
        font: var(--size-text) / 1.5 var(--font);
      }

      dl,
      p,
      h3,
      ul {
        margin: 0;
      }

      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr));
        gap: var(--space-2);
      }

      dl div {
        display: grid;
        align-content: start;
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius);
        background: var(--raised);
      }

      dt {
        order: 1;
        color: var(--muted);
        font-size: var(--size-label);
      }

      dd {
        margin: 0;
        font-size: 1.75rem;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        line-height: 1.2;
      }

      .alarm dd {
        color: var(--alarm);
      }

      section {
        display: grid;
        gap: var(--space-1);
      }

      h3 {
        font-size: var(--size-text);
        font-weight: 650;
      }

      ul {
        padding-inline-start: 1.2em;
      }

      small {
        color: var(--muted);
        font-size: var(--size-label);
      }
    `,
  ];

  @property({ attribute: false }) requests: RequestCount | null = null;
  @state() private storage: StorageStatus | null = null;
  #unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#measure();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('requests')) return;
    this.#unsubscribe?.();
    this.#unsubscribe = this.requests?.events.subscribe(() => this.requestUpdate()) ?? null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  override render() {
    return html`
      <p>
        Your camera’s pictures are looked at on this device and forgotten, unless you keep them in a
        lesson or a recording. Nothing you show Keydot or make with it is sent anywhere.
      </p>
      ${this.requests ? this.#renderCount(this.requests) : nothing}
      <section>
        <h3>Kept in this browser, on this device</h3>
        <ul>
          <li>
            Lessons, their pictures and labels, and the models you train: until you delete them.
          </li>
          <li>Recordings: until you delete them. Save what you want to keep.</li>
          <li>Your settings.</li>
          <li>The app itself, so that it starts without a network.</li>
        </ul>
        ${this.storage ? html`<small>${sayUse(this.storage)}</small>` : nothing}
      </section>
      <section>
        <h3>Never sent</h3>
        <p>
          Pictures, videos, keypoints, labels, models, numbers about how you use it. There is no
          account, no cookie and no counter of visits, and no server that could receive any of it.
        </p>
      </section>
      <section>
        <h3>How that is made sure</h3>
        <p>
          The page tells your browser to refuse every connection but to the site it came from, and
          that site only hands out files. What you export, you save yourself.
        </p>
      </section>
    `;
  }

  #renderCount({ total: { own, elsewhere } }: RequestCount) {
    return html`
      <dl>
        <div class=${elsewhere > 0 ? 'alarm' : ''}>
          <dt>requests to anywhere else</dt>
          <dd>${elsewhere}</dd>
        </div>
        <div>
          <dt>for Keydot’s own files, from ${location.host} or from this device</dt>
          <dd>${own}</dd>
        </div>
      </dl>
      <small>Counted by your browser since this page was opened, background work included.</small>
    `;
  }

  async #measure(): Promise<void> {
    // A browser that does not say leaves the line out.
    this.storage = await storageStatus().catch(() => null);
  }
}

function sayUse({ usedBytes, isPersistent }: StorageStatus): string {
  const promise = isPersistent
    ? 'The browser keeps it until you delete it.'
    : 'The browser may delete it when the disk gets full: export what you want to be sure of.';
  return `${formatBytes(usedBytes)} in all. ${promise}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-privacy': KeydotPrivacy;
  }
}
