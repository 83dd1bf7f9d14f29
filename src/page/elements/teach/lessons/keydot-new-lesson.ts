// The sheet that creates and opens a lesson: its name, and whether it starts empty or with the body's
// joints.
import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import { formatRoute } from '../../../shell/route.ts';
import { fieldStyles, segments } from '../../shared/form-fields.ts';
import '../../shared/keydot-sheet.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { LessonTaskEvent } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';

type Start = LessonDocument['startsFrom'];

const HINTS: Record<Start, string> = {
  nothing: 'You name the points: anything you can see.',
  body: 'The body’s 17 joints. You correct them and can add points.',
};

/** Fires `close` when the sheet is closed, with or without a new lesson. */
@customElement('keydot-new-lesson')
export class KeydotNewLesson extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    fieldStyles,
    css`
      form {
        display: grid;
        gap: var(--space-4);
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  /** Names of the other lessons. */
  @property({ attribute: false }) taken: readonly string[] = [];

  @state() private startsFrom: Start = 'nothing';

  override render() {
    return html`
      <keydot-sheet heading="New lesson" ?open=${this.open} @close=${this.#close}>
        <form @submit=${this.#create}>
          <label class="field">
            <span>Name</span>
            <input
              class="text-field"
              type="text"
              name="name"
              required
              maxlength="200"
              autocomplete="off"
              placeholder=${this.#freeName()}
              .value=${this.#freeName()}
            />
          </label>
          ${segments<Start>({
            legend: 'Start from',
            name: 'start',
            options: [
              { value: 'nothing', label: 'Nothing' },
              { value: 'body', label: 'The body' },
            ],
            chosen: this.startsFrom,
            hint: HINTS[this.startsFrom],
            onChoose: (value) => (this.startsFrom = value),
          })}
          <button class="button primary">Create lesson</button>
        </form>
      </keydot-sheet>
    `;
  }

  #freeName(): string {
    for (let number = 1; ; number++) {
      const name = `Lesson ${number}`;
      if (!this.taken.includes(name)) return name;
    }
  }

  #close(): void {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  }

  #create(event: SubmitEvent): void {
    event.preventDefault();
    const name = new FormData(event.target as HTMLFormElement).get('name');
    const { startsFrom } = this;
    if (typeof name !== 'string' || name.trim() === '') return;
    const task = new LessonTaskEvent(async (lessons) => {
      const lessonId = await lessons.create(name.trim(), startsFrom);
      location.hash = formatRoute({ place: 'teach', lessonId, step: 'frames' });
    });
    this.dispatchEvent(task);
    this.#close();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-new-lesson': KeydotNewLesson;
  }
}
