// The switch between one person and everyone, over the picture, with the number of people, a button for
// the next person, and a note while the followed person is out of sight.
import { LitElement, css, html, nothing, type ReactiveControllerHost } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import type { Settings } from '../../../storage/settings.ts';
import type { LiveEvent } from '../../live/live-state.ts';
import '../shared/keydot-icon.ts';
import { PersonChoiceEvent, SettingsChangeEvent } from '../shared/live-events.ts';
import { sharedStyles } from '../shared/shared-styles.ts';

/** People other than the followed one: visible, or the followed one is out of sight. */
export type Others = 'none' | 'visible' | 'searching';

/** A shorter absence is not reported, ms. */
const REPORT_LOST_AFTER_MS = 400;
/** Others are offered until this many stats reports without them, one per second. */
const OFFERED_REPORTS = 4;

/** Derives {@link Others} from the events of a live session. */
export class OthersMonitor {
  #lostSinceMs: number | null = null;
  #reportsAlone = OFFERED_REPORTS;
  #isLost = false;

  constructor(readonly host: ReactiveControllerHost) {}

  get others(): Others {
    if (this.#isLost) return 'searching';
    return this.#reportsAlone < OFFERED_REPORTS ? 'visible' : 'none';
  }

  update(event: LiveEvent): void {
    const before = this.others;
    if (event.kind === 'stats') {
      this.#reportsAlone = event.stats.others ? 0 : this.#reportsAlone + 1;
    } else if (event.kind === 'frame') {
      this.#updateLost(event.report);
    }
    if (before !== this.others) this.host.requestUpdate();
  }

  #updateLost({ people, timeMs }: Extract<LiveEvent, { kind: 'frame' }>['report']): void {
    // A score of 0 marks a person who is tracked but not visible.
    const isHidden = people.length === 1 && people[0].score === 0;
    this.#lostSinceMs = isHidden ? Math.min(this.#lostSinceMs ?? timeMs, timeMs) : null;
    this.#isLost = this.#lostSinceMs !== null && timeMs - this.#lostSinceMs >= REPORT_LOST_AFTER_MS;
  }
}

@customElement('keydot-people')
export class KeydotPeople extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
        justify-items: end;
        color: var(--over-text);
        font: var(--size-label) / 1.3 var(--font);
        font-variant-numeric: tabular-nums;
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
  /** Number of people; null while unknown. */
  @property({ attribute: false }) count: number | null = null;
  @property({ reflect: true }) others: Others = 'none';
  @property({ attribute: false }) spec: ModelSpec | null = null;

  override render() {
    // Taught models find one subject only.
    if (this.spec?.family === 'taught') return nothing;
    const isEveryone = this.people === 'everyone';
    return html`
      <button
        aria-pressed=${isEveryone}
        title=${isEveryone ? 'Following everyone' : 'Following one person'}
        @click=${() =>
          this.dispatchEvent(new SettingsChangeEvent({ people: isEveryone ? 'one' : 'everyone' }))}
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
        title="Follow the next person to the right. You can also tap a person in the picture."
        @click=${() => this.dispatchEvent(new PersonChoiceEvent('next'))}
      >
        <keydot-icon name="later"></keydot-icon>
        <span>Next person</span>
      </button>
    `;
    const lost = 'Person out of sight, searching…';
    return html`
      ${this.others === 'none' ? nothing : button}
      <div role="status">
        ${this.others === 'searching' ? html`<div class="lost">${lost}</div>` : nothing}
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-people': KeydotPeople;
  }
}
