// "That's wrong": the last seconds frozen, to step back to the frames that went wrong and keep them. The
// frames come from the pose worker (worker/live/frame-memory.ts); keydot-teach.ts keeps what is chosen.
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ModelSpec } from '../../../../core/model/model-spec.ts';
import type { GrabbedFrame } from '../../../../api/pose-api.ts';
import '../../shared/keydot-icon.ts';
import '../../shared/keydot-sheet.ts';
import type { KeydotSheet } from '../../shared/keydot-sheet.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import '../training/keydot-test-frame.ts';
import { beginChoice, lookAtFrame, toggleFrame, type RewindChoice } from './rewind-choice.ts';
import { rewindStyles } from './rewind-styles.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatCount } from '../../shared/format.ts';

/** The person wants these of the frozen frames; none when they gave up. */
export class RewindEvent extends Event {
  constructor(readonly indices: readonly number[]) {
    super('rewind-done');
  }
}

@customElement('keydot-rewind')
export class KeydotRewind extends LitElement {
  static override styles = [sharedStyles, teachStyles, rewindStyles];

  /** Oldest first, the one just shown at the end; empty closes the sheet. */
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

  /** Keys are for the strip at once; nothing can be focused before the sheet is up. */
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
        @keydown=${(event: KeyboardEvent) => this.#press(event)}
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
        <keydot-test-frame
          class="still"
          .frame=${frames[at]}
          .spec=${this.spec}
          ?mirrored=${this.mirrored}
        ></keydot-test-frame>
        <div class="steps">
          ${this.#renderStep('earlier', 'Earlier', -1, at === 0)}
          <p role="status">${this.#sayWhen(at)}</p>
          ${this.#renderStep('later', 'Later', 1, at === all - 1)}
        </div>
        <div class="strip" role="group" aria-label="The last seconds">
          ${frames.map((frame, index) => this.#renderSmall(frame, index, choice))}
        </div>
        <div class="row">
          <button
            class="button"
            aria-pressed=${isPicked}
            aria-keyshortcuts="Space"
            @click=${() => (this.choice = toggleFrame(choice))}
          >
            <keydot-icon name=${isPicked ? 'accept' : 'add'}></keydot-icon
            >${isPicked ? 'Marked' : 'Mark this one, too'}
          </button>
          <button
            class="button primary keep"
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

  #renderSmall(frame: GrabbedFrame, index: number, { at, picked }: RewindChoice) {
    const isPicked = picked.includes(index);
    return html`
      <button
        class="small"
        aria-current=${index === at ? 'true' : nothing}
        aria-label="${this.#sayWhen(index)}${isPicked ? ', marked' : ''}"
        ?data-picked=${isPicked}
        @click=${() => (this.choice = lookAtFrame(this.choice, index))}
      >
        <keydot-test-frame
          .frame=${frame}
          .spec=${this.spec}
          ?mirrored=${this.mirrored}
        ></keydot-test-frame>
        ${isPicked ? html`<keydot-icon name="accept"></keydot-icon>` : nothing}
      </button>
    `;
  }

  #sayWhen(index: number): string {
    const newest = this.frames.at(-1)?.report.timeMs ?? 0;
    const seconds = (newest - this.frames[index].report.timeMs) / 1000;
    return index === this.frames.length - 1 ? 'Just now' : `${seconds.toFixed(1)} s before`;
  }

  #step(by: number): void {
    this.choice = lookAtFrame(this.choice, this.choice.at + by);
  }

  #press(event: KeyboardEvent): void {
    const [target] = event.composedPath();
    const isOnStrip = target instanceof HTMLElement && target.classList.contains('small');
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
