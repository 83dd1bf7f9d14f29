// What floats over the upper edge of the Teach place, where nothing is worked on: a note that passes, with
// a way back where there is one, and an export on its way (keydot-export.ts).
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { LessonSession } from '../../../lessons/lesson-session.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import '../lessons/keydot-export.ts';
import { noteStyles } from './note-styles.ts';
import { LessonTaskEvent, type ExportForm, type TakeBack } from './teach-events.ts';
import { teachStyles } from './teach-styles.ts';

/** How long a note stays: long enough to take something back. */
const NOTE_MS = 10_000;

interface Note {
  message: string;
  takeBack: TakeBack | null;
}

@customElement('keydot-teach-notes')
export class KeydotTeachNotes extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    noteStyles,
    css`
      :host {
        position: absolute;
        inset-block-start: max(var(--space-2), env(safe-area-inset-top));
        inset-inline: var(--space-2);
        z-index: 3;
        display: grid;
        gap: var(--space-2);
        justify-items: center;
        pointer-events: none;
      }

      /* Beside the places. */
      @media (min-width: 48rem) {
        :host {
          inset-inline: 19rem var(--space-3);
          justify-items: end;
        }
      }
    `,
  ];

  @property({ attribute: false }) lessons: LessonSession | null = null;
  /** The lesson that is open. */
  @property({ attribute: false }) lessonId: string | null = null;

  @state() private note: Note | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  say(message: string, takeBack: TakeBack | null = null): void {
    this.note = { message, takeBack };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.note = null), NOTE_MS);
  }

  /** Saves the open lesson as a file. */
  export(form: ExportForm): void {
    void this.renderRoot.querySelector('keydot-export')?.run(form);
  }

  override render() {
    return html`
      <keydot-export .lessons=${this.lessons} .lessonId=${this.lessonId}></keydot-export>
      <div role="status">${this.note ? this.#renderNote(this.note) : nothing}</div>
    `;
  }

  #renderNote({ message, takeBack }: Note) {
    const back = () => {
      this.note = null;
      if (takeBack) this.dispatchEvent(new LessonTaskEvent(takeBack.task));
    };
    return html`
      <div class="note">
        <p>${message}</p>
        ${takeBack ? html`<button class="button" @click=${back}>${takeBack.label}</button>` : nothing}
        <button class="button" @click=${() => (this.note = null)}>Close</button>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-teach-notes': KeydotTeachNotes;
  }
}
