// One look at a frame: the region's pixels, the network's answer, and what it means in frame
// coordinates. Who looks: pose-engine.ts at what is watched, find-points.ts at single pictures.
import { measureFlatness } from '../core/flatness.ts';
import { poseFromCrop, WHOLE_FRAME, type Rectangle, type Size } from '../core/geometry.ts';
import type { CellMap } from '../core/heads.ts';
import type { ModelSpec } from '../core/model-spec.ts';
import type { NetworkAnswer, PictureBatch, Wanted } from '../core/network.ts';
import type { PixelPlanes } from '../core/pixel-planes.ts';
import type { Pose } from '../core/pose.ts';
import { FrameInput } from './frame-input.ts';
import { measureFrame } from './frame-pixels.ts';
import type { Look } from './look.ts';

/** What the network said about one frame, in frame coordinates. */
export interface Analysis {
  spec: ModelSpec;
  /** Valid until the look after the next. */
  planes: PixelPlanes;
  pose: Pose;
  /** One number a keypoint: core/flatness.ts. */
  flatness: number[];
  crop: Rectangle;
  heatmap: CellMap;
  inputSize: Size;
  times: { inputMs: number; networkMs: number; decodeMs: number };
}

/** Asks the network for one picture's answer. */
export type AskNetwork = (pictures: PictureBatch, wanted: Wanted) => Promise<NetworkAnswer>;

/** Holds the buffers that serve every look. */
export class FrameLooker {
  #input = new FrameInput();

  constructor(readonly ask: AskNetwork) {}

  /**
   * One look, where the followed thing should be.
   * @param followed what was found in the frame before; null looks at the whole frame
   * @param longSide of the network's input, pixels
   */
  async lookAt(
    frame: VideoFrame | ImageBitmap,
    look: Look,
    followed: Pose | null,
    longSide: number,
  ): Promise<Analysis> {
    const start = performance.now();
    const frameSize = measureFrame(frame);
    const region = look.aim(followed, frameSize);
    const aspect = (region.width * frameSize.width) / (region.height * frameSize.height);
    const inputSize = look.sizeInput(aspect, longSide);
    const { pictures, planes, crop } = await this.#input.prepare(frame, region, inputSize);
    const sampled = performance.now();
    const answer = await this.ask(pictures, look.wanted);
    const answered = performance.now();
    const { pose: found, heatmap } = look.read(answer);
    const pose = poseFromCrop(found, crop);
    const flatness = measureFlatness(heatmap, found);
    return {
      spec: look.spec,
      planes,
      pose,
      flatness,
      crop,
      heatmap,
      inputSize,
      times: {
        inputMs: sampled - start,
        networkMs: answered - sampled,
        decodeMs: performance.now() - answered,
      },
    };
  }

  /** A still has time: the second look is at the thing that the first one found. */
  async lookTwice(
    frame: VideoFrame | ImageBitmap,
    look: Look,
    longSide: number,
  ): Promise<Analysis> {
    const first = await this.lookAt(frame, look, null, longSide);
    const region = look.aim(first.pose, measureFrame(frame));
    if (region === WHOLE_FRAME) return first;
    const second = await this.lookAt(frame, look, first.pose, longSide);
    return second.pose.score >= first.pose.score ? second : first;
  }
}
