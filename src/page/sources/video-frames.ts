// Frames of a video file at chosen times, read by seeking a <video>: for lessons, and for the
// analysis of files that this browser can play but not decode frame by frame. Next:
// worker/recording/recorder.ts.
import * as Comlink from 'comlink';
import { createId } from '../../core/ids.ts';
import { MediaFileError, asError } from '../shell/errors.ts';
import type { SuppliedFrame } from '../../api/recorder-api.ts';

/** Added to a seek time, because seeking can stop just before the wanted frame. */
const SEEK_MARGIN_S = 1e-3;

/** A paused video that is sought to chosen times. */
export class VideoFrames {
  /** Identifies this opening of the file: the burst of its frames. */
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
      // Recordings made by a browser report their duration only after a seek to the end.
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
    await this.seek(Math.min(time + SEEK_MARGIN_S, this.duration));
    return createImageBitmap(this.video);
  }

  close(): void {
    URL.revokeObjectURL(this.video.src);
    this.video.removeAttribute('src');
    this.video.load();
  }
}

/** `count` times spread evenly over a video, s; none at its very start or end. */
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

/** Where the frame times are unknown, the video is sampled this often per second. */
const SAMPLES_PER_S = 60;

/** Supplies the frames of a video in order, by seeking from frame to frame. */
export class SeekFrames {
  #index = 0;
  #lastTime = -1;

  private constructor(
    readonly video: VideoFrames,
    /** Frame times, s; sampling times where the frame times are unknown. */
    readonly times: readonly number[],
    readonly isKnown: boolean,
  ) {}

  /** @param times frame times, s; empty when unknown @throws MediaFileError */
  static async open(file: File, times: readonly number[]): Promise<SeekFrames> {
    const video = await VideoFrames.open(file);
    if (times.length > 0) return new SeekFrames(video, times, true);
    const count = Math.ceil(video.duration * SAMPLES_PER_S);
    const samples = Array.from({ length: count }, (_, index) => index / SAMPLES_PER_S);
    return new SeekFrames(video, samples, false);
  }

  /** The next frame, null after the last. */
  async next(): Promise<SuppliedFrame | null> {
    while (this.#index < this.times.length) {
      const index = this.#index++;
      // Seek to the middle of the frame's interval, so that rounding cannot select its neighbour.
      const end = this.times[index + 1] ?? this.video.duration;
      await this.video.seek((this.times[index] + Math.max(end, this.times[index])) / 2);
      const supplied = await this.#take(this.times[index]);
      if (supplied) return supplied;
    }
    return null;
  }

  close(): void {
    this.video.close();
  }

  /** The current frame; null when it is the same as before. */
  async #take(seekTime: number): Promise<SuppliedFrame | null> {
    const { video } = this.video;
    if (!('VideoFrame' in window)) {
      const bitmap = await createImageBitmap(video);
      return Comlink.transfer({ frame: bitmap, timeMs: seekTime * 1000 }, [bitmap]);
    }
    const frame = new VideoFrame(video);
    const time = this.isKnown ? seekTime : frame.timestamp / 1e6;
    if (time <= this.#lastTime) {
      frame.close();
      return null;
    }
    this.#lastTime = time;
    return Comlink.transfer({ frame, timeMs: time * 1000 }, [frame]);
  }
}
