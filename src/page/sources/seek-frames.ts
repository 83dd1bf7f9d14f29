// The frames of a video that this browser plays but does not decode one by one: a <video> of its own
// is moved from frame to frame. Who takes them: worker/recording/recorder.ts.
import * as Comlink from 'comlink';
import type { SuppliedFrame } from '../../api/recorder-api.ts';
import { VideoFrames } from './video-frames.ts';

/** Where nobody knows when the frames are, so many places a second are looked at, and what is new taken. */
const LOOKS_PER_S = 60;

export class SeekFrames {
  #index = 0;
  #lastTime = -1;

  private constructor(
    readonly video: VideoFrames,
    /** When frames are to be shown, s; places to look at where nobody knows. */
    readonly times: readonly number[],
    readonly isKnown: boolean,
  ) {}

  /** @param times when its frames are to be shown, s; empty when nobody knows @throws MediaFileError */
  static async open(file: File, times: readonly number[]): Promise<SeekFrames> {
    const video = await VideoFrames.open(file);
    if (times.length > 0) return new SeekFrames(video, times, true);
    const looks = Math.ceil(video.duration * LOOKS_PER_S);
    const places = Array.from({ length: looks }, (_, index) => index / LOOKS_PER_S);
    return new SeekFrames(video, places, false);
  }

  /** The next frame, null after the last. */
  async next(): Promise<SuppliedFrame | null> {
    while (this.#index < this.times.length) {
      const index = this.#index++;
      // In the middle of its time, where no rounding can lead to its neighbour.
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

  /** What is shown now; null when it was there before. */
  async #take(place: number): Promise<SuppliedFrame | null> {
    const { video } = this.video;
    if (!('VideoFrame' in window)) {
      const bitmap = await createImageBitmap(video);
      return Comlink.transfer({ frame: bitmap, timeMs: place * 1000 }, [bitmap]);
    }
    const frame = new VideoFrame(video);
    // The frame knows its own time.
    const time = this.isKnown ? place : frame.timestamp / 1e6;
    if (time <= this.#lastTime) {
      frame.close();
      return null;
    }
    this.#lastTime = time;
    return Comlink.transfer({ frame, timeMs: time * 1000 }, [frame]);
  }
}
