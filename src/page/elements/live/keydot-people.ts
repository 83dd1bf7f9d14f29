// The switch between one person and everyone, over the picture: one tap, and how many there are.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import type { Settings } from '../../../storage/settings.ts';
import '../shared/keydot-icon.ts';
import { PersonChoiceEvent, SettingsChangeEvent } from '../shared/live-events.ts';
import type { Others } from './others-controller.ts';
import { sharedStyles } from '../shared/shared-styles.ts';

@customElement('keydot-people')
export class KeydotPeople extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        color: var(--over-text);
        font: var(--size-label) / 1.3 var(--font);
        font-variant-numeric: tabular-nums;
      }

      :host {
        display: grid;
        gap: var(--space-2);
        justify-items: end;
      }

      button {
        display: flex;
        gap: var(--space-2);
        align-items: center;
        min-block-size: var(--target);
        padding: 0 var(--space-4) 0 var(--space-3);
        border: 0;
        border-radius: 22px;
        background: var(--over);
        color: inherit;
        font: inherit;
        cursor: pointer;
        touch-action: manipulation;
      }

      button[aria-pressed='true'] {
        box-shadow: inset 0 0 0 1.5px rgb(255 255 255 / 0.5);
      }

      .count {
        min-inline-size: 2ch;
        color: var(--over-muted);
        text-align: end;
      }

      .lost {
        padding: var(--space-2) var(--space-4);
        border-radius: 22px;
        background: var(--over);
      }

      keydot-icon {
        font-size: 1rem;
      }

      :focus-visible {
        outline-color: #fff;
        outline-offset: -4px;
      }
    `,
  ];

  @property() people: Settings['people'] = 'one';
  /** How many there are; null while that is not known. */
  @property({ attribute: false }) count: number | null = null;
  /** Who else is there to be followed; and whether the one followed is out of sight. */
  @property({ reflect: true }) others: Others = 'none';
  @property({ attribute: false }) spec: ModelSpec | null = null;

  override render() {
    // A taught thing is there once: there is nothing to switch.
    if (this.spec?.family === 'taught') return nothing;
    const isEveryone = this.people === 'everyone';
    return html`
      <button
        aria-pressed=${isEveryone}
        title=${isEveryone ? 'Following everyone' : 'Following one person'}
        @click=${() => this.#change(isEveryone ? 'one' : 'everyone')}
      >
        <keydot-icon name="everyone"></keydot-icon>
        <span>Everyone</span>
        ${
          isEveryone
            ? html`<span class="count" aria-hidden="true">${this.count ?? '–'}</span>`
            : nothing
        }
      </button>
      ${isEveryone ? nothing : this.#renderOne()}
    `;
  }

  #renderOne() {
    const button = html`
      <button
        title="Follow the next person to the right, or tap someone in the picture"
        @click=${() => this.dispatchEvent(new PersonChoiceEvent('next'))}
      >
        <keydot-icon name="later"></keydot-icon>
        <span>Someone else</span>
      </button>
    `;
    return html`
      ${this.others === 'none' ? nothing : button}
      <div role="status">
        ${this.others === 'looked for' ? html`<div class="lost">Out of sight, looking for them…</div>` : nothing}
      </div>
    `;
  }

  #change(people: Settings['people']): void {
    this.dispatchEvent(new SettingsChangeEvent({ people }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-people': KeydotPeople;
  }
}
