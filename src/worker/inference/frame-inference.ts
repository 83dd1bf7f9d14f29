// One look at a frame: the region's pixels, the network's answer, and what it means in frame
// coordinates. Who looks: pose-engine.ts at what is watched, find-points.ts at single pictures.
import { measurePeakAmbiguity } from '../../core/detection/peak-ambiguity.ts';
import {
  matchAspect,
  poseFromCrop,
  WHOLE_FRAME,
  type Rectangle,
  type Size,
} from '../../core/geometry.ts';
import type { InputPicture } from '../../core/image/body-colors.ts';
import type { CellMap, Heads } from '../../core/model/heads.ts';
import { isRegion } from '../../core/model/point-kind.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { Network, NetworkAnswer, PictureBatch, Wanted } from '../../core/model/network.ts';
import type { PixelPlanes } from '../../core/image/pixel-planes.ts';
import { createPose, type Pose } from '../../core/pose.ts';
import { seesFrames, type FrameNetwork, type FrameQuestion } from '../../engine/frame-network.ts';
import { FrameInput } from '../frames/frame-input.ts';
import { measureFrame } from '../../engine/video-frame.ts';
import type { PoseModel } from './pose-model.ts';

/** What the network said about one frame, in frame coordinates. */
export interface Analysis {
  spec: ModelSpec;
  /** Valid until the look after the next; null when the frame's pixels never were in memory. */
  planes: PixelPlanes | null;
  pose: Pose;
  /** One number a keypoint: core/detection/peak-ambiguity.ts. */
  flatness: number[];
  crop: Rectangle;
  /** The maps; or, of a frame that stayed on the GPU, what was to be shown of them, the caller's to close. */
  heatmap: CellMap | ImageBitmap | null;
  /** Maps and pixels, valid until the next look; null when the frame stayed on the GPU, or a part did not come. */
  whole: { heads: Heads; picture: InputPicture } | null;
  inputSize: Size;
  times: { inputMs: number; networkMs: number; decodeMs: number };
}

/** Asks the network for one picture's answer. */
export type AskNetwork = (pictures: PictureBatch, wanted: Wanted) => Promise<NetworkAnswer>;

/** Asks whichever network there is, and its successor when it is lost. */
export type AskAny = <T>(question: (network: Network) => Promise<T>) => Promise<T>;

/** What else there is to know of a look. */
export interface LookOptions {
  /** Which joint's map is to be shown (null in it: all); null for none. */
  heat: FrameQuestion['heat'];
  /** The GPU has all it needs: another frame may be looked at while this one's answer is awaited. */
  onSubmitted: () => void;
  /** Maps and pixels are needed in memory, though the GPU could do without. */
  fetch?: boolean;
}

const PLAIN: LookOptions = { heat: null, onSubmitted: () => undefined };

/** Holds the buffers that serve every look. */
export class FrameInference {
  #input = new FrameInput();

  /** @param askAny lets networks that see frames do so; null for whoever needs the maps */
  constructor(
    readonly ask: AskNetwork,
    readonly askAny: AskAny | null = null,
  ) {}

  /**
   * One look, where the followed thing should be.
   * @param followed what was found in the frame before; null looks at the whole frame
   * @param longSide of the network's input, pixels
   */
  async lookAt(
    frame: VideoFrame | ImageBitmap,
    look: PoseModel,
    followed: Pose | null,
    longSide: number,
    options: LookOptions = PLAIN,
  ): Promise<Analysis> {
    return this.lookIn(frame, look, look.aim(followed, measureFrame(frame)), longSide, options);
  }

  /** One look at a region, unit frame coordinates; else as {@link lookAt}. */
  async lookIn(
    frame: VideoFrame | ImageBitmap,
    look: PoseModel,
    region: Rectangle,
    longSide: number,
    options: LookOptions,
  ): Promise<Analysis> {
    const frameSize = measureFrame(frame);
    const aspect = (region.width * frameSize.width) / (region.height * frameSize.height);
    const inputSize = look.sizeInput(aspect, longSide);
    const inMemory = () => this.#lookInMemory(frame, look, region, inputSize);
    const { reading } = look;
    if (!this.askAny || !reading || options.fetch) return inMemory();
    const question = { size: inputSize, reading, heat: options.heat };
    return this.askAny((network) =>
      seesFrames(network)
        ? this.#lookOnGpu(network, frame, look, region, question, options.onSubmitted)
        : inMemory(),
    );
  }

