// Closer looks at those who are known or were just found, in one run of the network, those in greatest
// need first. Need: core/tracking/refinement-targets.ts. Who asks: multi-person-detector.ts.
import { readBodyColors } from '../../core/image/body-colors.ts';
import {
  batchSize,
  REFINEMENT_INPUTS,
  refinementInput,
  needOf,
  regionsOf,
  type RefinementInputs,
  type RefinementTarget,
} from '../../core/tracking/refinement-targets.ts';
import { redetect, redetectOthers } from '../../core/detection/redetect.ts';
import { poseFromCrop, poseIntoCrop, type Size } from '../../core/geometry.ts';
import { confidenceOf, type PersonCandidate } from '../../core/detection/decode-people.ts';
import type { InferenceCostModel } from './inference-cost.ts';
import type { RunCrops } from './run-crops.ts';

/** In a closer look, less sure than this is nobody. */
const MIN_CONFIDENCE = 0.04;

/** When, and how much of it there is. */
export interface CloserTime {
  /** The frame's own time, ms. */
  timeMs: number;
  /** Left for closer looks, ms; Infinity when there is time for all. */
  leftMs: number;
  /** Nothing else is looked at in this frame, so one look is taken whatever it takes. */
  isOnly: boolean;
}

/** What closer looks found. */
export interface CloserFound {
  candidates: PersonCandidate[];
  /** Found in the whole frame, and now better. */
  replaced: Set<PersonCandidate>;
  /** The keys of those looked at. */
  lookedAt: Set<number>;
}

export class CropRefiner {
  readonly #joints: readonly string[];
  readonly #costs: InferenceCostModel;
  readonly #now: () => number;
  /** When each was looked at, by key. */
  #lookedAtMs = new Map<number, number>();

  constructor(joints: readonly string[], costs: InferenceCostModel, now: () => number) {
    this.#joints = joints;
    this.#costs = costs;
    this.#now = now;
  }

  /** Looks at those in greatest need, as many as there is time for. */
  async look(
    see: RunCrops,
    targets: readonly RefinementTarget[],
    frame: Size,
    { timeMs, leftMs, isOnly }: CloserTime,
  ): Promise<CloserFound> {
    const result: CloserFound = { candidates: [], replaced: new Set(), lookedAt: new Set() };
    const endMs = this.#now() + leftMs;
    const inputs = this.#chooseInputs(targets, frame, leftMs);
    let ordered = this.#order(targets, timeMs);
    while (ordered.length > 0) {
      const batch = this.#chooseBatch(ordered, frame, inputs, endMs - this.#now());
      const isFirst = result.lookedAt.size === 0;
      const chosen = batch.length === 0 && isOnly && isFirst ? ordered.slice(0, 1) : batch;
      if (chosen.length === 0) break;
      ordered = ordered.slice(chosen.length);
      await this.#lookAtBatch(see, chosen, frame, inputs, result);
    }
    for (const key of result.lookedAt) this.#lookedAtMs.set(key, timeMs);
    return result;
  }

  /** Forgets all but these. */
  keep(keys: ReadonlySet<number>): void {
    for (const key of this.#lookedAtMs.keys()) if (!keys.has(key)) this.#lookedAtMs.delete(key);
  }

  #order(targets: readonly RefinementTarget[], timeMs: number): RefinementTarget[] {
    const needs = new Map(
      targets.map((target) => {
        const atMs = target.key === null ? undefined : this.#lookedAtMs.get(target.key);
        return [target, needOf(target, timeMs - (atMs ?? -Infinity))] as const;
      }),
    );
    return [...targets].sort((a, b) => (needs.get(b) ?? 0) - (needs.get(a) ?? 0));
  }

  /** The sharpest that leave time for everyone, else the quickest. */
  #chooseInputs(
    targets: readonly RefinementTarget[],
    frame: Size,
    leftMs: number,
  ): RefinementInputs {
    const regions = regionsOf(targets);
    const fitting = REFINEMENT_INPUTS.find((inputs) => {
      return this.#costs.closer(targets.length, refinementInput(regions, frame, inputs)) <= leftMs;
    });
    return fitting ?? REFINEMENT_INPUTS[REFINEMENT_INPUTS.length - 1];
  }

  #chooseBatch(
    targets: readonly RefinementTarget[],
    frame: Size,
    inputs: RefinementInputs,
    leftMs: number,
  ): readonly RefinementTarget[] {
    for (let count = batchSize(targets.length); count > 0; count = batchSize(count - 1)) {
      const batch = targets.slice(0, count);
      const input = refinementInput(regionsOf(batch), frame, inputs);
      if (this.#costs.closer(count, input) <= leftMs) return batch;
    }
    return [];
  }

  async #lookAtBatch(
    see: RunCrops,
    batch: readonly RefinementTarget[],
    frame: Size,
    inputs: RefinementInputs,
    result: CloserFound,
  ): Promise<void> {
    const startMs = this.#now();
    const regions = regionsOf(batch);
    const input = refinementInput(regions, frame, inputs);
    const seen = await see(regions, input);
    seen.forEach(({ heads, crop, picture }, index) => {
      const { key, pose, found } = batch[index];
      if (key !== null) result.lookedAt.add(key);
      const expected = poseIntoCrop(pose, crop);
      const again = redetect(heads, this.#joints, expected);
      const isFound = again !== null && confidenceOf(again) >= MIN_CONFIDENCE;
      const others = redetectOthers(heads, this.#joints, expected, again?.pose ?? null);
      for (const each of isFound ? [again, ...others] : others) {
        const colors = readBodyColors(picture, each.pose);
        result.candidates.push({ ...each, colors, pose: poseFromCrop(each.pose, crop) });
      }
      if (isFound && found) result.replaced.add(found);
    });
    this.#costs.noteCloser(batch.length, input, this.#now() - startMs);
  }
}
