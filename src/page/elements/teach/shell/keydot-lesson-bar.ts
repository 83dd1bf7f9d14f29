// The toolbar of the open lesson: back, name, save state, undo and redo, export, points.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LessonEditKind } from '../../../../core/lesson/lesson-edits.ts';
import type { OpenLesson } from '../../../lessons/lesson-state.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { explainUnsavedEdits } from '../../shared/explain-lesson-error.ts';
import { ExportEvent, LessonTaskEvent, ShowPointsEvent, type LessonTask } from './teach-events.ts';
import { teachStyles } from './teach-styles.ts';

/** What "Undo" and "Redo" apply to. */
const EDITS: Record<LessonEditKind, string> = {
  'rename-lesson': 'rename lesson',
  'add-point': 'add point',
  'remove-point': 'remove point',
  'change-point': 'change point',
  'move-point': 'reorder points',
  'pair-points': 'set left/right partner',
  'set-bones': 'set bones',
  'add-frames': 'add frames',
  'remove-frames': 'delete frames',
  'set-labels': 'set label',
  several: 'last change',
};

/** The toolbar above the steps of a lesson. */
@customElement('keydot-lesson-bar')
export class KeydotLessonBar extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: flex;
        align-items: center;
        padding-inline: max(var(--space-1), env(safe-area-inset-left))
          max(var(--space-2), env(safe-area-inset-right));
      }

      input {
        flex: 1;
        min-inline-size: 3rem;
        max-inline-size: 24rem;
        min-block-size: var(--target);
        padding: 0 var(--space-2);
        border: 1px solid transparent;
        border-radius: var(--radius-small);
        background: transparent;
        color: inherit;
        font: 650 1.0625rem / 1.2 var(--font);
        text-overflow: ellipsis;
      }

      input:hover {
        border-color: var(--line);
      }

      .saving {
        flex: 1;
        padding-inline: var(--space-2);
        overflow: hidden;
        text-align: end;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .saving.bad {
        color: var(--alarm);
        white-space: normal;
      }

      @media (max-width: 36rem) {
        .saving:not(.bad) {
          display: none;
        }

        .points span {
          display: none;
        }
      }

      .points {
        padding-inline: var(--space-3);
        border-color: transparent;
      }
    `,
  ];

  @property({ attribute: false }) state: OpenLesson | null = null;

  override render() {
    const { state } = this;
    if (!state) return nothing;
    const { document, canUndo, canRedo, nextUndo, nextRedo } = state;
    const undo = nextUndo ? `Undo: ${EDITS[nextUndo]}` : 'Undo';
    const redo = nextRedo ? `Redo: ${EDITS[nextRedo]}` : 'Redo';
    return html`
      <a class="icon-button" href="#teach" aria-label="All lessons" title="All lessons">
        <keydot-icon name="back" class="flips"></keydot-icon>
      </a>
      <h2 class="for-readers">${document.name}</h2>
      <input
        type="text"
        aria-label="Lesson name"
        maxlength="200"
        .value=${document.name}
        @change=${this.#rename}
      />
      ${this.#renderSaving(state)}
      ${this.#renderButton('undo', 'Undo', undo, !canUndo, (lessons) => lessons.undo())}
      ${this.#renderButton('redo', 'Redo', redo, !canRedo, (lessons) => lessons.redo())}
      <button
        class="icon-button"
        aria-label="Export"
        title="Export the lesson"
        @click=${() => this.dispatchEvent(new ExportEvent('lesson'))}
      >
        <keydot-icon name="download"></keydot-icon>
      </button>
      <button
        class="button points"
        aria-label="Points"
        title="Points"
        @click=${() => this.dispatchEvent(new ShowPointsEvent())}
      >
        <keydot-icon name="bone"></keydot-icon><span aria-hidden="true">Points</span>
      </button>
    `;
  }

  #renderButton(
    icon: 'undo' | 'redo',
    label: string,
    title: string,
    disabled: boolean,
    task: LessonTask,
  ) {
    return html`
      <button
        class="icon-button"
        aria-label=${label}
        title=${title}
        ?disabled=${disabled}
        @click=${() => this.dispatchEvent(new LessonTaskEvent(task))}
      >
        <keydot-icon name=${icon} class="flips"></keydot-icon>
      </button>
    `;
  }

  #renderSaving({ saving }: OpenLesson) {
    if (saving.kind !== 'unsaved') {
      return html`<span class="saving muted"
        >${saving.kind === 'saved' ? 'Saved' : 'Saving…'}</span
      >`;
    }
    return html`
      <span class="saving bad muted" role="alert">${explainUnsavedEdits(saving.error)}</span>
      <button
        class="button"
        @click=${() => this.dispatchEvent(new LessonTaskEvent((lessons) => lessons.retrySaving()))}
      >
        Try again
      </button>
    `;
  }

  #rename(event: Event): void {
    const input = event.target as HTMLInputElement;
    const name = input.value.trim();
    if (name === '') {
      input.value = this.state?.document.name ?? '';
      return;
    }
    this.dispatchEvent(new LessonTaskEvent(({ actions }) => actions.renameLesson(name)));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-lesson-bar': KeydotLessonBar;
  }
}
