// From a frame to the network's input: reads the planes, fits the region, samples.
// Next: the network (tensor-network.ts), then core/decode.ts.
import { matchAspect, type Rectangle, type Size } from '../core/geometry.ts';
import type { PictureBatch } from '../core/network.ts';
import type { PixelPlanes } from '../core/pixel-planes.ts';
import { PlaneSampler } from '../core/sample-planes.ts';
import { FramePixels, measureFrame } from './frame-pixels.ts';

/** What the network will see and where in the frame that is. */
export interface PreparedInput {
  /** Belongs to the FrameInput and is valid until its next use. */
  pictures: PictureBatch;
  /** The frame's own pixels, valid until the use after the next. */
  planes: PixelPlanes;
  /** The part of the frame the picture shows, unit frame coordinates; may reach outside. */
  crop: Rectangle;
}

/** Holds the buffers that serve every frame. */
export class FrameInput {
  #pixels = new FramePixels();
  #sampler = new PlaneSampler();
  #values = new Float32Array(0);

  /**
   * The picture of a region, without stretching it.
   * @param region unit frame coordinates
   * @param size of the input, pixels, multiples of 32
   */
  async prepare(
    frame: VideoFrame | ImageBitmap,
    region: Rectangle,
    size: Size,
  ): Promise<PreparedInput> {
    const crop = matchAspect(region, measureFrame(frame), size);
    const planes = await this.#pixels.read(frame);
    const values = this.#reserve(size);
    this.#sampler.sample(planes, crop, size, values);
    return { pictures: { count: 1, ...size, values }, planes, crop };
  }

  #reserve({ width, height }: Size): Float32Array {
    const length = width * height * 3;
    if (this.#values.length !== length) this.#values = new Float32Array(length);
    return this.#values;
  }
}
