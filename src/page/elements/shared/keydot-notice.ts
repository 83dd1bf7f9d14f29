// Shows one error: what happened, what to do, and a button if one helps.
import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { explainError, type Explanation } from './explain-error.ts';
import './keydot-icon.ts';
import { LiveActionEvent, type LiveAction } from './live-events.ts';
import { sharedStyles } from './shared-styles.ts';

@customElement('keydot-notice')
export class KeydotNotice extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        inline-size: min(27rem, 100%);
      }

      section {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-5);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--panel);
        color: var(--text);
        font: var(--size-text) / 1.5 var(--font);
      }

      header {
        display: flex;
        gap: var(--space-3);
        align-items: flex-start;
      }

      header keydot-icon {
        color: var(--alarm);
        font-size: 1.125rem;
      }

      h2 {
        margin: 0;
        font-size: 1.0625rem;
        font-weight: 650;
        line-height: 1.4;
        overflow-wrap: anywhere;
      }

      p {
        margin: 0;
        color: var(--muted);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) error: Error | null = null;

  override render() {
    if (!this.error) return null;
    const { sentence, advice, remedy } = explainError(this.error);
    return html`
      <section role="alert">
        <header>
          <keydot-icon name="warning"></keydot-icon>
          <h2>${sentence}</h2>
        </header>
        <p>${advice}</p>
        ${this.#renderRemedy(remedy)}
      </section>
    `;
  }

  #renderRemedy(remedy: Explanation['remedy']) {
    if (!remedy) return null;
    const [action, icon, label] =
      remedy === 'retry'
        ? (['retry', 'retry', 'Try again'] as const)
        : (['open-file', 'openFile', 'Choose another file'] as const);
    return html`
      <div>
        <button class="button primary" @click=${() => this.#dispatch(action)}>
          <keydot-icon name=${icon}></keydot-icon>${label}
        </button>
      </div>
    `;
  }

  #dispatch(action: LiveAction): void {
    this.dispatchEvent(new LiveActionEvent(action));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-notice': KeydotNotice;
  }
}
