// "Label these next": the frames that teach most, each with the reason in words. The reasons come from
// core/lesson/label-queue.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { queueFrames } from '../../../../core/lesson/label-queue.ts';
import type { LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import type { FrameLooks } from '../../../lessons/frame-feature-index.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import '../frames/keydot-frame-image.ts';
import { StepEvent, TeachTroubleEvent } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { sayReason } from './queue-words.ts';

const SHOWN = 4;

@customElement('keydot-label-queue')
export class KeydotLabelQueue extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
      }

      ol {
        display: grid;
        gap: var(--space-1);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      button {
        display: grid;
        grid-template-columns: 64px 1fr;
        gap: var(--space-3);
        align-items: center;
        inline-size: 100%;
        min-block-size: 52px;
        padding: 2px;
        border: 0;
        border-radius: var(--radius-small);
        background: transparent;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }

      button:hover {
        background: var(--raised);
      }

      keydot-frame-image {
        aspect-ratio: 4 / 3;
        border-radius: 6px;
      }

      small {
        display: block;
        color: var(--muted);
        font-size: var(--size-small);
        line-height: 1.3;
      }
    `,
  ];

  @property({ attribute: false }) lesson: LessonDocument | null = null;
  @property({ attribute: false }) pictures: FramePictures | null = null;
  /** The frame at hand, which need not be suggested. */
  @property({ attribute: false }) frameId = '';
  /** What the frames look like; null where nobody looks. */
  @property({ attribute: false }) looks: FrameLooks | null = null;

  #unsubscribe: (() => void) | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.looks?.rest();
  }

  override updated(): void {
    const { looks, lesson } = this;
    if (!looks || !lesson || !this.isConnected) return;
    this.#unsubscribe ??= looks.events.subscribe((event) => {
      if (event.kind === 'trouble') this.dispatchEvent(new TeachTroubleEvent(event.error));
      else this.requestUpdate();
    });
    looks.gather(lesson);
  }

  override render() {
    const { lesson } = this;
    if (!lesson || lesson.points.length === 0) return nothing;
    const queue = queueFrames(lesson, this.looks?.features).filter(
      ({ frameId }) => frameId !== this.frameId,
    );
    if (queue.length === 0) return nothing;
    return html`
      <h3>Label these next</h3>
      <ol>
        ${queue.slice(0, SHOWN).map(({ frameId, reason }) => {
          const index = lesson.frames.findIndex(({ id }) => id === frameId);
          return html`
            <li>
              <button @click=${() => this.dispatchEvent(new StepEvent('label', frameId))}>
                <keydot-frame-image
                  .pictures=${this.pictures}
                  .frame=${lesson.frames[index]}
                ></keydot-frame-image>
                <span>Frame ${index + 1}<small>${sayReason(lesson, reason)}</small></span>
              </button>
            </li>
          `;
        })}
      </ol>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-label-queue': KeydotLabelQueue;
  }
}
