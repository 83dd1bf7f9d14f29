// Pictures out of a video file, at chosen times. For lessons; a video that is watched live is a source
// of the live session (video-file-source.ts).
import { createId } from '../../core/ids.ts';
import { MediaFileError, asError } from '../shell/errors.ts';

/** Seeking may fall a hair short of the frame that is meant. */
const NUDGE_S = 1e-3;

/** A video that stands still where it is told to. */
export class VideoFrames {
  /** Names this opening of the file, for the bursts of its frames. */
  readonly id = createId();

  private constructor(
    readonly file: File,
    readonly video: HTMLVideoElement,
  ) {}

  /** @throws MediaFileError when this browser cannot play the file */
  static async open(file: File): Promise<VideoFrames> {
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.preload = 'auto';
    video.src = URL.createObjectURL(file);
    const frames = new VideoFrames(file, video);
    try {
      await awaitEvent(video, 'loadeddata');
      if (video.videoWidth === 0) throw new Error('it has no picture');
      // Recordings made in a browser say how long they are only once their end was looked for.
      if (!Number.isFinite(video.duration)) await frames.seek(Number.MAX_SAFE_INTEGER);
      return frames;
    } catch (thrown) {
      frames.close();
      const cause = asError(thrown);
      throw new MediaFileError('video', file.name, `"${file.name}": ${cause.message}`, { cause });
    }
  }

  /** s */
  get duration(): number {
    return this.video.duration;
  }

  async seek(time: number): Promise<void> {
    const done = awaitEvent(this.video, 'seeked');
    this.video.currentTime = time;
    await done;
  }

  /** The picture at a time, s. */
  async pictureAt(time: number): Promise<ImageBitmap> {
    await this.seek(Math.min(time + NUDGE_S, this.duration));
    return createImageBitmap(this.video);
  }

  close(): void {
    URL.revokeObjectURL(this.video.src);
    this.video.removeAttribute('src');
    this.video.load();
  }
}

/** Times spread evenly over a video, s, none of them at its very ends. */
export function spreadTimes(duration: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => ((index + 0.5) / count) * duration);
}

function awaitEvent(video: HTMLVideoElement, type: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settled = new AbortController();
    const { signal } = settled;
    video.addEventListener(type, () => (settled.abort(), resolve()), { signal });
    const fail = () => {
      settled.abort();
      reject(new Error(video.error?.message || 'it cannot be decoded'));
    };
    video.addEventListener('error', fail, { signal });
  });
}
