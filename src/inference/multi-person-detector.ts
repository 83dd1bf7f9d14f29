// Everyone in a frame: tracked people are followed with refinement crops (crop-refiner.ts), and the whole frame is
// searched for new people as often as the time allows. Identity: core/tracking/tracker.ts.
import { decodePeople } from '../core/detection/decode-people.ts';
import {
  areDuplicates,
  areSamePerson,
  nonMaxSuppression,
  type PersonCandidate,
} from '../core/detection/pose-similarity.ts';
import {
  fitInputSize,
  poseFromCrop,
  WHOLE_FRAME,
  type Rectangle,
  type Size,
} from '../core/geometry.ts';
import { readBodyColors } from '../core/image/body-colors.ts';
import type { CellMap } from '../core/model/heads.ts';
import type { Person } from '../core/pose.ts';
import { listRefinementTargets } from '../core/tracking/refinement-targets.ts';
import { Tracker, type ExpectedPerson } from '../core/tracking/tracker.ts';
import { copyMap } from '../core/model/cell-maps.ts';
import { requireHeads } from '../core/model/heads.ts';
import type { Detection } from './crop-plan.ts';
import { CropRefiner, requireOutputs } from './crop-refiner.ts';
import { InferenceCostModel } from './inference-cost-model.ts';

/** Maximum number of people returned. */
const MAX_PEOPLE = 10;
/** A missed person is searched for at the predicted place for so long, ms. */
const SEARCH_MISSED_MS = 700;
/** Share of the time spent on the whole frame once someone is tracked. */
const WHOLE_FRAME_SHARE = 0.25;
/** Tolerance for the jitter of frame times, ms. */
const FRAME_JITTER_MS = 5;

export interface MultiPersonFrame {
  /** As displayed, pixels. */
  size: Size;
  timeMs: number;
  /** Longer side of the whole frame's input, pixels. */
  longSide: number;
  /** Time for this frame, ms; null without a limit. */
  budgetMs: number | null;
  /** A single picture, without a past. */
  isStill: boolean;
  /** The heatmap of the whole frame is shown, so it is run on every frame. */
  needsHeatmap: boolean;
  /** Average refinement crops with their mirror images: the partner of each joint. Null runs once. */
  mirrorPartners: readonly number[] | null;
}

export interface MultiPersonDetection {
  /** Most confident first, then those missed a moment ago. */
  people: Person[];
  /** Everyone detected in this frame, most confident first, before tracking. */
  candidates: PersonCandidate[];
  /** Of the whole frame, when it was requested: [h, w, K] logits. */
  heatmap: { map: CellMap; crop: Rectangle } | null;
  /** Expected time of a run on the whole frame, ms, and its input, whether or not it ran on this frame. */
  wholeFrameMs: number;
  wholeFrameInput: Size;
}

interface WholeFrame {
  people: PersonCandidate[];
  heatmap: MultiPersonDetection['heatmap'];
}

export class MultiPersonDetector {
  readonly #joints: readonly string[];
  readonly #now: () => number;
  readonly #costs = new InferenceCostModel();
  readonly #refiner: CropRefiner;
  readonly #tracker = new Tracker();
  #lastMs = -Infinity;
  #lastWholeFrameMs = -Infinity;

  /** @param now the clock by which runs are measured, ms */
  constructor(joints: readonly string[], now = () => performance.now()) {
    this.#joints = joints;
    this.#now = now;
    this.#refiner = new CropRefiner(joints, this.#costs, now);
  }

  *detect(frame: MultiPersonFrame): Detection<MultiPersonDetection> {
    const { size, timeMs, budgetMs, isStill } = frame;
    const startMs = this.#now();
    if (isStill || timeMs < this.#lastMs) this.reset();
    this.#lastMs = timeMs;
    const input = fitInputSize(size.width / size.height, frame.longSide);
    const expected = this.#tracker.expect(timeMs, SEARCH_MISSED_MS);
    const isWhole =
      frame.needsHeatmap || budgetMs === null || this.#isWholeFrameDue(expected, input, timeMs);
    const whole = isWhole ? yield* this.#searchWholeFrame(frame, input) : null;
    const found = whole?.people ?? null;
    const refined = yield* this.#refiner.refine(listRefinementTargets(expected, found, size), {
      size,
      timeMs,
      budgetMs: budgetMs === null ? Infinity : budgetMs - (this.#now() - startMs),
      isOnlyRun: !isWhole,
      mirrorPartners: frame.mirrorPartners,
    });
    const unrefined = (found ?? []).filter((candidate) => !refined.replaced.has(candidate));
    const candidates = nonMaxSuppression(
      [...refined.candidates, ...unrefined],
      size,
      isStill ? areDuplicates : areSamePerson,
    );
    const people = isStill
      ? candidates.map(({ pose }, index) => ({ id: index + 1, ...pose }))
      : this.#track(candidates, frame, isWhole ? null : refined.refined);
    return {
      people: people.slice(0, MAX_PEOPLE),
      candidates: candidates.slice(0, MAX_PEOPLE),
      heatmap: whole?.heatmap ?? null,
      wholeFrameMs: this.#costs.whole(input),
      wholeFrameInput: input,
    };
  }

  /** Forgets everyone. */
  reset(): void {
    this.#tracker.reset();
    this.#refiner.retain(new Set());
    this.#lastMs = -Infinity;
    this.#lastWholeFrameMs = -Infinity;
  }

  /** Every frame until someone has an id, then as often as its share of the time allows. */
  #isWholeFrameDue(expected: readonly ExpectedPerson[], input: Size, timeMs: number): boolean {
    if (!expected.some(({ id }) => id !== null)) return true;
    const intervalMs = this.#costs.whole(input) / WHOLE_FRAME_SHARE - FRAME_JITTER_MS;
    return timeMs - this.#lastWholeFrameMs >= intervalMs;
  }

  *#searchWholeFrame(
    { timeMs, needsHeatmap }: MultiPersonFrame,
    input: Size,
  ): Detection<WholeFrame> {
    this.#lastWholeFrameMs = timeMs;
    const startMs = this.#now();
    const [result] = yield {
      regions: [WHOLE_FRAME],
      input,
      wanted: { heads: true, taps: false },
      decoding: null,
      mirrorPartners: null,
    };
    const { answer, crop, pixels } = requireOutputs(result);
    const heads = requireHeads(answer.heads);
    const people = decodePeople(heads, this.#joints);
    this.#costs.addWhole(input, this.#now() - startMs);
    return {
      people: people.map((each) => {
        const colors = readBodyColors(pixels, each.pose);
        return { ...each, colors, pose: poseFromCrop(each.pose, crop) };
      }),
      // Refinement runs overwrite the map.
      heatmap: needsHeatmap ? { map: copyMap(heads.heatmap), crop } : null,
    };
  }

  /** People with an id, and people missed a moment ago. @param searched see `Tracker.follow` */
  #track(
    candidates: readonly PersonCandidate[],
    { size, timeMs }: MultiPersonFrame,
    searched: ReadonlySet<number> | null,
  ): Person[] {
    const ids = this.#tracker.follow(candidates, size, timeMs, searched);
    const expected = this.#tracker.expect(timeMs, SEARCH_MISSED_MS);
    this.#refiner.retain(new Set(expected.map(({ key }) => key)));
    const found = candidates.flatMap(({ pose }, index): Person[] => {
      const id = ids[index];
      return id === null ? [] : [{ id, ...pose }];
    });
    const missed = this.#tracker
      .coast(timeMs)
      .filter((person) => !found.some((other) => areSamePerson(person, other, size)));
    return [...found, ...missed];
  }
}
