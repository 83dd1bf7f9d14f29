// Evaluates a trained lesson on its test frames, beside what was detected before.
import { Random } from '../../core/random.ts';
import type { TeachingFrame } from '../../learning/collect-samples.ts';
import { compareFrame } from '../../learning/compare-frame.ts';
import type { TaughtNetwork } from '../../learning/detect-points.ts';
import { judgeModel, type JudgedFrame, type Judgement } from '../../learning/judge-model.ts';
import type { Lesson, TaughtLesson } from '../../learning/teach-lesson.ts';
import type { OpenNetwork } from '../shared/open-network.ts';
import type { Progress } from '../shared/progress.ts';
import type { TeachOptions } from './teach-options.ts';

/** Finds the points in all frames and judges. */
export async function judgeTaughtLesson(
  { network, spec: base }: OpenNetwork,
  { joints, addsToBase }: Lesson,
  { plan, trainer }: TaughtLesson,
  frames: readonly TeachingFrame[],
  { within, seed }: TeachOptions,
  progress: Progress,
): Promise<Judgement> {
  const spec = { joints: [...joints], addsToBase, input: plan.input, crop: plan.crop };
  const finder: TaughtNetwork = { network, decoder: trainer, spec, baseJoints: base.joints };
  const judged: JudgedFrame[] = [];
  for (const [index, frame] of frames.entries()) {
    judged.push(await compareFrame(finder, frame));
    progress.show('Testing: picture', index + 1, frames.length);
  }
  return judgeModel(judged, joints.length, within, new Random(seed));
}
