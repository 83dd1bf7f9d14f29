// From a frame to what was detected in it: chooses the detector and its input size, runs it, and collects results
// and times. Next: worker/live/pose-engine.ts smooths and draws the result.
import type { LiveSettings } from '../../api/pose-api.ts';
import type { Rectangle, Size } from '../../core/geometry.ts';
import type { PixelPlanes } from '../../core/image/pixel-planes.ts';
import type { SizeReason } from '../../core/live/adapt-input-size.ts';
import type { CellMap } from '../../core/model/heads.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { Person } from '../../core/pose.ts';
import type { SubjectChoice } from '../../core/tracking/subject-choice.ts';
import { createBodyPoseModel } from '../../inference/body-pose-model.ts';
import { runDetection, type Detection } from '../../inference/crop-plan.ts';
import type { MultiPersonDetector } from '../../inference/multi-person-detector.ts';
import { PointDetector } from '../../inference/point-detector.ts';
import type { CropReading, PoseModel } from '../../inference/pose-model.ts';
import { SinglePersonDetector } from '../../inference/single-person-detector.ts';
import { FrameBuffers, FrameCropRunner } from '../frames/frame-crop-runner.ts';
import { NotPreparedError, type NetworkManager } from '../network/network-manager.ts';
import { Lazy } from '../shared/lazy.ts';
import { takeRegions, type FoundRegion } from './found-regions.ts';
import { EVERYONE_SIZES, InputSizeChooser, ONE_SIZES } from './input-size-chooser.ts';

/** Longest input side of the whole frame when everyone is detected; larger ones find hardly more people. */
const EVERYONE_MAX_INPUT = 384;
/** The whole frame is not run on every frame, so one run may take the time of this many frames. */
const WHOLE_FRAME_INTERVALS = 2.5;

/** A frame to detect people or points in. */
export interface PipelineFrame {
  frame: VideoFrame | ImageBitmap;
  /** As displayed, pixels. */
  size: Size;
  timeMs: number;
  /** A single picture, without a past. */
  isStill: boolean;
  /** Nothing waits for the result, so the best input size is used. */
  isUnhurried: boolean;
  /** Time for the detection, ms; null without a limit. */
  budgetMs: number | null;
  /** The joint whose heatmap is shown (null in it: the maximum of all); null for none. */
  heat: { channel: number | null } | null;
  /** Settles when the previous frame's result is complete. */
  previous: Promise<unknown>;
  /** Called when another frame may start although this one's result is pending. */
  onSubmitted: () => void;
}

/** What was detected in a frame, unit frame coordinates. */
export interface FrameResult {
  /** The frame's pixels; null when they stayed on the GPU. */
  planes: PixelPlanes | null;
  spec: ModelSpec;
  people: Person[];
  /** Whether several people may be detected. */
  isEveryone: boolean;
  /** Peak ambiguity of each keypoint of the only one; empty for several. */
  ambiguity: number[];
  regions: FoundRegion[];
  /** The heatmap, or a picture of it, and the part of the frame it covers; null when it is not shown. */
  heatmap: { map: CellMap | ImageBitmap; crop: Rectangle } | null;
  /** The network's input whose size is adapted. */
  inputSize: Size;
  /** Time of that run as a share of every frame, ms. */
  sizedMs: number;
  times: { inputMs: number; networkMs: number; decodeMs: number };
}

type Detected = Omit<FrameResult, 'planes' | 'times' | 'spec'>;

/** The model in use and its detectors, which keep state from frame to frame. */
type Detectors =
  | { kind: 'body'; person: SinglePersonDetector; everyone: Lazy<MultiPersonDetector> }
  | { kind: 'taught'; points: PointDetector };

export class PosePipeline {
  readonly #networks: NetworkManager;
  readonly #oneSizes = new InputSizeChooser(ONE_SIZES);
  readonly #everyoneSizes = new InputSizeChooser(EVERYONE_SIZES);
  readonly #augmentation = new Lazy(() => import('../../inference/test-time-augmentation.ts'));
  /** Buffers that no frame in flight uses. */
  readonly #buffers: FrameBuffers[] = [];
  #current: { model: PoseModel; detectors: Detectors } | null = null;

  constructor(networks: NetworkManager) {
    this.#networks = networks;
  }

  get isReady(): boolean {
    return this.#current !== null;
  }

  /** The model in use. @throws NotPreparedError before there is one */
  get model(): PoseModel {
    return this.#require().model;
  }

  useBody(spec: ModelSpec): void {
    const model = createBodyPoseModel(spec);
    const everyone = new Lazy(async () => {
      const { MultiPersonDetector } = await import('../../inference/multi-person-detector.ts');
      return new MultiPersonDetector(spec.joints.map(({ name }) => name));
    });
    const person = new SinglePersonDetector(model);
    this.#current = { model, detectors: { kind: 'body', person, everyone } };
  }

  useTaught(model: PoseModel): void {
    this.#current = { model, detectors: { kind: 'taught', points: new PointDetector(model) } };
  }

  /** The input's longer side for one person or thing, pixels. @param isUnhurried the best one, whatever it takes */
  inputSize(settings: LiveSettings, { maxInput }: PoseModel, isUnhurried: boolean): number {
    return this.#oneSizes.choose(settings, maxInput, isUnhurried);
  }

  /** Whether other people were detected near the subject. */
  get hasOthers(): boolean {
    const detectors = this.#current?.detectors;
    return detectors?.kind === 'body' && detectors.person.hasOthers;
  }

  /** Changes the subject with the next frame, where one person is tracked. */
  chooseSubject(choice: SubjectChoice): void {
    const detectors = this.#current?.detectors;
    if (detectors?.kind === 'body') detectors.person.choose(choice);
  }