  async #lookInMemory(
    frame: VideoFrame | ImageBitmap,
    look: PoseModel,
    region: Rectangle,
    inputSize: Size,
  ): Promise<Analysis> {
    const start = performance.now();
    const { pictures, planes, crop } = await this.#input.prepare(frame, region, inputSize);
    const sampled = performance.now();
    const answer = await this.ask(pictures, look.wanted);
    const answered = performance.now();
    const { pose: found, heatmap } = look.read(answer);
    const pose = poseFromCrop(found, crop);
    // A region is flat all over, and means it.
    const flatness = measurePeakAmbiguity(heatmap, found).map((flat, index) =>
      isRegion(look.spec.joints[index]) ? 0 : flat,
    );
    return {
      spec: look.spec,
      planes,
      pose,
      flatness,
      crop,
      heatmap,
      whole: answer.heads && { heads: answer.heads, picture: pictures },
      inputSize,
      times: {
        inputMs: sampled - start,
        networkMs: answered - sampled,
        decodeMs: performance.now() - answered,
      },
    };
  }

  async #lookOnGpu(
    network: FrameNetwork,
    frame: VideoFrame | ImageBitmap,
    look: PoseModel,
    region: Rectangle,
    question: FrameQuestion,
    onSubmitted: () => void,
  ): Promise<Analysis> {
    const start = performance.now();
    const { size } = question;
    const prepared = network.reads(frame) ? null : await this.#input.prepare(frame, region, size);
    const crop = matchAspect(region, measureFrame(frame), size);
    const seen = prepared ? { values: prepared.pictures.values } : { frame, crop };
    const answering = network.see(seen, question);
    const submitted = performance.now();
    onSubmitted();
    const { keypoints, heatmap } = await answering;
    const answered = performance.now();
    const found = look.spec.joints.map(({ name }, index) => {
      const [x, y, score] = keypoints.subarray(4 * index, 4 * index + 3);
      return { joint: name, x, y, score };
    });
    return {
      spec: look.spec,
      planes: prepared?.planes ?? null,
      pose: poseFromCrop(createPose(found), crop),
      flatness: found.map((_, index) => keypoints[4 * index + 3]),
      crop,
      heatmap,
      whole: null,
      inputSize: size,
      times: {
        inputMs: submitted - start,
        networkMs: answered - submitted,
        decodeMs: performance.now() - answered,
      },
    };
  }

  /** A still has time: the second look is at the thing that the first one found. */
  async lookTwice(
    frame: VideoFrame | ImageBitmap,
    look: PoseModel,
    longSide: number,
    heat: LookOptions['heat'] = null,
  ): Promise<Analysis> {
    const options = { ...PLAIN, heat };
    const seen = await this.lookAt(frame, look, null, longSide, options);
    const region = look.aim(seen.pose, measureFrame(frame));
    if (region === WHOLE_FRAME) return seen;
    const first = keepMaps(seen);
    const second = await this.lookAt(frame, look, first.pose, longSide, options);
    const isBetter = second.pose.score >= first.pose.score;
    const worse = isBetter ? first : second;
    if (worse.heatmap && !('values' in worse.heatmap)) worse.heatmap.close();
    return isBetter ? second : first;
  }
}

/** What is left of a look after the next one, whose maps lie where its own did. */
function keepMaps(analysis: Analysis): Analysis {
  const { heatmap } = analysis;
  const isMap = heatmap !== null && 'values' in heatmap;
  const kept = isMap ? { ...heatmap, values: heatmap.values.slice() } : heatmap;
  return { ...analysis, heatmap: kept, whole: null };
}
