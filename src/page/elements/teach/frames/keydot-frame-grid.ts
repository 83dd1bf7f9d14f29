// Thumbnails of a lesson's frames with their labels. Next: keydot-frame-image.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
} from '../../../../core/lesson/lesson-document.ts';
import { isKnown } from '../../../../core/lesson/labels.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import '../../shared/keydot-icon.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import './keydot-frame-image.ts';
import { LessonTaskEvent, StepEvent, TeachNoteEvent, UNDO } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';

/** How much of a frame is labelled: "Labelled" or "2 of 4, 1 guess". */
function describeLabels(lesson: LessonDocument, frameId: string): string {
  const labels = lesson.points.map(({ id }) => labelOf(lesson, frameId, id));
  const known = labels.filter((label) => isKnown(label) && !label.guess).length;
  const guessed = labels.filter(({ guess }) => guess).length;
  if (labels.length > 0 && known === labels.length) return 'Labelled';
  const labelled = `${known} of ${labels.length}`;
  if (guessed === 0) return labelled;
  return `${labelled}, ${guessed === 1 ? '1 guess' : `${guessed} guesses`}`;
}

/** A grid of frames. A click opens a frame in the label step; frames can be deleted. */
@customElement('keydot-frame-grid')
export class KeydotFrameGrid extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: block;
      }

      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(7.25rem, 1fr));
        gap: var(--space-2);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        position: relative;
        display: grid;
        border-radius: var(--radius-small);
        overflow: hidden;
        background: var(--raised);
      }

      .open {
        display: grid;
        gap: 0;
        padding: 0;
        border: 0;
        background: transparent;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }

      .open:focus-visible {
        outline-offset: -2px;
      }

      keydot-frame-image {
        aspect-ratio: 4 / 3;
      }

      .caption {
        display: flex;
        align-items: center;
        min-block-size: var(--target);
        padding-inline: var(--space-2) var(--target);
        color: var(--muted);
        font-size: var(--size-small);
        font-variant-numeric: tabular-nums;
        line-height: 1.2;
      }

      .caption.done {
        color: var(--text);
      }

      .icon-button {
        position: absolute;
        inset-block-end: 0;
        inset-inline-end: 0;
      }
    `,
  ];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) pictures: FramePictures | null = null;
  /** Frames to show with a caption for each, in this order; null shows all frames of the lesson. */
  @property({ attribute: false }) order: readonly { frameId: string; note: string }[] | null = null;

  @state() private focusAfterDelete = -1;

  override updated(): void {
    if (this.focusAfterDelete < 0) return;
    const buttons = this.renderRoot.querySelectorAll<HTMLElement>('.open');
    buttons[Math.min(this.focusAfterDelete, buttons.length - 1)]?.focus();
    this.focusAfterDelete = -1;
  }

  override render() {
    const { lesson, order } = this;
    if (!lesson) return nothing;
    const notes = new Map(order?.map(({ frameId, note }) => [frameId, note]));
    const byId = new Map(lesson.frames.map((frame) => [frame.id, frame]));
    const frames = order ? order.flatMap(({ frameId }) => byId.get(frameId) ?? []) : lesson.frames;
    return html`
      <ul>
        ${repeat(
          frames,
          ({ id }) => id,
          (frame, index) => this.#renderFrame(lesson, frame, index, notes.get(frame.id)),
        )}
      </ul>
    `;
  }

  #renderFrame(lesson: LessonDocument, frame: LessonFrame, index: number, note?: string) {
    const state = note ?? describeLabels(lesson, frame.id);
    const number = lesson.frames.indexOf(frame) + 1;
    return html`
      <li>
        <button
          class="open"
          aria-label="Frame ${number}: ${state}"
          title=${frame.name}
          @click=${() => this.dispatchEvent(new StepEvent('label', frame.id))}
        >
          <keydot-frame-image
            .pictures=${this.pictures}
            .frame=${frame}
            .lesson=${lesson}
          ></keydot-frame-image>
          <span class="caption ${state === 'Labelled' ? 'done' : ''}">${state}</span>
        </button>
        ${note === undefined ? this.#renderDelete(frame, number, index) : nothing}
      </li>
    `;
  }

  #renderDelete(frame: LessonFrame, number: number, index: number) {
    return html`
      <button
        class="icon-button"
        aria-label="Delete frame ${number}"
        title="Delete"
        @click=${() => this.#delete(frame.id, number, index)}
      >
        <keydot-icon name="remove"></keydot-icon>
      </button>
    `;
  }

  #delete(frameId: string, number: number, index: number): void {
    this.focusAfterDelete = index;
    this.dispatchEvent(new LessonTaskEvent(({ actions }) => actions.removeFrames([frameId])));
    this.dispatchEvent(new TeachNoteEvent(`Frame ${number} deleted.`, UNDO));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-frame-grid': KeydotFrameGrid;
  }
}
