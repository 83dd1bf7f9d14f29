// "That's wrong": shows the frozen last seconds of video, to choose the frames with wrong detections.
// ../shell/keydot-teach.ts adds the chosen frames to the lesson.
import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ModelSpec } from '../../../../core/model/model-spec.ts';
import type { GrabbedFrame } from '../../../../api/pose-api.ts';
import '../../shared/keydot-icon.ts';
import '../../shared/keydot-sheet.ts';
import type { KeydotSheet } from '../../shared/keydot-sheet.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import './keydot-live-frame.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatCount } from '../../shared/format.ts';

/** Reports the chosen frames; none if the sheet was closed. */
export class RewindEvent extends Event {
  constructor(readonly indices: readonly number[]) {
    super('rewind-done');
  }
}

/** The frame shown large, and the frames picked to be corrected. */
export interface RewindChoice {
  /** Number of frames. The last is the newest. */
  readonly count: number;
  /** Index of the frame shown large. */
  readonly at: number;
  readonly picked: readonly number[];
  /** Whether frames were marked by hand. Until then only the shown frame is picked. */
  readonly isMarked: boolean;
}

/** Picks the newest of some frames. */
export function beginChoice(count: number): RewindChoice {
  return { count, at: count - 1, picked: [count - 1], isMarked: false };
}

/** Shows another frame. @param index clamped to the frames */
export function showFrame(choice: RewindChoice, index: number): RewindChoice {
  const at = Math.min(choice.count - 1, Math.max(0, index));
  return { ...choice, at, picked: choice.isMarked ? choice.picked : [at] };
}

/** Marks the shown frame, or removes its mark. */
export function toggleFrame(choice: RewindChoice): RewindChoice {
  const { at, picked } = choice;
  const others = picked.filter((index) => index !== at);
  const isPicked = others.length < picked.length;
  const next = isPicked ? others : [...picked, at].sort((a, b) => a - b);
  return { ...choice, picked: next, isMarked: true };
}

