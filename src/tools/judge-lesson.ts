// A taught lesson on the frames it has not seen; for lessons on the body also the answer before it.
import type { CellMap } from '../core/heads.ts';
import { Random } from '../core/random.ts';
import type { TeachingFrame } from '../learning/collect-samples.ts';
import { type Decoder, findPoints, type PointFinder } from '../learning/find-points.ts';
import { judgeModel, type JudgedFrame, type Judgement } from '../learning/judge-model.ts';
import type { Lesson, TaughtLesson } from '../learning/teach-lesson.ts';
import type { OpenNetwork } from './open-network.ts';
import type { Progress } from './progress.ts';
import type { TeachOptions } from './teach-options.ts';

/** Finds the points in all frames and judges. */
export async function judgeLesson(
  { network, spec: base }: OpenNetwork,
  { joints, addsToBase }: Lesson,
  { plan, trainer }: TaughtLesson,
  frames: readonly TeachingFrame[],
  { within, seed }: TeachOptions,
  progress: Progress,
): Promise<Judgement> {
  const spec = { joints: [...joints], addsToBase, input: plan.input, crop: plan.crop };
  const after: PointFinder = { network, decoder: trainer, spec, baseJoints: base.joints };
  // With points of its own a lesson has no before to be compared with.
  const hasBefore = addsToBase && joints.length === base.joints.length;
  const judged: JudgedFrame[] = [];
  for (const [index, frame] of frames.entries()) {
    const picture = await frame.load();
    const found = await findPoints(after, picture);
    const before = hasBefore ? await findPoints({ ...after, decoder: UNTAUGHT }, picture) : null;
    judged.push({ frame, found, before });
    progress.show('Testing: picture', index + 1, frames.length);
  }
  return judgeModel(judged, joints.length, within, new Random(seed));
}

/** A decoder that adds nothing to what the network says. */
const UNTAUGHT: Decoder = {
  predict(_, base?: CellMap) {
    if (!base) throw new Error('Expected the network’s own heatmap, got none.');
    return base;
  },
};
