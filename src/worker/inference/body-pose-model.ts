// Looking for a body's joints: MoveNet's decoding, a crop that follows the person.
import { followCrop } from '../../core/tracking/follow-crop.ts';
import { decodePerson } from '../../core/detection/decode-person.ts';
import { KeydotError } from '../../core/errors.ts';
import { fitInputSize } from '../../core/geometry.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { PoseModel } from './pose-model.ts';

/** A part of the network's answer that was asked for did not come. */
export class AnswerError extends KeydotError {
  override name = 'AnswerError';
}

/** In larger inputs people outgrow what the network was trained on, and are found worse. */
const LARGEST_INPUT = 256;

export function createBodyLook(spec: ModelSpec): PoseModel {
  const joints = spec.joints.map(({ name }) => name);
  return {
    spec,
    largestInput: LARGEST_INPUT,
    wanted: { heads: true, taps: false, sparse: true },
    aim: followCrop,
    sizeInput: fitInputSize,
    reading: 'person',
    read: ({ heads }) => {
      if (!heads) throw new AnswerError('Expected the network to answer with heads, got none.');
      return { pose: decodePerson(heads, joints), heatmap: heads.heatmap };
    },
  };
}
