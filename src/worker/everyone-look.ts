// Looking for everyone: the whole frame through the network, and closer looks at those who are known, as
// many as the frame's time allows. Who is worth one: core/closer-targets.ts. Who is who:
// core/track-people.ts. Who calls: watch-everyone.ts.
import {
  batchSize,
  closerInput,
  listTargets,
  orderTargets,
  regionsOf,
  SAME_SIMILARITY,
  type Target,
} from '../core/closer-targets.ts';
import { findAgain } from '../core/find-again.ts';
import {
  fitInputSize,
  poseFromCrop,
  poseIntoCrop,
  WHOLE_FRAME,
  type Rectangle,
  type Size,
} from '../core/geometry.ts';
import type { Heads } from '../core/heads.ts';
import {
  confidenceOf,
  decodePeople,
  suppressDoubles,
  type PersonCandidate,
} from '../core/people.ts';
import type { Person } from '../core/pose.ts';
import { PeopleTracker, type ExpectedPerson } from '../core/track-people.ts';
import { LookCosts } from './look-costs.ts';

/** One region of a frame, as the network saw it. */
export interface Seen {
  /** Valid until the network runs again. */
  heads: Heads;
  /** What was really seen: the region in the input's aspect. */
  crop: Rectangle;
}

/** Shows regions of one frame to the network, all in one run. */
export type See = (regions: readonly Rectangle[], input: Size) => Promise<readonly Seen[]>;

export interface EveryoneOptions {
  /** The whole frame's input, its longer side, pixels. */
  longSide: number;
  /** What is left of the frame's time, ms; null when there is time for everyone. */
  budgetMs: number | null;
  /** Nothing before it has to do with it. */
  still: boolean;
  /** The whole frame is wanted anyway. */
  needsWhole: boolean;
}

/** Who is there, and what of the time went into closer looks, ms. */
export interface EveryoneFound {
  people: Person[];
  closerMs: number;
}

/** Most people that are told of. */
const MOST_PEOPLE = 10;
/** Who is not found is looked for where they should be for so long, ms. */
const LOOKED_FOR_MS = 700;
/** Newcomers wait no longer than this for a look at the whole frame, ms. */
const WHOLE_EVERY_MS = 150;
/** In a closer look, less sure than this is nobody. */
const LEAST_CONFIDENCE = 0.04;

export class EveryoneLook {
  readonly #joints: readonly string[];
  #tracker = new PeopleTracker();
  #costs = new LookCosts();
  #wholeAtMs = -Infinity;
  /** When each was looked at closely, by id. */
  #lookedAtMs = new Map<number, number>();

  constructor(joints: readonly string[]) {
    this.#joints = joints;
  }