  /** Forgets everyone. */
  reset(): void {
    const detectors = this.#current?.detectors;
    if (detectors?.kind === 'taught') detectors.points.reset();
    if (detectors?.kind !== 'body') return;
    detectors.person.reset();
    detectors.everyone.peek()?.reset();
  }

  /** Another source follows: its first frames do not count for the input size. */
  pauseSizes(): void {
    this.#oneSizes.pause();
    this.#everyoneSizes.pause();
  }

  /** Adapts the input size to a frame's cost. @param drawMs time to draw it */
  adaptSize(settings: LiveSettings, result: FrameResult, timeMs: number, drawMs: number): void {
    const { inputSize, sizedMs } = result;
    const inputArea = inputSize.width * inputSize.height;
    this.#sizes(result).observe(settings, { timeMs, workMs: sizedMs + drawMs, inputArea });
  }

  /** Why the input has its size; null when it was set. */
  sizeReason(settings: LiveSettings, result: FrameResult): SizeReason | null {
    return this.#sizes(result).reason(settings);
  }

  /** Detects people or points in a frame. @throws NotPreparedError before there is a model */
  async detect(request: PipelineFrame, settings: LiveSettings): Promise<FrameResult> {
    const { model, detectors } = this.#require();
    const buffers = this.#buffers.pop() ?? new FrameBuffers();
    const runner = new FrameCropRunner(this.#networks, buffers, request);
    try {
      const detection = await this.#startDetection(model, detectors, request, settings);
      const { result, decodeMs } = await runDetection(detection, runner, request.previous);
      runner.closeHeatmaps(result.heatmap?.map);
      const [first] = runner.times;
      return {
        ...result,
        spec: model.spec,
        planes: runner.planes,
        sizedMs: result.sizedMs || first.inputMs + first.networkMs + decodeMs,
        times: { ...sumTimes(runner.times), decodeMs },
      };
    } catch (error) {
      runner.closeHeatmaps();
      throw error;
    } finally {
      this.#buffers.push(buffers);
    }
  }

  async #startDetection(
    model: PoseModel,
    detectors: Detectors,
    request: PipelineFrame,
    settings: LiveSettings,
  ): Promise<Detection<Detected>> {
    const { size, timeMs, isStill, isUnhurried } = request;
    const augmentation =
      settings.sharper && detectors.kind === 'body' ? await this.#augmentation.get() : null;
    if (detectors.kind === 'body' && settings.people === 'everyone') {
      const detector = await detectors.everyone.get();
      const partners = augmentation?.findPartners(model.spec) ?? null;
      return this.#detectEveryone(detector, request, settings, partners);
    }
    const longSide = this.inputSize(settings, model, isUnhurried);
    if (isStill) {
      const { detectStill } = await import('../../inference/still-detector.ts');
      const still = detectStill(model, size, longSide, augmentation?.detectAugmented ?? null);
      return convert(still, (reading) => fromReading(reading, model.spec));
    }
    if (detectors.kind === 'taught') {
      const detection = detectors.points.detect(size, longSide);
      return convert(detection, (reading) => fromReading(reading, model.spec));
    }
    const augment = augmentation?.detectAugmented ?? null;
    const detection = detectors.person.detect({ size, timeMs, longSide, augment });
    return convert(detection, ({ person, ambiguity, reading }) => ({
      ...fromReading(reading, model.spec),
      people: [person],
      ambiguity,
    }));
  }

  #detectEveryone(
    detector: MultiPersonDetector,
    { size, timeMs, isStill, isUnhurried, budgetMs, heat }: PipelineFrame,
    settings: LiveSettings,
    mirrorPartners: readonly number[] | null,
  ): Detection<Detected> {
    const longSide = this.#everyoneSizes.choose(settings, EVERYONE_MAX_INPUT, isUnhurried);
    const needsHeatmap = heat !== null;
    const frame = { size, timeMs, longSide, budgetMs, isStill, needsHeatmap, mirrorPartners };
    return convert(detector.detect(frame), (detection) => ({
      people: detection.people,
      isEveryone: true,
      ambiguity: [],
      regions: [],
      heatmap: detection.heatmap,
      inputSize: detection.wholeFrameInput,
      sizedMs: detection.wholeFrameMs / WHOLE_FRAME_INTERVALS,
    }));
  }

  #sizes({ isEveryone }: FrameResult): InputSizeChooser {
    return isEveryone ? this.#everyoneSizes : this.#oneSizes;
  }

  #require(): { model: PoseModel; detectors: Detectors } {
    if (this.#current) return this.#current;
    throw new NotPreparedError('Expected prepare() to have succeeded before this call.');
  }
}

/** The result of one person or thing. */
function fromReading(
  { pose, ambiguity, heatmap, crop, input }: CropReading,
  spec: ModelSpec,
): Detected {
  const isMap = heatmap !== null && 'values' in heatmap;
  return {
    people: [{ id: 1, ...pose }],
    isEveryone: false,
    ambiguity,
    regions: isMap ? takeRegions(spec.joints, heatmap, crop) : [],
    heatmap: heatmap && { map: heatmap, crop },
    inputSize: input,
    sizedMs: 0,
  };
}

/** A detection whose result is converted. */
function* convert<From, To>(detection: Detection<From>, to: (from: From) => To): Detection<To> {
  return to(yield* detection);
}

function sumTimes(times: readonly { inputMs: number; networkMs: number }[]) {
  return {
    inputMs: times.reduce((sum, each) => sum + each.inputMs, 0),
    networkMs: times.reduce((sum, each) => sum + each.networkMs, 0),
  };
}
