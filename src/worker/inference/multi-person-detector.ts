// Looking for everyone: those who are known are followed by closer looks (crop-refiner.ts), and the whole
// frame is looked at for newcomers as often as the time allows. Who is who: core/tracking/people-tracker.ts.
// Who calls: multi-person-pipeline.ts.
import { readBodyColors } from '../../core/image/body-colors.ts';
import { listRefinementTargets } from '../../core/tracking/refinement-targets.ts';
import { fitInputSize, poseFromCrop, WHOLE_FRAME, type Size } from '../../core/geometry.ts';
import {
  areDuplicates,
  areSamePerson,
  decodePeople,
  nonMaxSuppression,
  type PersonCandidate,
} from '../../core/detection/decode-people.ts';
import type { Person } from '../../core/pose.ts';
import { PeopleTracker, type ExpectedPerson } from '../../core/tracking/people-tracker.ts';
import { CropRefiner } from './crop-refiner.ts';
import { InferenceCostModel } from './inference-cost.ts';
import type { RunCrops } from './run-crops.ts';

export interface EveryoneOptions {
  /** The whole frame's input, its longer side, pixels. */
  longSide: number;
  /** What is left of the frame's time, ms; null when there is time for everyone. */
  budgetMs: number | null;
  /** Nothing before it has to do with it. */
  still: boolean;
  /** The whole frame is to be looked at, whoever is known. */
  mustSeeWhole?: boolean;
}

/** Who is there. */
export interface EveryoneFound {
  people: Person[];
  /** What a look at the whole frame takes, ms, whether or not it was looked at now; and its input, pixels. */
  wholeMs: number;
  wholeInput: Size;
}

/** Most people that are told of. */
const MAX_PEOPLE = 10;
/** Who is not found is looked for where they should be for so long, ms. */
const LOOKED_FOR_MS = 700;
/** Looks at the whole frame take this part of the time, as soon as there is someone to follow. */
const WHOLE_SHARE = 0.25;
/** Frames do not come on the dot, ms. */
const EARLY_MS = 5;

export class MultiPersonDetector {
  readonly #joints: readonly string[];
  readonly #now: () => number;
  readonly #costs = new InferenceCostModel();
  readonly #closer: CropRefiner;
  #tracker = new PeopleTracker();
  #lastMs = -Infinity;
  #lastWholeMs = -Infinity;

  /** @param now tells the time by which looks are measured, ms */
  constructor(joints: readonly string[], now = () => performance.now()) {
    this.#joints = joints;
    this.#now = now;
    this.#closer = new CropRefiner(joints, this.#costs, now);
  }

  /** Everyone in the frame as they were found, the surest first; last who was missed a moment ago. */
  async look(
    see: RunCrops,
    frame: Size,
    timeMs: number,
    { longSide, budgetMs, still, mustSeeWhole = false }: EveryoneOptions,
  ): Promise<EveryoneFound> {
    const startMs = this.#now();
    if (still || timeMs < this.#lastMs) this.forget();
    this.#lastMs = timeMs;
    const wholeInput = fitInputSize(frame.width / frame.height, longSide);
    const known = this.#tracker.expect(timeMs, LOOKED_FOR_MS);
    const isWhole =
      mustSeeWhole || budgetMs === null || this.#isWholeDue(known, wholeInput, timeMs);
    const found = isWhole ? await this.#lookAtWhole(see, wholeInput, timeMs) : null;
    const targets = listRefinementTargets(known, found, frame);
    const leftMs = budgetMs === null ? Infinity : budgetMs - (this.#now() - startMs);
    const closer = await this.#closer.look(see, targets, frame, {
      timeMs,
      leftMs,
      isOnly: !isWhole,
    });
    const others = (found ?? []).filter((candidate) => !closer.replaced.has(candidate));
    const candidates = nonMaxSuppression(
      [...closer.candidates, ...others],
      frame,
      still ? areDuplicates : areSamePerson,
    );
    const people = still
      ? candidates.map(({ pose }, index) => ({ id: index + 1, ...pose }))
      : this.#follow(candidates, frame, timeMs, isWhole ? null : closer.lookedAt);
    const wholeMs = this.#costs.whole(wholeInput);
    return { people: people.slice(0, MAX_PEOPLE), wholeMs, wholeInput };
  }

  /** Nobody who was seen before has to do with what comes next. */
  forget(): void {
    this.#tracker.reset();
    this.#closer.keep(new Set());
    this.#lastMs = -Infinity;
    this.#lastWholeMs = -Infinity;
  }

  /** Newcomers are looked for all the time until somebody is known. */
  #isWholeDue(known: readonly ExpectedPerson[], input: Size, timeMs: number): boolean {
    if (!known.some(({ id }) => id !== null)) return true;
    return timeMs - this.#lastWholeMs >= this.#costs.whole(input) / WHOLE_SHARE - EARLY_MS;
  }

  async #lookAtWhole(see: RunCrops, input: Size, timeMs: number): Promise<PersonCandidate[]> {
    this.#lastWholeMs = timeMs;
    const startMs = this.#now();
    const [{ heads, crop, picture }] = await see([WHOLE_FRAME], input);
    const people = decodePeople(heads, this.#joints);
    this.#costs.noteWhole(input, this.#now() - startMs);
    return people.map((each) => {
      const colors = readBodyColors(picture, each.pose);
      return { ...each, colors, pose: poseFromCrop(each.pose, crop) };
    });
  }

  /** Who they are, and who was missed. */
  #follow(
    candidates: readonly PersonCandidate[],
    frame: Size,
    timeMs: number,
    sought: ReadonlySet<number> | null,
  ): Person[] {
    const ids = this.#tracker.follow(candidates, frame, timeMs, sought);
    const known = this.#tracker.expect(timeMs, LOOKED_FOR_MS);
    this.#closer.keep(new Set(known.map(({ key }) => key)));
    const found = candidates.flatMap(({ pose }, index): Person[] => {
      const id = ids[index];
      return id === null ? [] : [{ id, ...pose }];
    });
    const missed = this.#tracker.carryOn(timeMs);
    const isNew = (person: Person) => !found.some((other) => areSamePerson(person, other, frame));
    return [...found, ...missed.filter(isNew)];
  }
}
