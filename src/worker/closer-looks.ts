// Closer looks at those who are known or were just found, in one run of the network, those in greatest
// need first. Need: core/closer-targets.ts. Who asks: everyone-look.ts.
import { readBodyColors } from '../core/body-colors.ts';
import {
  batchSize,
  CLOSER_INPUTS,
  closerInput,
  needOf,
  regionsOf,
  type CloserInputs,
  type Target,
} from '../core/closer-targets.ts';
import { findAgain, findOthers } from '../core/find-again.ts';
import { poseFromCrop, poseIntoCrop, type Size } from '../core/geometry.ts';
import { confidenceOf, type PersonCandidate } from '../core/people.ts';
import type { LookCosts } from './look-costs.ts';
import type { See } from './see.ts';

/** In a closer look, less sure than this is nobody. */
const LEAST_CONFIDENCE = 0.04;

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

export class CloserLooks {
  readonly #joints: readonly string[];
  readonly #costs: LookCosts;
  readonly #now: () => number;
  /** When each was looked at, by key. */
  #lookedAtMs = new Map<number, number>();

  constructor(joints: readonly string[], costs: LookCosts, now: () => number) {
    this.#joints = joints;
    this.#costs = costs;
    this.#now = now;
  }

  /** Looks at those in greatest need, as many as there is time for. */
  async look(
    see: See,
    targets: readonly Target[],
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

  #order(targets: readonly Target[], timeMs: number): Target[] {
    const needs = new Map(
      targets.map((target) => {
        const atMs = target.key === null ? undefined : this.#lookedAtMs.get(target.key);
        return [target, needOf(target, timeMs - (atMs ?? -Infinity))] as const;
      }),
    );
    return [...targets].sort((a, b) => (needs.get(b) ?? 0) - (needs.get(a) ?? 0));
  }

  /** The sharpest that leave time for everyone, else the quickest. */
  #chooseInputs(targets: readonly Target[], frame: Size, leftMs: number): CloserInputs {
    const regions = regionsOf(targets);
    const fitting = CLOSER_INPUTS.find((inputs) => {
      return this.#costs.closer(targets.length, closerInput(regions, frame, inputs)) <= leftMs;
    });
    return fitting ?? CLOSER_INPUTS[CLOSER_INPUTS.length - 1];
  }

  #chooseBatch(
    targets: readonly Target[],
    frame: Size,
    inputs: CloserInputs,
    leftMs: number,
  ): readonly Target[] {
    for (let count = batchSize(targets.length); count > 0; count = batchSize(count - 1)) {
      const batch = targets.slice(0, count);
      const input = closerInput(regionsOf(batch), frame, inputs);
      if (this.#costs.closer(count, input) <= leftMs) return batch;
    }
    return [];
  }

  async #lookAtBatch(
    see: See,
    batch: readonly Target[],
    frame: Size,
    inputs: CloserInputs,
    result: CloserFound,
  ): Promise<void> {
    const startMs = this.#now();
    const regions = regionsOf(batch);
    const input = closerInput(regions, frame, inputs);
    const seen = await see(regions, input);
    seen.forEach(({ heads, crop, picture }, index) => {
      const { key, pose, found } = batch[index];
      if (key !== null) result.lookedAt.add(key);
      const expected = poseIntoCrop(pose, crop);
      const again = findAgain(heads, this.#joints, expected);
      const isFound = again !== null && confidenceOf(again) >= LEAST_CONFIDENCE;
      const others = findOthers(heads, this.#joints, expected, again?.pose ?? null);
      for (const each of isFound ? [again, ...others] : others) {
        const colors = readBodyColors(picture, each.pose);
        result.candidates.push({ ...each, colors, pose: poseFromCrop(each.pose, crop) });
      }
      if (isFound && found) result.replaced.add(found);
    });
    this.#costs.noteCloser(batch.length, input, this.#now() - startMs);
  }
}
