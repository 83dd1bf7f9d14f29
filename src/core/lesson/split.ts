// Splits labelled frames into training and test frames. Frames of one burst look alike, so a burst is never
// divided: testing on a near-duplicate of a training frame would understate the error.
import type { LabelledFrame } from './labels.ts';
import type { Random } from '../random.ts';

/** Share of the labelled frames that are held out for testing. */
const HELD_OUT_SHARE = 0.2;
/** With fewer labelled frames all of them are used for training, which needs them more. */
const MIN_FRAMES_TO_SPLIT = 8;

/** Training and test frames, each in the original order. */
export interface TrainingSplit<T> {
  training: T[];
  heldOut: T[];
}

/**
 * Splits a lesson's labelled frames for a training run.
 * @param isLearned whether the run's initial model was trained on a frame, which rules it out for testing
 */
export function splitForTraining<T extends Pick<LabelledFrame, 'burst'>>(
  frames: readonly T[],
  random: Random,
  isLearned: (frame: T) => boolean = () => false,
): TrainingSplit<T> {
  const share = frames.length < MIN_FRAMES_TO_SPLIT ? 0 : HELD_OUT_SHARE;
  return splitByBurst(frames, share, random, isLearned);
}

/**
 * Holds out whole bursts, in random order, until the wanted share is reached. At least one burst is left for
 * training. A frame without a burst counts as a burst by itself.
 * @param share of the frames to hold out, 0..1
 * @param isLearned frames whose bursts are not held out
 */
export function splitByBurst<T extends Pick<LabelledFrame, 'burst'>>(
  frames: readonly T[],
  share: number,
  random: Random,
  isLearned: (frame: T) => boolean = () => false,
): TrainingSplit<T> {
  const bursts = new Map<unknown, T[]>();
  for (const frame of frames) {
    const key = frame.burst ?? frame;
    bursts.set(key, [...(bursts.get(key) ?? []), frame]);
  }
  const wanted = share * frames.length;
  const heldOut = new Set<T>();
  for (const burst of random.shuffle([...bursts.values()])) {
    if (burst.some(isLearned)) continue;
    if (heldOut.size >= wanted || heldOut.size + burst.length >= frames.length) continue;
    // Skips a burst that would end farther above the wanted number than the current number is below it.
    const overshoot = heldOut.size + burst.length - wanted;
    if (heldOut.size > 0 && overshoot > wanted - heldOut.size) continue;
    for (const frame of burst) heldOut.add(frame);
  }
  return {
    training: frames.filter((frame) => !heldOut.has(frame)),
    heldOut: frames.filter((frame) => heldOut.has(frame)),
  };
}
