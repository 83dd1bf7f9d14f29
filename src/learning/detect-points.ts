// What a model under training, and the pretrained body model, detect in a picture: the inference recipe of the live
// view on decoded pictures.
import type { CellMap } from '../core/model/heads.ts';
import type { Picture } from '../core/image/pixel-planes.ts';
import type { Joint } from '../core/model/model-spec.ts';
import type { Taps } from '../core/model/movenet.ts';
import type { Network } from '../core/model/network.ts';
import { createPose, type Pose } from '../core/pose.ts';
import { createBodyPoseModel } from '../inference/body-pose-model.ts';
import { runDetection } from '../inference/crop-plan.ts';
import { createPictureRunner } from '../inference/crop-runner.ts';
import type { CropReading } from '../inference/pose-model.ts';
import { detectStill } from '../inference/still-detector.ts';
import { createTaughtPoseModel, type TaughtInference } from '../inference/taught-pose-model.ts';

/** Longer side of the pretrained network's input, pixels. */
const BODY_INPUT = 256;

/** A decoder that is ready to run. */
export interface Decoder {
  /** Logits [h, w, K] at stride 4, plus those of the pretrained network where they are given. */
  predict(taps: Taps<CellMap>, base?: CellMap): CellMap;
}

/** A taught model as a network and a decoder beside it. */
export interface TaughtNetwork {
  network: Network;
  decoder: Decoder;
  spec: TaughtInference;
  /** Of the pretrained network. */
  baseJoints: readonly Joint[];
}

/** What was detected in a picture, in its unit coordinates. */
export interface DetectedPoints extends Omit<CropReading, 'heatmap'> {
  /** [h, w, K] logits of the crop: regions are read from it (learning/region-maps.ts). */
  heatmap: CellMap;
}

/** Detects a taught model's points: in the whole picture, then in a crop around them where its spec says so. */
export async function detectPoints(
  { network, decoder, spec, baseJoints }: TaughtNetwork,
  picture: Picture,
): Promise<DetectedPoints> {
  const runner = createPictureRunner(withDecoder(network, decoder), picture);
  const model = createTaughtPoseModel(spec, baseJoints);
  const { result } = await runDetection(detectStill(model, picture, model.maxInput), runner);
  const { heatmap } = result;
  if (!heatmap || !('values' in heatmap)) {
    throw new RangeError('Expected a heatmap in memory, got a picture of it.');
  }
  return { ...result, heatmap };
}

/** Detects all joints of the pretrained network in a picture, in its unit coordinates. */
export async function detectBody(
  network: Network,
  baseJoints: readonly Joint[],
  picture: Picture,
): Promise<Pose> {
  const model = createBodyPoseModel({ joints: baseJoints });
  const runner = createPictureRunner(network, picture);
  const { result } = await runDetection(detectStill(model, picture, BODY_INPUT), runner);
  return result.pose;
}

/**
 * A body as a pose of a lesson's points: NaN with a score of 0 where the body has no joint of that name. Null when
 * it has none of them.
 */
export function pickJoints(body: Pose, points: readonly Joint[]): Pose | null {
  const found = points.map(({ name }) => {
    const missing = { joint: name, x: NaN, y: NaN, score: 0 };
    return body.keypoints.find(({ joint }) => joint === name) ?? missing;
  });
  return found.some(({ x }) => Number.isFinite(x)) ? createPose(found) : null;
}

/** The network with the decoder's points beside its own outputs. */
function withDecoder(network: Network, decoder: Decoder): Pick<Network, 'run'> {
  return {
    run: async (pictures, wanted) => {
      const answers = await network.run(pictures, { heads: wanted.heads, taps: true });
      return answers.map(({ heads, taps }) => {
        if (!taps) throw new RangeError('Expected the network to return its taps, got none.');
        return { heads, taps, points: decoder.predict(taps) };
      });
    },
  };
}
