// The frame on the screen and those of the last seconds, for pictures and lessons. A frame that stayed on the GPU is
// kept open until the next one is shown.
import type { FrameReport, GrabbedFrame } from '../../api/pose-api.ts';
import { FrameMemory } from './frame-memory.ts';
import { FramePixels } from '../frames/frame-pixels.ts';
import {
  drawPicture,
  isPlanes,
  pictureOf,
  releaseShown,
  thumbnailOf,
  type KeptFrame,
  type ShownFrame,
} from './shown-frame.ts';
import type { FrameResult } from '../inference/pose-pipeline.ts';

/** Longer side of the thumbnails of frozen frames, pixels. */
const THUMBNAIL_SIDE = 640;

type Frame = VideoFrame | ImageBitmap;

export class ShownFrames {
  readonly memory = new FrameMemory();
  readonly #pixels = new FramePixels();
  readonly #close: (frame: Frame) => void;
  #last: ShownFrame | null = null;

  /** @param close closes a frame that is no longer shown */
  constructor(close: (frame: Frame) => void) {
    this.#close = close;
  }

  /**
   * Replaces the frame on the screen.
   * @returns whether the frame is kept open, because its pixels are not in memory
   */
  show(
    frame: Frame,
    { planes, people, ambiguity, regions }: FrameResult,
    report: FrameReport,
    scene: ShownFrame['scene'],
  ): boolean {
    // As detected: smoothed keypoints must not become labels.
    const found = { report: { ...report, people }, flatness: ambiguity, regions };
    this.#replace({ pixels: planes ?? frame, ...found, scene });
    return !planes;
  }

  /** Copies the frame on the screen, when the next copy is due. */
  async remember(): Promise<void> {
    const nowMs = performance.now();
    if (!this.#last || !this.memory.isDue(nowMs)) return;
    this.memory.offer(await this.#inMemory(this.#last), nowMs);
  }

  forget(): void {
    this.#replace(null);
    this.memory.forget();
  }

  /** The frame on the screen; null before the first. */
  async grab(): Promise<GrabbedFrame | null> {
    return this.#last && pictureOf(this.#last);
  }

  /** The same with everything drawn over it, at its own size. */
  async draw(): Promise<OffscreenCanvas | null> {
    return this.#last && drawPicture(this.#last);
  }

  /** Thumbnails of the last seconds, retained until they are thawed. */
  async freeze(): Promise<GrabbedFrame[]> {
    const frozen = this.memory.freeze(this.#last && (await this.#inMemory(this.#last)));
    return Promise.all(frozen.map((kept) => thumbnailOf(kept, THUMBNAIL_SIDE)));
  }

  #replace(shown: ShownFrame | null): void {
    const frame = this.#last && releaseShown(this.#last);
    this.#last = shown;
    if (frame) this.#close(frame);
  }

  async #inMemory({ pixels, report, flatness, regions }: ShownFrame): Promise<KeptFrame> {
    const planes = isPlanes(pixels) ? pixels : await this.#pixels.read(pixels);
    return { planes, report, flatness, regions };
  }
}
