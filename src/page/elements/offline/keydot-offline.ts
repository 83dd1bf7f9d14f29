// Whether this device can do without a network: one line, what to do about it, and how far that is.
// Shows an OfflineSession (offline/offline-session.ts); keydot-app.ts puts it into the live view.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { OfflineSession } from '../../offline/offline-session.ts';
import type { OfflineState } from '../../offline/offline-state.ts';
import { formatBytes } from '../shared/format.ts';
import '../shared/keydot-icon.ts';
import { sharedStyles } from '../shared/shared-styles.ts';
import { describeMissingFiles } from './offline-words.ts';

@customElement('keydot-offline')
export class KeydotOffline extends LitElement {
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
        justify-items: start;
      }

      :host([compact]) section {
        justify-items: center;
        text-align: center;
      }

      h3 {
        inline-size: 100%;
        margin: var(--space-2) 0 0;
        padding-block-start: var(--space-4);
        border-block-start: 1px solid var(--line);
        font-size: var(--size-text);
        font-weight: 650;
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
  /** A line by itself, where there is no room for a section. */
  @property({ type: Boolean, reflect: true }) compact = false;
  #unsubscribe: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.offline?.events.subscribe(() => this.requestUpdate()) ?? null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
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
        return html`<p class="state" role="status">Keeping Keydot on this device…</p>`;
      case 'checking':
        return this.#renderProgress(state);
      case 'ready':
        return html`
          <p class="state" role="status">
            <keydot-icon name="accept"></keydot-icon>Offline ready, ${formatBytes(state.totalBytes)}
          </p>
          ${this.#renderProof(state.healed.length)}
        `;
      case 'partial':
        return html`
          <p class="state" role="status">Kept here so far: the app without its model.</p>
          ${this.#renderButton('Make available offline')}
          <small>Fetches the rest of ${formatBytes(state.totalBytes)} and checks every file.</small>
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
            <keydot-icon name="warning"></keydot-icon>Keydot needs the network here
          </p>
          <small>This browser does not keep it: ${state.error.message}</small>
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

  /** Where there is little room, it is said only when there is something to say. */
  #renderProof(healed: number) {
    if (this.compact && healed === 0) return nothing;
    return html`<small>${sayProof(healed)}</small>`;
  }

  #renderButton(label: string) {
    return html`
      <button class="button" @click=${() => void this.offline?.makeAvailable()}>
        <keydot-icon name="download"></keydot-icon>${label}
      </button>
    `;
  }
}

function sayProof(healed: number): string {
  if (healed === 0) return 'Every file was read back and is what it should be.';
  const [files, were] = healed === 1 ? ['One file', 'was'] : [`${healed} files`, 'were'];
  return `${files} ${were} damaged and ${were} fetched again. Now every file is what it should be.`;
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-offline': KeydotOffline;
  }
}
