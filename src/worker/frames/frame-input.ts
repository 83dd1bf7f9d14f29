// From a frame to the network's input: reads the planes, fits the region, samples.
// Next: the network (tfjs-network.ts), then core/detection/decode-person.ts.
import { matchAspect, type Rectangle, type Size } from '../../core/geometry.ts';
import type { PictureBatch } from '../../core/model/network.ts';
import type { PixelPlanes } from '../../core/image/pixel-planes.ts';
import { PlaneSampler } from '../../core/image/sample-planes.ts';
import { measureFrame } from '../../engine/video-frame.ts';
import { FramePixels } from './frame-pixels.ts';

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
    const planes = await this.read(frame);
    const { pictures, crops } = this.sample(planes, measureFrame(frame), [region], size);
    return { pictures, planes, crop: crops[0] };
  }

  /** The frame's own pixels, valid until the call after the next. */
  read(frame: VideoFrame | ImageBitmap): Promise<PixelPlanes> {
    return this.#pixels.read(frame);
  }

  /** One picture a region, without stretching it; see {@link prepare}. */
  sample(
    planes: PixelPlanes,
    frame: Size,
    regions: readonly Rectangle[],
    size: Size,
  ): { pictures: PictureBatch; crops: Rectangle[] } {
    const length = size.width * size.height * 3;
    const values = this.#reserve(regions.length * length);
    const crops = regions.map((region, index) => {
      const crop = matchAspect(region, frame, size);
      const picture = values.subarray(index * length, (index + 1) * length);
      this.#sampler.sample(planes, crop, size, picture);
      return crop;
    });
    return { pictures: { count: regions.length, ...size, values }, crops };
  }

  #reserve(length: number): Float32Array {
    if (this.#values.length !== length) this.#values = new Float32Array(length);
    return this.#values;
  }
}
