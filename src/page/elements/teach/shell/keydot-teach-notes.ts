// The notes over the upper edge of the Teach view: a message that disappears after a while, and the
// progress of an export. Files come from page/lessons/lesson-export.ts.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { exportCoco, exportLesson } from '../../../lessons/lesson-export.ts';
import type { LessonSession } from '../../../lessons/lesson-session.ts';
import { saveFile } from '../../shared/save-file.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { formatPercent } from '../../shared/format.ts';
import { LessonTaskEvent, reportErrors, type ExportForm, type NoteAction } from './teach-events.ts';
import { noteStyles, teachStyles } from './teach-styles.ts';

/** Long enough to read a note and press its button. */
const NOTE_MS = 10_000;

const EXPORTS = { lesson: exportLesson, coco: exportCoco } as const;

interface Note {
  message: string;
  action: NoteAction | null;
}

/** Shows one note and one export at a time. */
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

      /* Short exports show no progress. */
      .export {
        animation: appear var(--quick) 300ms backwards;
      }

      @keyframes appear {
        from {
          opacity: 0;
        }
      }

      /* Beside the navigation. */
      @media (min-width: 48rem) {
        :host {
          inset-inline: 19rem var(--space-3);
          justify-items: end;
        }
      }
    `,
  ];

  @property({ attribute: false }) lessons: LessonSession | null = null;
  /** The open lesson. An export of another lesson is cancelled. */
  @property({ attribute: false }) lessonId: string | null = null;

  @state() private note: Note | null = null;
  @state() private exporting: { fraction: number; abort: AbortController } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lessonId')) this.exporting?.abort.abort();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.exporting?.abort.abort();
  }

  /** Replaces the current note. */
  show(message: string, action: NoteAction | null = null): void {
    this.note = { message, action };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.note = null), NOTE_MS);
  }

  /** Saves the open lesson as a file, one export at a time. Never rejects. */
  async export(form: ExportForm): Promise<void> {
    const { lessons } = this;
    if (!lessons || this.exporting) return;
    const abort = new AbortController();
    const { signal } = abort;
    this.exporting = { fraction: 0, abort };
    const onProgress = (fraction: number) => (this.exporting = { fraction, abort });
    await reportErrors(this, async () => {
      try {
        saveFile(await EXPORTS[form](lessons, { signal, onProgress }));
      } catch (thrown) {
        if (!signal.aborted) throw thrown;
      }
    });
    this.exporting = null;
  }

  override render() {
    return html`
      ${this.exporting ? this.#renderExport(this.exporting) : nothing}
      <div role="status">${this.note ? this.#renderNote(this.note) : nothing}</div>
    `;
  }

  #renderExport({ fraction, abort }: { fraction: number; abort: AbortController }) {
    return html`
      <div class="note export">
        <p>Exporting… <span aria-hidden="true">${formatPercent(fraction)}</span></p>
        <button class="button" @click=${() => abort.abort()}>Cancel export</button>
      </div>
    `;
  }

  #renderNote({ message, action }: Note) {
    const act = () => {
      this.note = null;
      if (action) this.dispatchEvent(new LessonTaskEvent(action.task));
    };
    return html`
      <div class="note">
        <p>${message}</p>
        ${action ? html`<button class="button" @click=${act}>${action.label}</button>` : nothing}
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
