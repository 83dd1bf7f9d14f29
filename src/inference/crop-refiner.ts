// Refines people with crops of their own, several in one run of the network, in order of priority and within a
// time budget. Priorities: core/tracking/refinement-targets.ts.
import { redetect, redetectOthers } from '../core/detection/redetect.ts';
import { confidenceOf, type PersonCandidate } from '../core/detection/pose-similarity.ts';
import { poseFromCrop, poseIntoCrop, type Size } from '../core/geometry.ts';
import { readBodyColors } from '../core/image/body-colors.ts';
import {
  batchSize,
  REFINEMENT_INPUTS,
  refinementInput,
  refinementPriority,
  regionsOf,
  type RefinementInputs,
  type RefinementTarget,
} from '../core/tracking/refinement-targets.ts';
import { requireHeads } from '../core/model/heads.ts';
import type { CropOutputs, CropResult, Detection } from './crop-plan.ts';
import type { InferenceCostModel } from './inference-cost-model.ts';

/** Minimum confidence of a person in their own crop. */
const MIN_CONFIDENCE = 0.04;

export interface RefinementFrame {
  /** As displayed, pixels. */
  size: Size;
  timeMs: number;
  /** Time left for refinement, ms; Infinity without a limit. */
  budgetMs: number;
  /** Nothing else runs on this frame, so one crop is run whatever it takes. */
  isOnlyRun: boolean;
  /** Average each crop with its mirror image: the partner of each joint. Null runs once. */
  mirrorPartners: readonly number[] | null;
}

export interface RefinedPeople {
  candidates: PersonCandidate[];
  /** Detections in the whole frame that a refined one replaces. */
  replaced: Set<PersonCandidate>;
  /** Keys of the tracks that were refined. */
  refined: Set<number>;
}

export class CropRefiner {
  readonly #joints: readonly string[];
  readonly #costs: InferenceCostModel;
  readonly #now: () => number;
  /** Time of each track's last refinement, ms, by key. */
  #refinedMs = new Map<number, number>();

  constructor(joints: readonly string[], costs: InferenceCostModel, now: () => number) {
    this.#joints = joints;
    this.#costs = costs;
    this.#now = now;
  }

  /** Refines as many targets as the budget allows, the highest priority first. */
  *refine(targets: readonly RefinementTarget[], frame: RefinementFrame): Detection<RefinedPeople> {
    const people: RefinedPeople = { candidates: [], replaced: new Set(), refined: new Set() };
    const endMs = this.#now() + frame.budgetMs;
    const inputs = this.#chooseInputs(targets, frame);
    let remaining = this.#sort(targets, frame.timeMs);
    while (remaining.length > 0) {
      const batch = this.#chooseBatch(remaining, frame, inputs, endMs - this.#now());
      const isFirst = people.refined.size === 0;
      const chosen = batch.length === 0 && frame.isOnlyRun && isFirst ? [remaining[0]] : batch;
      if (chosen.length === 0) break;
      remaining = remaining.slice(chosen.length);
      yield* this.#refineBatch(chosen, frame, inputs, people);
    }
    for (const key of people.refined) this.#refinedMs.set(key, frame.timeMs);
    return people;
  }

  /** Forgets all tracks but these. */
  retain(keys: ReadonlySet<number>): void {
    for (const key of this.#refinedMs.keys()) if (!keys.has(key)) this.#refinedMs.delete(key);
  }

  #sort(targets: readonly RefinementTarget[], timeMs: number): RefinementTarget[] {
    const priorities = new Map(
      targets.map((target) => {
        const refinedMs = target.key === null ? undefined : this.#refinedMs.get(target.key);
        return [target, refinementPriority(target, timeMs - (refinedMs ?? -Infinity))] as const;
      }),
    );
    return [...targets].sort((a, b) => (priorities.get(b) ?? 0) - (priorities.get(a) ?? 0));
  }

  /** The largest inputs that leave time for everyone, else the smallest. */
  #chooseInputs(
    targets: readonly RefinementTarget[],
    { size, budgetMs }: RefinementFrame,
  ): RefinementInputs {
    const regions = regionsOf(targets);
    const fitting = REFINEMENT_INPUTS.find(
      (inputs) =>
        this.#costs.crops(targets.length, refinementInput(regions, size, inputs)) <= budgetMs,
    );
    return fitting ?? REFINEMENT_INPUTS[REFINEMENT_INPUTS.length - 1];
  }

  #chooseBatch(
    targets: readonly RefinementTarget[],
    { size }: RefinementFrame,
    inputs: RefinementInputs,
    leftMs: number,
  ): readonly RefinementTarget[] {
    for (let count = batchSize(targets.length); count > 0; count = batchSize(count - 1)) {
      const batch = targets.slice(0, count);
      const input = refinementInput(regionsOf(batch), size, inputs);
      if (this.#costs.crops(count, input) <= leftMs) return batch;
    }
    return [];
  }

  *#refineBatch(
    batch: readonly RefinementTarget[],
    { size, mirrorPartners }: RefinementFrame,
    inputs: RefinementInputs,
    people: RefinedPeople,
  ): Detection<void> {
    const startMs = this.#now();
    const regions = regionsOf(batch);
    const input = refinementInput(regions, size, inputs);
    const wanted = { heads: true, taps: false };
    const results = yield { regions, input, wanted, decoding: null, mirrorPartners };
    results.map(requireOutputs).forEach((outputs, index) => {
      this.#decode(outputs, batch[index], people);
    });
    this.#costs.addCrops(batch.length, input, this.#now() - startMs);
  }

  #decode(
    { answer, crop, pixels }: CropOutputs,
    { key, pose, found }: RefinementTarget,
    people: RefinedPeople,
  ): void {
    if (key !== null) people.refined.add(key);
    const heads = requireHeads(answer.heads);
    const expected = poseIntoCrop(pose, crop);
    const again = redetect(heads, this.#joints, expected);
    const isFound = again !== null && confidenceOf(again) >= MIN_CONFIDENCE;
    const others = redetectOthers(heads, this.#joints, expected, again?.pose ?? null);
    for (const each of isFound ? [again, ...others] : others) {
      const colors = readBodyColors(pixels, each.pose);
      people.candidates.push({ ...each, colors, pose: poseFromCrop(each.pose, crop) });
    }
    if (isFound && found) people.replaced.add(found);
  }
}

/** @throws RangeError for a result whose outputs stayed on the GPU */
export function requireOutputs(result: CropResult): CropOutputs {
  if (result.kind === 'outputs') return result;
  throw new RangeError('Expected the outputs of the network in memory, got keypoints.');
}
