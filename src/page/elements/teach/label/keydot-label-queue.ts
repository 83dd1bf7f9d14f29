// What to do next in the label step: the progress, "Train", and the frames that are most useful to label,
// ranked by core/lesson/label-queue.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { queueFrames, type QueuedFrame } from '../../../../core/lesson/label-queue.ts';
import { type LessonDocument, countProgress } from '../../../../core/lesson/lesson-document.ts';
import type { FrameFeatureIndex } from '../../../lessons/frame-feature-index.ts';
import type { FramePictures } from '../../../lessons/frame-pictures.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import '../frames/keydot-frame-image.ts';
import { StepEvent, TeachErrorEvent } from '../shell/teach-events.ts';
import { SubscriptionController } from '../../shared/subscription-controller.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { describeReason } from './label-words.ts';

/** Number of frames shown. */
const MAX_QUEUED = 4;

/** Progress and suggestions beside the editor. */
@customElement('keydot-label-queue')
export class KeydotLabelQueue extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }

      section {
        display: grid;
        gap: var(--space-2);
        font-variant-numeric: tabular-nums;
      }

      ol {
        display: grid;
        gap: var(--space-1);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li button {
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

      li button:hover {
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
  /** The current frame, which is not suggested. */
  @property({ attribute: false }) frameId = '';
  /** Computes features of the frames, to find unusual ones; null ranks without them. */
  @property({ attribute: false }) looks: FrameFeatureIndex | null = null;

  constructor() {
    super();
    new SubscriptionController(
      this,
      () => this.looks?.events,
      (event) => {
        if (event.kind === 'trouble') this.dispatchEvent(new TeachErrorEvent(event.error));
        else this.requestUpdate();
      },
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.looks?.stop();
  }

  override updated(): void {
    const { looks, lesson } = this;
    if (!looks || !lesson || !this.isConnected) return;
    looks.update(lesson);
  }

  override render() {
    const { lesson } = this;
    return lesson ? html`${this.#renderProgress(lesson)} ${this.#renderQueue(lesson)}` : nothing;
  }

  #renderProgress(lesson: LessonDocument) {
    const { frames, labelledFrames } = countProgress(lesson);
    const percent = (100 * labelledFrames) / Math.max(1, frames);
    const train = () => this.dispatchEvent(new StepEvent('train'));
    return html`
      <section>
        <p>${labelledFrames} of ${frames} labelled</p>
        <div class="bar" aria-hidden="true"><div .style="inline-size: ${percent}%"></div></div>
        ${
          labelledFrames > 1
            ? html`<button class="button primary" @click=${train}>Train</button>`
            : nothing
        }
      </section>
    `;
  }

  #renderQueue(lesson: LessonDocument) {
    if (lesson.points.length === 0) return nothing;
    const queue = queueFrames(lesson, this.looks?.features)
      .filter(({ frameId }) => frameId !== this.frameId)
      .slice(0, MAX_QUEUED);
    if (queue.length === 0) return nothing;
    return html`
      <section>
        <h3>Label these next</h3>
        <ol>
          ${queue.map((queued) => this.#renderQueued(lesson, queued))}
        </ol>
      </section>
    `;
  }

  #renderQueued(lesson: LessonDocument, { frameId, reason }: QueuedFrame) {
    const index = lesson.frames.findIndex(({ id }) => id === frameId);
    return html`
      <li>
        <button @click=${() => this.dispatchEvent(new StepEvent('label', frameId))}>
          <keydot-frame-image
            .pictures=${this.pictures}
            .frame=${lesson.frames[index]}
          ></keydot-frame-image>
          <span>Frame ${index + 1}<small>${describeReason(lesson, reason)}</small></span>
        </button>
      </li>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-label-queue': KeydotLabelQueue;
  }
}
