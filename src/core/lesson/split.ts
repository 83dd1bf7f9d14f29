// Which frames are kept back to judge a run by. Frames of one burst look alike, so they stay
// together: to be tested on the twin of what was learned says nothing.
import type { LabelledFrame } from './labels.ts';
import type { Random } from '../random.ts';

/** Share of the labelled frames that teach nothing, so that they can judge. */
const HELD_OUT_SHARE = 0.2;
/** With fewer labelled frames all of them teach: to hold one back would cost more than it tells. */
const MIN_TO_SPLIT = 8;

/** Two groups of frames, each in the order in which they came. */
export interface TrainingSplit<T> {
  training: T[];
  heldOut: T[];
}

/**
 * Splits a lesson's labelled frames as every run of training does.
 * @param isLearned whether the model that the run goes on from has learned from a frame, which then
 * says nothing about how good the next one is
 */
export function splitForTraining<T extends Pick<LabelledFrame, 'burst'>>(
  frames: readonly T[],
  random: Random,
  isLearned: (frame: T) => boolean = () => false,
): TrainingSplit<T> {
  const share = frames.length < MIN_TO_SPLIT ? 0 : HELD_OUT_SHARE;
  return splitByBurst(frames, share, random, isLearned);
}

/**
 * Keeps whole bursts back until at least a share of the frames is, as long as one burst is left to
 * learn from. Frames of no known burst count as one burst each.
 * @param share of the frames to hold out, 0..1
 * @param isLearned keeps a frame's burst from being held out
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
    // A burst that overshoots by more than it falls short is left for learning, if any is held out.
    const overshoot = heldOut.size + burst.length - wanted;
    if (heldOut.size > 0 && overshoot > wanted - heldOut.size) continue;
    for (const frame of burst) heldOut.add(frame);
  }
  return {
    training: frames.filter((frame) => !heldOut.has(frame)),
    heldOut: frames.filter((frame) => heldOut.has(frame)),
  };
}
