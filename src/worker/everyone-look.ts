// Looking for everyone: those who are known are followed by closer looks (closer-looks.ts), and the whole
// frame is looked at for newcomers as often as the time allows. Who is who: core/track-people.ts.
// Who calls: watch-everyone.ts.
import { readBodyColors } from '../core/body-colors.ts';
import { listTargets } from '../core/closer-targets.ts';
import { fitInputSize, poseFromCrop, WHOLE_FRAME, type Size } from '../core/geometry.ts';
import {
  areDoubles,
  areSame,
  decodePeople,
  suppressDoubles,
  type PersonCandidate,
} from '../core/people.ts';
import type { Person } from '../core/pose.ts';
import { PeopleTracker, type ExpectedPerson } from '../core/track-people.ts';
import { CloserLooks } from './closer-looks.ts';
import { LookCosts } from './look-costs.ts';
import type { See } from './see.ts';

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
const MOST_PEOPLE = 10;
/** Who is not found is looked for where they should be for so long, ms. */
const LOOKED_FOR_MS = 700;
/** Looks at the whole frame take this part of the time, as soon as there is someone to follow. */
const WHOLE_SHARE = 0.25;
/** Frames do not come on the dot, ms. */
const EARLY_MS = 5;

export class EveryoneLook {
  readonly #joints: readonly string[];
  readonly #now: () => number;
  readonly #costs = new LookCosts();
  readonly #closer: CloserLooks;
  #tracker = new PeopleTracker();
  #lastMs = -Infinity;
  #lastWholeMs = -Infinity;

  /** @param now tells the time by which looks are measured, ms */
  constructor(joints: readonly string[], now = () => performance.now()) {
    this.#joints = joints;
    this.#now = now;
    this.#closer = new CloserLooks(joints, this.#costs, now);
  }

  /** Everyone in the frame as they were found, the surest first; last who was missed a moment ago. */
  async look(
    see: See,
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
    const targets = listTargets(known, found, frame);
    const leftMs = budgetMs === null ? Infinity : budgetMs - (this.#now() - startMs);
    const closer = await this.#closer.look(see, targets, frame, {
      timeMs,
      leftMs,
      isOnly: !isWhole,
    });
    const others = (found ?? []).filter((candidate) => !closer.replaced.has(candidate));
    const candidates = suppressDoubles(
      [...closer.candidates, ...others],
      frame,
      still ? areDoubles : areSame,
    );
    const people = still
      ? candidates.map(({ pose }, index) => ({ id: index + 1, ...pose }))
      : this.#follow(candidates, frame, timeMs, isWhole ? null : closer.lookedAt);
    const wholeMs = this.#costs.whole(wholeInput);
    return { people: people.slice(0, MOST_PEOPLE), wholeMs, wholeInput };
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

  async #lookAtWhole(see: See, input: Size, timeMs: number): Promise<PersonCandidate[]> {
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
    const isNew = (person: Person) => !found.some((other) => areSame(person, other, frame));
    return [...found, ...missed.filter(isNew)];
  }
}
