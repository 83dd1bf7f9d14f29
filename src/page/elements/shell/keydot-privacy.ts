// The privacy panel: requests since the page was opened, what is stored on the device, and what is never
// sent. Counted by page/shell/request-count.ts; the content security policy enforces it.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { storageStatus, type StorageStatus } from '../../../storage/storage-status.ts';
import type { RequestCount } from '../../shell/request-count.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { SubscriptionController } from '../shared/subscription-controller.ts';
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

  constructor() {
    super();
    new SubscriptionController(this, () => this.requests?.events);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#measure();
  }

  override render() {
    return html`
      <p>
        Camera pictures are analysed on this device and discarded, unless you save them in a lesson
        or a recording. Nothing that you show Keydot or create with it is sent anywhere.
      </p>
      ${this.requests ? this.#renderCount(this.requests) : nothing}
      <section>
        <h3>Stored in this browser, on this device</h3>
        <ul>
          <li>
            Lessons with their pictures and labels, and the models you train, until you delete them
          </li>
          <li>Recordings, until you delete them. Save those that you want to keep.</li>
          <li>Your settings</li>
          <li>The app itself, so that it works offline</li>
        </ul>
        ${this.storage ? html`<small>${describeStorage(this.storage)}</small>` : nothing}
      </section>
      <section>
        <h3>Never sent</h3>
        <p>
          Pictures, videos, keypoints, labels, models and usage data. There are no accounts, cookies
          or analytics, and no server that could receive any of this.
        </p>
      </section>
      <section>
        <h3>How this is enforced</h3>
        <p>
          A content security policy makes your browser block connections to any other site, and this
          site only serves files. Exports are saved by you.
        </p>
      </section>
    `;
  }

  #renderCount({ total: { own, elsewhere } }: RequestCount) {
    return html`
      <dl>
        <div class=${elsewhere > 0 ? 'alarm' : ''}>
          <dt>requests to other sites</dt>
          <dd>${elsewhere}</dd>
        </div>
        <div>
          <dt>requests for Keydot’s own files, from ${location.host} or this device</dt>
          <dd>${own}</dd>
        </div>
      </dl>
      <small
        >Counted by your browser since this page was opened, including background requests.</small
      >
    `;
  }

  async #measure(): Promise<void> {
    // Not all browsers report it.
    this.storage = await storageStatus().catch(() => null);
  }
}

function describeStorage({ usedBytes, isPersistent }: StorageStatus): string {
  const promise = isPersistent
    ? 'The browser keeps it until you delete it.'
    : 'The browser may delete it when the disk is full. Export what you want to keep.';
  return `${formatBytes(usedBytes)} in total. ${promise}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-privacy': KeydotPrivacy;
  }
}
