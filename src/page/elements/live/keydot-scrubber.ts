// Play, pause and position of a video file. Controls the session's <video>, so every frame that it
// presents is analysed, also while seeking.
import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatClock } from '../shared/format.ts';
import '../shared/keydot-icon.ts';
import { sharedStyles } from '../shared/shared-styles.ts';

/** Events that change what the scrubber shows. */
const SHOWN_EVENTS = ['play', 'pause', 'timeupdate', 'seeked', 'durationchange'];

/** Step of an arrow key: about one frame, s. */
const STEP_S = 1 / 30;

const formatSeconds = (seconds: number) => formatClock(1000 * seconds, 1);

@customElement('keydot-scrubber')
export class KeydotScrubber extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        gap: var(--space-2);
        align-items: center;
        inline-size: 100%;
        padding-inline: var(--space-1);
        border-radius: 22px;
        background: var(--over);
        color: var(--over-text);
        font: var(--size-label) / 1 var(--font);
        font-variant-numeric: tabular-nums;
      }

      button {
        display: grid;
        place-items: center;
        flex: none;
        inline-size: var(--target);
        block-size: var(--target);
        border: 0;
        border-radius: 50%;
        background: transparent;
        color: inherit;
        cursor: pointer;
      }

      input {
        flex: 1;
        min-inline-size: 3rem;
        block-size: var(--target);
        margin: 0;
        accent-color: var(--over-text);
        cursor: pointer;
      }

      :focus-visible {
        outline-color: #fff;
        outline-offset: -3px;
      }
    `,
  ];

  @property({ attribute: false }) video: HTMLVideoElement | null = null;
  /** The file's name. */
  @property({ attribute: false }) name = '';

  readonly #update = () => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch(this.video);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ignore(this.video);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('video')) return;
    this.#ignore(changed.get('video') ?? null);
    this.#watch(this.video);
  }

  // Adding the same listener twice has no effect.
  #watch(video: HTMLVideoElement | null): void {
    for (const type of SHOWN_EVENTS) video?.addEventListener(type, this.#update);
  }

  #ignore(video: HTMLVideoElement | null): void {
    for (const type of SHOWN_EVENTS) video?.removeEventListener(type, this.#update);
  }

  override render() {
    const { video } = this;
    if (!video) return null;
    // The duration of an unfinished recording is not finite.
    const duration = Number.isFinite(video.duration) ? video.duration : 0;
    const action = video.paused ? 'Play' : 'Pause';
    return html`
      <button aria-label=${action} title=${action} @click=${() => this.#toggle(video)}>
        <keydot-icon name=${video.paused ? 'play' : 'pause'}></keydot-icon>
      </button>
      <input
        type="range"
        aria-label="Position in ${this.name}"
        title=${this.name}
        aria-valuetext="${formatSeconds(video.currentTime)} of ${formatSeconds(duration)}"
        min="0"
        max=${duration}
        step=${STEP_S}
        .value=${String(video.currentTime)}
        ?disabled=${duration === 0}
        @input=${(event: Event) => this.#seek(video, event)}
      />
      <span aria-hidden="true"
        >${formatSeconds(video.currentTime)} / ${formatSeconds(duration)}</span
      >
      <slot></slot>
    `;
  }

  #toggle(video: HTMLVideoElement): void {
    if (!video.paused) {
      video.pause();
      return;
    }
    // Rejects if it is paused before it plays, which is fine; the session handles broken files.
    video.play().catch(() => this.requestUpdate());
  }

  #seek(video: HTMLVideoElement, event: Event): void {
    video.pause();
    video.currentTime = Number((event.target as HTMLInputElement).value);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-scrubber': KeydotScrubber;
  }
}
