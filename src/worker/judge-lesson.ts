// The held-out frames of a lesson: what the new model finds in them, what was found before, and the
// report that says whether it is better. The statistics are learning/judge-model.ts.
import { createPlainView } from '../core/augment.ts';
import type { Interval } from '../core/bootstrap.ts';
import { decodePerson } from '../core/decode.ts';
import { followCrop } from '../core/crop.ts';
import { fitInputSize, matchAspect, poseFromCrop, WHOLE_FRAME } from '../core/geometry.ts';
import type { LessonDocument } from '../core/lesson-document.ts';
import { measurePixelErrors } from '../core/pixel-error.ts';
import type { Joint, ModelSpec } from '../core/model-spec.ts';
import type { Network } from '../core/network.ts';
import type { Picture } from '../core/picture.ts';
import { createPose, type Pose } from '../core/pose.ts';
import { Random } from '../core/random.ts';
import { sampleView } from '../core/sample-view.ts';
import { findPoints, type PointFinder } from '../learning/find-points.ts';
import {
  judgeModel,
  LEAST_FRAMES,
  type ErrorReport,
  type JudgedFrame,
  type Judgement,
  type PointJudgement,
} from '../learning/judge-model.ts';
import type { Comparison, PointErrors, TrainingReport } from '../trainer-api.ts';
import type { LessonFrameToTeach } from './lesson-frames.ts';

/** A point within this share of the frame's longer side counts as found. */
const WITHIN_SHARE = 0.02;

/** The longer side of the pretrained network's input when it is asked, pixels. */
const INPUT_SIDE = 256;

export interface JudgingTask {
  document: LessonDocument;
  heldOut: readonly LessonFrameToTeach[];
  finder: PointFinder;
  base: ModelSpec;
  trainedFrames: number;
  seed: number;
  startedMs: number;
}

/** Looks at every held-out frame with the new model and, for the body's joints, with the old one. */
export async function judgeLesson(task: JudgingTask): Promise<TrainingReport> {
  const { document, heldOut, finder, base, seed } = task;
  const judged: (JudgedFrame & { id: string })[] = [];
  for (const frame of heldOut) {
    const picture = await frame.load();
    const found = await findPoints(finder, picture);
    const before = await findBody(finder.network, base, picture, finder.spec.joints);
    judged.push({ id: frame.id, frame, found, before });
  }
  const longest = Math.max(1, ...heldOut.map(({ width, height }) => Math.max(width, height)));
  const withinPx = Math.max(1, Math.round(longest * WITHIN_SHARE));
  const judgement = judgeModel(judged, document.points.length, withinPx, new Random(seed));
  return {
    trainedFrames: task.trainedFrames,
    heldOutFrames: judgement.frames,
    withinPx,
    overall: compare(judgement.all),
    changePx: asPair(judgement.change),
    perPoint: document.points.flatMap(({ id, name }, index) => {
      const comparison = compare(judgement.points[index]);
      return comparison ? [{ pointId: id, name, comparison }] : [];
    }),
    frames: listWorst(judged),
    objection: object(judgement),
    seconds: (performance.now() - task.startedMs) / 1000,
  };
}

/**
 * What the pretrained network says of the lesson's points: nowhere (NaN) of those it does not know.
 * Null when it knows none of them.
 */
async function findBody(
  network: Network,
  base: ModelSpec,
  picture: Picture,
  joints: readonly Joint[],
): Promise<Pose | null> {
  const names = base.joints.map(({ name }) => name);
  if (!joints.some(({ name }) => names.includes(name))) return null;
  let pose: Pose | null = null;
  // The second look is at the person that the first one found, as in the live view.
  for (let look = 0; look < 2; look++) {
    const region = followCrop(pose, picture);
    if (look > 0 && region === WHOLE_FRAME) break;
    const aspect = (region.width * picture.width) / (region.height * picture.height);
    const input = fitInputSize(aspect, INPUT_SIDE);
    const view = createPlainView({ frame: picture, region, input });
    const values = new Float32Array(input.width * input.height * 3);
    sampleView(picture, view.toFrame, input, view.light, values);
    const wanted = { heads: true, taps: false };
    const [{ heads }] = await network.run({ count: 1, ...input, values }, wanted);
    if (!heads) return null;
    pose = poseFromCrop(decodePerson(heads, names), matchAspect(region, picture, input));
  }
  const found = pose?.keypoints ?? [];
  return createPose(
    joints.map(({ name }) => {
      const index = names.indexOf(name);
      return index < 0 ? { joint: name, x: NaN, y: NaN, score: 0 } : found[index];
    }),
  );
}

function compare({ before, after }: PointJudgement): Comparison | null {
  if (!after) return null;
  return {
    before: before && summarise(before),
    after: summarise(after),
    intervalPx: asPair(after.medianInterval),
  };
}

function asPair(interval: Interval | null): [number, number] | null {
  return interval && [interval.low, interval.high];
}

function summarise({ count, p50, mean, p90, within }: ErrorReport): PointErrors {
  return { count, medianPx: p50, meanPx: mean, p90Px: p90, within };
}

function listWorst(judged: readonly (JudgedFrame & { id: string })[]): TrainingReport['frames'] {
  return judged
    .flatMap(({ id, frame, found }) => {
      const errors = measurePixelErrors(found, frame);
      if (errors.length === 0) return [];
      const sum = errors.reduce((total, { distancePx }) => total + distancePx, 0);
      return [{ frameId: id, meanPx: sum / errors.length }];
    })
    .sort((a, b) => b.meanPx - a.meanPx);
}

function object({ verdict, frames, change }: Judgement): string | null {
  switch (verdict) {
    case 'worse':
      return (
        'On frames it has not seen, it is worse than what you had: the mean error grew by ' +
        `${change ? `${change.low.toFixed(1)} to ${change.high.toFixed(1)} px` : 'an unknown amount'}.`
      );
    case 'too few':
      return frames === 0
        ? 'No frame was held back, so nobody knows how good it is: label a few more.'
        : `Only ${frames} labelled frames were held back; from ${LEAST_FRAMES} on, the error means something.`;
    case 'unclear':
      return 'On frames it has not seen, it is not clearly better than what you had.';
    case 'new':
    case 'better':
      return null;
  }
}
