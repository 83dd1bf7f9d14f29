// What is on the screen and what was, for whoever wants it: the last frame, a picture of it, the last
// seconds. A frame that stayed on the GPU is kept open until another one is shown. Who shows:
// pose-engine.ts.
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

/** The longer side of the pictures that frozen frames are chosen by, pixels. */
const THUMBNAIL_SIDE = 640;

type Frame = VideoFrame | ImageBitmap;

export class ShownFrames {
  readonly memory = new FrameMemory();
  readonly #pixels = new FramePixels();
  readonly #close: (frame: Frame) => void;
  #last: ShownFrame | null = null;

  /**
   * @param close takes back a frame that was shown
   */
  constructor(close: (frame: Frame) => void) {
    this.#close = close;
  }

  /**
   * Takes the place of what was shown.
   * @returns whether the frame is kept, and not to be closed: its pixels are nowhere else
   */
  show(
    frame: Frame,
    { planes, people, ambiguity, regions }: FrameResult,
    report: FrameReport,
    scene: ShownFrame['scene'],
  ): boolean {
    // Kept as it was found: nothing smoothed gets into labels.
    const found = { report: { ...report, people }, flatness: ambiguity, regions };
    this.#replace({ pixels: planes ?? frame, ...found, scene });
    return !planes;
  }

  /** Copies what is shown, when it is time for that. */
  async remember(): Promise<void> {
    const nowMs = performance.now();
    if (!this.#last || !this.memory.isDue(nowMs)) return;
    this.memory.offer(await this.#inMemory(this.#last), nowMs);
  }

  forget(): void {
    this.#replace(null);
    this.memory.forget();
  }

  /** The frame that was shown last, null before the first. */
  async grab(): Promise<GrabbedFrame | null> {
    return this.#last && pictureOf(this.#last);
  }

  /** The same with all that was drawn over it, at its own size. */
  async draw(): Promise<OffscreenCanvas | null> {
    return this.#last && drawPicture(this.#last);
  }

  /** Holds on to the last seconds, small enough to choose from. */
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
