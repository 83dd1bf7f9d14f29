// Whether Keydot works offline on this device, with the download's progress and a button to start it. Shows
// an OfflineSession (page/offline/offline-session.ts).
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LackingFile } from '../../../api/offline-api.ts';
import type { OfflineSession, OfflineState } from '../../offline/offline-session.ts';
import { formatBytes } from '../shared/format.ts';
import '../shared/keydot-icon.ts';
import { sectionStyles, sharedStyles } from '../shared/shared-styles.ts';
import { SubscriptionController } from '../shared/subscription-controller.ts';

@customElement('keydot-offline')
export class KeydotOffline extends LitElement {
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
        justify-items: start;
      }

      :host([compact]) section {
        justify-items: center;
        text-align: center;
      }

      h3 {
        inline-size: 100%;
      }

      p {
        margin: 0;
      }

      .state {
        display: flex;
        gap: var(--space-2);
        align-items: center;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }

      .alarm keydot-icon {
        color: var(--alarm);
      }

      small {
        color: var(--muted);
        font-size: var(--size-small);
        line-height: 1.4;
        overflow-wrap: anywhere;
      }

      progress {
        inline-size: 100%;
        block-size: 4px;
        border: 0;
        border-radius: 2px;
        background: var(--raised);
        appearance: none;
      }

      progress::-webkit-progress-bar {
        border-radius: 2px;
        background: var(--raised);
      }

      progress::-webkit-progress-value,
      progress::-moz-progress-bar {
        border-radius: 2px;
        background: var(--action);
      }
    `,
  ];

  @property({ attribute: false }) offline: OfflineSession | null = null;
  /** One line without a heading. */
  @property({ type: Boolean, reflect: true }) compact = false;

  constructor() {
    super();
    new SubscriptionController(this, () => this.offline?.events);
  }

  override render() {
    const { offline } = this;
    if (!offline) return nothing;
    return html`
      <section aria-label="Offline">
        ${this.compact ? nothing : html`<h3>Offline</h3>`} ${this.#renderState(offline)}
      </section>
    `;
  }

  #renderState({ state }: OfflineSession) {
    switch (state.kind) {
      case 'starting':
        return html`<p class="state" role="status">Saving Keydot on this device…</p>`;
      case 'checking':
        return this.#renderProgress(state);
      case 'ready':
        return html`
          <p class="state" role="status">
            <keydot-icon name="accept"></keydot-icon>Offline ready, ${formatBytes(state.totalBytes)}
          </p>
          ${this.#renderCheck(state.healed.length)}
        `;
      case 'partial':
        return html`
          <p class="state" role="status">Saved so far: the app without its model</p>
          ${this.#renderButton('Make available offline')}
          <small
            >Downloads the rest of ${formatBytes(state.totalBytes)} and verifies every file.</small
          >
        `;
      case 'lacking':
        return html`
          <p class="state alarm" role="status">
            <keydot-icon name="warning"></keydot-icon>Not ready for offline
          </p>
          <small>${describeMissingFiles(state.lacking)}</small>
          ${this.#renderButton('Make available offline')}
        `;
      case 'failed':
        return html`
          <p class="state alarm" role="status">
            <keydot-icon name="warning"></keydot-icon>Keydot only works online here
          </p>
          <small>It could not be saved: ${state.error.message}</small>
          ${this.#renderButton('Make available offline')}
        `;
    }
  }

  #renderProgress({ doneBytes, totalBytes }: Extract<OfflineState, { kind: 'checking' }>) {
    return html`
      <p class="state" role="status">
        Making available offline
        <span aria-hidden="true"> ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)} </span>
      </p>
      <progress
        aria-label="Making available offline"
        max=${totalBytes}
        value=${doneBytes}
      ></progress>
    `;
  }

  /** In the compact form, only repairs are reported. */
  #renderCheck(healed: number) {
    if (this.compact && healed === 0) return nothing;
    return html`<small>${describeCheck(healed)}</small>`;
  }

  #renderButton(label: string) {
    return html`
      <button class="button" @click=${() => void this.offline?.makeAvailable()}>
        <keydot-icon name="download"></keydot-icon>${label}
      </button>
    `;
  }
}

/** Only the first files are named; the others are counted. */
const MAX_NAMED_FILES = 3;

/** Which offline files are missing or damaged, and what happens next. */
export function describeMissingFiles(lacking: readonly LackingFile[]): string {
  if (lacking.some(({ problem }) => problem === 'no room')) {
    return 'This device has no storage left. Delete something, then try again.';
  }
  const named = lacking
    .slice(0, MAX_NAMED_FILES)
    .map(({ path, problem }) => `${path} is ${problem}`);
  const others = lacking.length - named.length;
  const rest = others > 0 ? `, and ${others} more` : '';
  const what = lacking.length === 1 ? 'It' : 'They';
  return `${named.join(', ')}${rest}. ${what} will be downloaded when you are online.`;
}

function describeCheck(healed: number): string {
  if (healed === 0) return 'Every file was verified.';
  const [files, were] = healed === 1 ? ['One file', 'was'] : [`${healed} files`, 'were'];
  return `${files} ${were} damaged and ${were} downloaded again. All files are now correct.`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-offline': KeydotOffline;
  }
}