  /** Everyone in the frame as they were found, the surest first. */
  async look(
    see: See,
    frame: Size,
    timeMs: number,
    { longSide, budgetMs, still, needsWhole }: EveryoneOptions,
  ): Promise<EveryoneFound> {
    const startMs = performance.now();
    if (still || timeMs < this.#wholeAtMs) this.forget();
    const input = fitInputSize(frame.width / frame.height, longSide);
    const expected = this.#tracker.expect(timeMs, LOOKED_FOR_MS);
    const isWhole = needsWhole || this.#needsWhole(expected, frame, input, timeMs, budgetMs);
    const found = isWhole ? await this.#lookAtWhole(see, input, timeMs) : [];
    const targets = orderTargets(
      listTargets(expected, found, frame).filter(({ id }) => id !== null || still),
      (id) => timeMs - (this.#lookedAtMs.get(id) ?? -Infinity),
    );
    const spentMs = performance.now() - startMs;
    const leftMs = budgetMs === null ? Infinity : budgetMs - spentMs;
    const beganMs = performance.now();
    const { closer, replaced } = await this.#lookCloser(see, targets, frame, timeMs, leftMs);
    const closerMs = performance.now() - beganMs;
    const others = found.filter((candidate) => !replaced.has(candidate));
    const people = this.#settle([...closer, ...others], frame, timeMs, still);
    return { people, closerMs };
  }

  /** Nobody who was seen before has to do with what comes next. */
  forget(): void {
    this.#tracker.reset();
    this.#lookedAtMs.clear();
    this.#wholeAtMs = -Infinity;
  }

  /** Closer looks at all who are known cost less than the whole frame when they are few. */
  #needsWhole(
    expected: readonly ExpectedPerson[],
    frame: Size,
    input: Size,
    timeMs: number,
    budgetMs: number | null,
  ): boolean {
    if (budgetMs === null || expected.length === 0) return true;
    if (timeMs - this.#wholeAtMs >= WHOLE_EVERY_MS) return true;
    if (batchSize(expected.length) < expected.length) return true;
    const targets = expected.map(({ id, pose }) => ({ id, pose, found: null }));
    const closerMs = this.#costs.closer(expected.length, closerInput(regionsOf(targets), frame));
    return closerMs > budgetMs || closerMs + this.#costs.whole(input) <= budgetMs;
  }

  async #lookAtWhole(see: See, input: Size, timeMs: number): Promise<PersonCandidate[]> {
    this.#wholeAtMs = timeMs;
    const startMs = performance.now();
    const [{ heads, crop }] = await see([WHOLE_FRAME], input);
    const people = decodePeople(heads, this.#joints);
    this.#costs.noteWhole(input, performance.now() - startMs);
    return people.map((each) => ({ ...each, pose: poseFromCrop(each.pose, crop) }));
  }

  /** Looks at those in greatest need, as many as there is time for. */
  async #lookCloser(
    see: See,
    targets: readonly Target[],
    frame: Size,
    timeMs: number,
    leftMs: number,
  ): Promise<{ closer: PersonCandidate[]; replaced: Set<PersonCandidate> }> {
    const closer: PersonCandidate[] = [];
    const replaced = new Set<PersonCandidate>();
    for (let start = 0; start < targets.length;) {
      const batch = this.#chooseBatch(targets.slice(start), frame, leftMs);
      if (batch.length === 0) break;
      start += batch.length;
      const again = await this.#lookAtBatch(see, batch, frame);
      again.forEach((candidate, index) => {
        const { id, found } = batch[index];
        if (id !== null) this.#lookedAtMs.set(id, timeMs);
        if (!candidate) return;
        closer.push(candidate);
        if (found) replaced.add(found);
      });
      // One run a frame; only stills have time for more.
      if (leftMs !== Infinity) break;
    }
    return { closer, replaced };
  }

  #chooseBatch(targets: readonly Target[], frame: Size, leftMs: number): readonly Target[] {
    for (let count = batchSize(targets.length); count > 0; count = batchSize(count - 1)) {
      const batch = targets.slice(0, count);
      const input = closerInput(regionsOf(batch), frame);
      if (this.#costs.closer(count, input) <= leftMs) return batch;
    }
    return [];
  }

  async #lookAtBatch(see: See, batch: readonly Target[], frame: Size) {
    const startMs = performance.now();
    const regions = regionsOf(batch);
    const input = closerInput(regions, frame);
    const seen = await see(regions, input);
    const people = seen.map(({ heads, crop }, index) => {
      const expected = poseIntoCrop(batch[index].pose, crop);
      const again = findAgain(heads, this.#joints, expected, SAME_SIMILARITY);
      if (!again || confidenceOf(again) < LEAST_CONFIDENCE) return null;
      return { ...again, pose: poseFromCrop(again.pose, crop) };
    });
    this.#costs.noteCloser(batch.length, input, performance.now() - startMs);
    return people;
  }

  /** Each once, and who they are. In a still they are just counted. */
  #settle(
    candidates: readonly PersonCandidate[],
    frame: Size,
    timeMs: number,
    isStill: boolean,
  ): Person[] {
    const people = suppressDoubles(candidates, frame);
    const ids = isStill ? people.map((_, index) => index + 1) : this.#track(people, frame, timeMs);
    return people
      .flatMap(({ pose }, index): Person[] => {
        const id = ids[index];
        return id === null ? [] : [{ id, ...pose }];
      })
      .slice(0, MOST_PEOPLE);
  }

  #track(people: readonly PersonCandidate[], frame: Size, timeMs: number): (number | null)[] {
    const ids = this.#tracker.follow(people, frame, timeMs);
    const known = new Set(this.#tracker.expect(timeMs, LOOKED_FOR_MS).map(({ id }) => id));
    for (const id of this.#lookedAtMs.keys()) if (!known.has(id)) this.#lookedAtMs.delete(id);
    return ids;
  }
}
