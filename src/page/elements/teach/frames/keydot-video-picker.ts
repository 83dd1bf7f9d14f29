// A sheet that adds frames of a video file: the shown one, or several evenly spaced. Frames are decoded
// by page/sources/video-frames.ts.
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FrameCapture } from '../../../lessons/frame-capture.ts';
import type { NewFrame } from '../../../lessons/prepare-frames.ts';
import { spreadTimes, type VideoFrames } from '../../../sources/video-frames.ts';
import '../../shared/keydot-icon.ts';
import '../../shared/keydot-sheet.ts';
import { sharedStyles } from '../../shared/shared-styles.ts';
import { LessonTaskEvent, TeachErrorEvent } from '../shell/teach-events.ts';
import { teachStyles } from '../shell/teach-styles.ts';
import { formatCount } from '../../shared/format.ts';

const COUNTS = [5, 10, 20] as const;

/** Frames within this time form one burst. They look alike, so they must not test each other. */
const BURST_S = 2;

/** Fires `close` when the sheet is closed. */
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

  @state() private added = 0;
  @state() private total = 0;

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
    const busy = this.total > 0;
    return html`
      <div class="column">
        ${video.video}
        <div class="row">
          <button
            class="button primary"
            ?disabled=${busy}
            @click=${() => this.#add(video, [video.video.currentTime])}
          >
            <keydot-icon name="shutter"></keydot-icon>Add this frame
          </button>
          ${COUNTS.map(
            (number) => html`
              <button
                class="button"
                ?disabled=${busy}
                @click=${() => this.#add(video, spreadTimes(video.duration, number))}
              >
                Add ${number} evenly spaced frames
              </button>
            `,
          )}
        </div>
        <p role="status" class="muted">
          ${busy ? `Adding frame ${this.added + 1} of ${this.total}…` : `${formatCount(this.added, 'frame')} added.`}
        </p>
      </div>
    `;
  }

  #add(video: VideoFrames, times: readonly number[]): void {
    video.video.pause();
    this.total = times.length;
    this.added = 0;
    const task = async () => {
      try {
        const frames: NewFrame[] = [];
        for (const time of times) {
          const picture = await video.pictureAt(time);
          const name = `${video.file.name} ${time.toFixed(2)} s`;
          const burst = `${video.id}-${Math.floor(time / BURST_S)}`;
          frames.push({ picture, source: 'video', name, burst });
          this.added++;
        }
        const added = await this.capture?.addPictures(frames);
        if (added?.guessTrouble) this.dispatchEvent(new TeachErrorEvent(added.guessTrouble));
      } finally {
        this.total = 0;
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
