// How an answer of the lab is compared with its targets (core/lab/lab-targets.ts): which loss of the engine,
// and what the last layer says before it has learned anything. Read back by lab-answers.ts.
import type { LabSetup } from '../../core/lab/lab-setup.ts';
import type { TapeLoss } from '../../engine/cpu/training/tape-trainer.ts';
import type { HeadBias } from './first-weights.ts';

/** What Teach's loss adds to the weight of a cell that is a target. */
const TARGET_WEIGHT = 20;
/** The logit of "nothing here", with which a map begins; see core/model/decoder-weights.ts. */
const BLANK = -4;

type Choice = Pick<LabSetup, 'output' | 'loss' | 'target'>;

/** The engine's loss for a set-up. */
export function lossOf({ output, loss }: Choice): TapeLoss {
  const plain = (kind: TapeLoss['kind']): TapeLoss => ({ kind, targetWeight: 0 });
  if (output === 'dense') return plain('place');
  if (output === 'grid') return plain('grid');
  switch (loss) {
    case 'weighted':
      return { kind: 'cross-entropy', targetWeight: TARGET_WEIGHT };
    case 'soft-argmax':
      return plain('mean-place');
    case 'cross-entropy':
    case 'focal':
    case 'squared':
    case 'dice':
      return plain(loss);
  }
}

/** Where the last layer begins. A region is no rare thing: its map begins undecided. */
export function headBiasOf({ output, loss }: Choice, points: number, isRegion: boolean): HeadBias {
  if (output === 'dense') return () => 0;
  if (output === 'grid') return (channel) => (channel < points ? BLANK : 0.5);
  const isBlank = !isRegion && loss !== 'squared' && loss !== 'soft-argmax';
  return () => (isBlank ? BLANK : 0);
}
