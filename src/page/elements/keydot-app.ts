// <keydot-app>: the app. Owns the live session, so that the camera can keep running from place to
// place, and shows the place that is chosen. For now there is one: keydot-live.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { LiveSession } from '../live-session.ts';
import { runningOf } from '../live-state.ts';
import { readUrlOptions } from '../url-options.ts';
import { keydotMark } from './keydot-mark.ts';
import './keydot-live.ts';
import { sharedStyles } from './shared-styles.ts';
import { tokens } from './tokens.ts';

/** The places of the app, in the order of their tabs. */
const PLACES = [{ id: 'live', label: 'Live' }] as const;

@customElement('keydot-app')
export class KeydotApp extends LitElement {
  static override styles = [
    tokens,
    sharedStyles,
    css`
      :host {
        --top-inset: 60px;

        display: block;
        position: relative;
        block-size: 100dvh;
        overflow: hidden;
        background: var(--ground);
        font: var(--size-text) / 1 var(--font);
      }

      header {
        position: absolute;
        inset-block-start: max(var(--space-3), env(safe-area-inset-top));
        inset-inline-start: max(var(--space-3), env(safe-area-inset-left));
        z-index: 1;
        display: flex;
        align-items: center;
        border-radius: 22px;
        color: var(--text);
      }

      header[data-over-picture] {
        --focus: #fff;

        background: var(--over);
        color: var(--over-text);
      }

      h1 {
        display: flex;
        gap: var(--space-2);
        align-items: center;
        margin: 0;
        padding-inline: var(--space-3) var(--space-1);
        font-size: 1rem;
        font-weight: 650;
        letter-spacing: -0.01em;
      }

      h1 svg {
        inline-size: 24px;
        block-size: 24px;
      }

      nav {
        display: flex;
      }

      nav a {
        display: grid;
        place-items: center;
        min-inline-size: var(--target);
        min-block-size: var(--target);
        padding-inline: var(--space-3);
        border-radius: 22px;
        color: inherit;
        font-weight: 500;
        text-decoration: none;
      }

      nav a[aria-current] {
        text-decoration: underline;
        text-decoration-thickness: 2px;
        text-underline-offset: 6px;
      }

      main,
      keydot-live {
        block-size: 100%;
      }
    `,
  ];

  @state() private session: LiveSession | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    const overrides = readUrlOptions(location.search);
    this.session = new LiveSession({ remember: true, overrides });
    this.session.events.subscribe(({ kind }) => {
      if (kind === 'changed') this.requestUpdate();
    });
    document.addEventListener('paste', this.#openPasted);
    document.addEventListener('dragover', this.#allowDrop);
    document.addEventListener('drop', this.#openDropped);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('paste', this.#openPasted);
    document.removeEventListener('dragover', this.#allowDrop);
    document.removeEventListener('drop', this.#openDropped);
    this.session?.dispose();
    this.session = null;
  }

  override updated(): void {
    this.setAttribute('theme', this.session?.settings.theme ?? 'auto');
  }

  override render() {
    if (!this.session) return nothing;
    const { state } = this.session;
    return html`
      <header ?data-over-picture=${runningOf(state) !== null || state.kind === 'starting'}>
        <h1>${keydotMark}<span>Keydot</span></h1>
        <nav aria-label="Places">
          ${PLACES.map(({ id, label }) => html`<a href="#${id}" aria-current="page">${label}</a>`)}
        </nav>
      </header>
      <main>
        <keydot-live .session=${this.session}></keydot-live>
      </main>
    `;
  }

  readonly #openPasted = (event: ClipboardEvent): void => {
    this.#open(event, event.clipboardData);
  };

  // A file that misses the stage would otherwise replace the whole page.
  readonly #allowDrop = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };

  readonly #openDropped = (event: DragEvent): void => {
    if (!event.defaultPrevented) this.#open(event, event.dataTransfer);
  };

  #open(event: Event, data: DataTransfer | null): void {
    const file = data?.files[0];
    if (!file) return;
    event.preventDefault();
    void this.session?.start({ kind: 'file', file });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-app': KeydotApp;
  }
}