/** A sheet with the frozen frames. Fires RewindEvent when it is closed. */
@customElement('keydot-rewind')
export class KeydotRewind extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      .column {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-2);
      }

      .large {
        block-size: min(46dvh, 26rem);
        border-radius: var(--radius-small);
      }

      .steps {
        display: grid;
        grid-template-columns: var(--target) 1fr var(--target);
        align-items: center;
        text-align: center;
        font-variant-numeric: tabular-nums;
      }

      .strip {
        display: flex;
        gap: var(--space-1);
        padding-block: 3px;
        overflow-x: auto;
        scrollbar-width: thin;
      }

      .thumbnail {
        position: relative;
        flex: none;
        inline-size: 76px;
        block-size: 57px;
        padding: 0;
        border: 2px solid transparent;
        border-radius: var(--radius-small);
        overflow: hidden;
        background: var(--stage);
        cursor: pointer;
      }

      .thumbnail[aria-current] {
        border-color: var(--text);
      }

      .thumbnail keydot-live-frame {
        block-size: 100%;
      }

      .thumbnail:not([data-picked]) keydot-live-frame {
        opacity: 0.6;
      }

      .thumbnail keydot-icon {
        position: absolute;
        inset-block-end: 2px;
        inset-inline-end: 2px;
        padding: 2px;
        border-radius: 50%;
        background: var(--action);
        color: var(--on-action);
        font-size: 0.75rem;
      }

      .correct {
        margin-inline-start: auto;
      }
    `,
  ];

  /** Oldest first. Empty closes the sheet. */
  @property({ attribute: false }) frames: readonly GrabbedFrame[] = [];
  @property({ attribute: false }) spec: ModelSpec | null = null;
  @property({ type: Boolean }) mirrored = false;

  @state() private choice: RewindChoice = beginChoice(0);
  @query('keydot-sheet') private sheet!: KeydotSheet;
  @query('.strip [aria-current]') private current!: HTMLElement | null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('frames')) this.choice = beginChoice(this.frames.length);
  }

  override updated(changed: PropertyValues): void {
    if (!changed.has('frames') && !changed.has('choice')) return;
    this.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
    if (changed.has('frames')) void this.#focusStrip();
  }

  /** Arrow keys step through the strip from the start. The sheet must be open before it can take focus. */
  async #focusStrip(): Promise<void> {
    await this.sheet.updateComplete;
    this.current?.focus();
  }

  override render() {
    const { frames, choice } = this;
    const open = frames.length > 0;
    return html`
      <keydot-sheet
        heading="What went wrong?"
        tall
        ?open=${open}
        @close=${() => this.#finish([])}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      >
        ${open ? this.#renderChoice(frames, choice) : nothing}
      </keydot-sheet>
    `;
  }

  #renderChoice(frames: readonly GrabbedFrame[], choice: RewindChoice) {
    const { at, picked, count: all } = choice;
    const isPicked = picked.includes(at);
    return html`
      <div class="column">
        <keydot-live-frame
          class="large"
          .frame=${frames[at]}
          .spec=${this.spec}
          ?mirrored=${this.mirrored}
        ></keydot-live-frame>
        <div class="steps">
          ${this.#renderStep('earlier', 'Earlier', -1, at === 0)}
          <p role="status">${this.#formatAge(at)}</p>
          ${this.#renderStep('later', 'Later', 1, at === all - 1)}
        </div>
        <div class="strip" role="group" aria-label="The last seconds">
          ${frames.map((frame, index) => this.#renderThumbnail(frame, index, choice))}
        </div>
        <div class="row">
          <button
            class="button"
            aria-pressed=${isPicked}
            aria-keyshortcuts="Space"
            @click=${() => (this.choice = toggleFrame(choice))}
          >
            <keydot-icon name=${isPicked ? 'accept' : 'add'}></keydot-icon
            >${isPicked ? 'Marked' : 'Mark this frame'}
          </button>
          <button
            class="button primary correct"
            ?disabled=${picked.length === 0}
            @click=${() => this.#finish(picked)}
          >
            Correct ${formatCount(picked.length, 'frame')}
          </button>
        </div>
      </div>
    `;
  }

  #renderStep(icon: 'earlier' | 'later', name: string, step: number, disabled: boolean) {
    return html`
      <button
        class="icon-button flips"
        aria-label=${name}
        title=${name}
        ?disabled=${disabled}
        @click=${() => this.#step(step)}
      >
        <keydot-icon name=${icon}></keydot-icon>
      </button>
    `;
  }

  #renderThumbnail(frame: GrabbedFrame, index: number, { at, picked }: RewindChoice) {
    const isPicked = picked.includes(index);
    return html`
      <button
        class="thumbnail"
        aria-current=${index === at ? 'true' : nothing}
        aria-label="${this.#formatAge(index)}${isPicked ? ', marked' : ''}"
        ?data-picked=${isPicked}
        @click=${() => (this.choice = showFrame(this.choice, index))}
      >
        <keydot-live-frame
          .frame=${frame}
          .spec=${this.spec}
          ?mirrored=${this.mirrored}
        ></keydot-live-frame>
        ${isPicked ? html`<keydot-icon name="accept"></keydot-icon>` : nothing}
      </button>
    `;
  }

  #formatAge(index: number): string {
    const newest = this.frames.at(-1)?.report.timeMs ?? 0;
    const seconds = (newest - this.frames[index].report.timeMs) / 1000;
    return index === this.frames.length - 1 ? 'Just now' : `${seconds.toFixed(1)} s ago`;
  }

  #step(by: number): void {
    this.choice = showFrame(this.choice, this.choice.at + by);
  }

  #onKey(event: KeyboardEvent): void {
    const [target] = event.composedPath();
    const isOnStrip = target instanceof HTMLElement && target.classList.contains('thumbnail');
    const isRtl = getComputedStyle(this).direction === 'rtl';
    if (event.key === 'ArrowLeft') this.#step(isRtl ? 1 : -1);
    else if (event.key === 'ArrowRight') this.#step(isRtl ? -1 : 1);
    else if (event.key === ' ' && isOnStrip) this.choice = toggleFrame(this.choice);
    else if (event.key === 'Enter' && isOnStrip) this.#finish(this.choice.picked);
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (isOnStrip) void this.updateComplete.then(() => this.current?.focus());
  }

  #finish(indices: readonly number[]): void {
    if (this.frames.length > 0) this.dispatchEvent(new RewindEvent(indices));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-rewind': KeydotRewind;
  }
  interface HTMLElementEventMap {
    'rewind-done': RewindEvent;
  }
}
