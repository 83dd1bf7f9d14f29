// Frames out of a video file: the one on the screen, or some spread over the whole of it. Fires `close`
// when it is closed. Reads through video-frames.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FrameCapture } from '../../../lessons/frame-capture.ts';
import type { NewFrame } from '../../../lessons/new-frames.ts';
import { spreadTimes, type VideoFrames } from '../../../sources/video-frames.ts';
import '../../shared/keydot-icon.ts';
import '../../shared/keydot-sheet.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { LessonTaskEvent, TeachTroubleEvent } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';

const COUNTS = [5, 10, 20] as const;

/** How long a moment of a video is, s. */
const MOMENT_S = 2;

@customElement('keydot-video-picker')
export class KeydotVideoPicker extends LitElement {
  static override styles = [
    sharedStyles,
    teachStyles,
    css`
      .column {
        display: grid;
        gap: var(--space-3);
      }

      video {
        inline-size: 100%;
        max-block-size: 36dvh;
        border-radius: var(--radius-small);
        background: #000;
      }
    `,
  ];

  @property({ attribute: false }) video: VideoFrames | null = null;
  @property({ attribute: false }) capture: FrameCapture | null = null;

  @state() private taken = 0;
  @state() private wanted = 0;

  override render() {
    const { video } = this;
    return html`
      <keydot-sheet
        heading="Frames from ${video?.file.name ?? 'a video'}"
        ?open=${video !== null}
        @close=${() => this.dispatchEvent(new Event('close'))}
      >
        ${video ? this.#renderVideo(video) : nothing}
      </keydot-sheet>
    `;
  }

  #renderVideo(video: VideoFrames) {
    video.video.controls = true;
    const busy = this.wanted > 0;
    return html`
      <div class="column">
        ${video.video}
        <div class="row">
          <button
            class="button primary"
            ?disabled=${busy}
            @click=${() => this.#take(video, [video.video.currentTime])}
          >
            <keydot-icon name="shutter"></keydot-icon>Take this frame
          </button>
          ${COUNTS.map(
            (count) => html`
              <button
                class="button"
                ?disabled=${busy}
                @click=${() => this.#take(video, spreadTimes(video.duration, count))}
              >
                Take ${count} spread out
              </button>
            `,
          )}
        </div>
        <p role="status" class="muted">
          ${busy ? `Taking frame ${this.taken + 1} of ${this.wanted}…` : `${this.taken} taken.`}
        </p>
      </div>
    `;
  }

  #take(video: VideoFrames, times: readonly number[]): void {
    video.video.pause();
    this.wanted = times.length;
    this.taken = 0;
    const task = async () => {
      try {
        const frames: NewFrame[] = [];
        for (const time of times) {
          const picture = await video.pictureAt(time);
          const name = `${video.file.name} ${time.toFixed(2)} s`;
          // Frames of the same moment look alike, and so must not test each other.
          const burst = `${video.id}-${Math.floor(time / MOMENT_S)}`;
          frames.push({ picture, source: 'video', name, burst });
          this.taken++;
        }
        const added = await this.capture?.addPictures(frames);
        if (added?.guessTrouble) this.dispatchEvent(new TeachTroubleEvent(added.guessTrouble));
      } finally {
        this.wanted = 0;
      }
    };
    this.dispatchEvent(new LessonTaskEvent(task));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-video-picker': KeydotVideoPicker;
  }
}
