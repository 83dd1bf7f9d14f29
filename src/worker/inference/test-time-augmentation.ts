// A sharper look at one person: three sizes, each also in a mirror, and the median of what was found
// (core/detection/test-time-augmentation.ts). Who looks so: single-person-pipeline.ts, when the person has asked for it.
import { measurePeakAmbiguity } from '../../core/detection/peak-ambiguity.ts';
import { poseFromCrop, type Rectangle } from '../../core/geometry.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { NetworkAnswer, Wanted } from '../../core/model/network.ts';
import {
  decodeMirroredPair,
  findPartners,
  medianPose,
  pairWithMirror,
  sharperSizes,
} from '../../core/detection/test-time-augmentation.ts';
import { FrameInput } from '../frames/frame-input.ts';
import type { Analysis, AskAny } from './frame-inference.ts';
import { measureFrame } from '../../engine/video-frame.ts';
import type { PoseModel } from './pose-model.ts';

/** Every cell of the heads is averaged with its mirror. */
const WHOLE: Wanted = { heads: true, taps: false };

/** Holds the buffers that serve every look. */
export class TestTimeAugmentation {
  readonly #input = new FrameInput();

  /** @param askAny puts a question to whichever network there is */
  constructor(readonly askAny: AskAny) {}

  /**
   * One look at a region, unit frame coordinates; all in the computer's memory, on every backend.
   * @param longSide of the middle of the three inputs, pixels
   */
  async lookIn(
    frame: VideoFrame | ImageBitmap,
    look: PoseModel,
    region: Rectangle,
    longSide: number,
  ): Promise<Analysis> {
    const frameSize = measureFrame(frame);
    const aspect = (region.width * frameSize.width) / (region.height * frameSize.height);
    const times = { inputMs: 0, networkMs: 0, decodeMs: 0 };
    const start = performance.now();
    const planes = await this.#input.read(frame);
    times.inputMs = performance.now() - start;
    const seen: Seen[] = [];
    for (const side of sharperSizes(longSide)) {
      const inputSize = look.sizeInput(aspect, side);
      const sampling = performance.now();
      const { pictures, crops } = this.#input.sample(planes, frameSize, [region], inputSize);
      const both = pairWithMirror(pictures);
      const asked = performance.now();
      const answers = await this.askAny((network) => network.run(both, WHOLE));
      const answered = performance.now();
      seen.push({ ...read(answers, look.spec, crops[0]), crop: crops[0], inputSize });
      times.inputMs += asked - sampling;
      times.networkMs += answered - asked;
      times.decodeMs += performance.now() - answered;
    }
    const pose = medianPose(seen.map((each) => each.pose));
    const middle = seen[Math.floor(seen.length / 2)];
    return { ...middle, spec: look.spec, planes, pose, whole: null, times };
  }
}

/** What was found at one size. */
type Seen = Pick<Analysis, 'pose' | 'heatmap' | 'flatness' | 'crop' | 'inputSize'>;

function read(answers: readonly NetworkAnswer[], spec: ModelSpec, crop: Rectangle) {
  const joints = spec.joints.map(({ name }) => name);
  const { pose, heads } = decodeMirroredPair(answers, joints, findPartners(spec));
  const flatness = measurePeakAmbiguity(heads.heatmap, pose);
  return { pose: poseFromCrop(pose, crop), heatmap: heads.heatmap, flatness };
}
