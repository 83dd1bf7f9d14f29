// The pretrained body model: MoveNet's decoding, and a crop that follows the person.
import { decodePerson } from '../core/detection/decode-person.ts';
import { fitInputSize } from '../core/geometry.ts';
import { nextCrop } from '../core/tracking/next-crop.ts';
import { requireHeads } from '../core/model/heads.ts';
import type { JointsSpec, PoseModel } from './pose-model.ts';

/** In larger inputs a person exceeds the sizes the network was trained on, and accuracy drops. */
const MAX_INPUT = 256;

export function createBodyPoseModel<Spec extends JointsSpec>(spec: Spec): PoseModel<Spec> {
  const joints = spec.joints.map(({ name }) => name);
  return {
    spec,
    maxInput: MAX_INPUT,
    wanted: { heads: true, taps: false, sparse: true },
    decoding: 'person',
    nextCrop,
    inputSize: fitInputSize,
    decode: (answer) => {
      const heads = requireHeads(answer.heads);
      return { pose: decodePerson(heads, joints), heatmap: heads.heatmap };
    },
    mergeStill: (whole, crop) => {
      const isCropUsed = crop.score >= whole.score;
      return { pose: isCropUsed ? crop : whole, isCropUsed };
    },
  };
}
