// Looking for everyone: the whole frame through the network, and closer looks (closer-looks.ts) at those
// who are known as many as the frame's time allows. Who is who:
// core/track-people.ts. Who calls: watch-everyone.ts.
import { readBodyColors } from '../core/body-colors.ts';
import { listTargets } from '../core/closer-targets.ts';
import { fitInputSize, poseFromCrop, WHOLE_FRAME, type Size } from '../core/geometry.ts';
import { areDoubles, decodePeople, suppressDoubles, type PersonCandidate } from '../core/people.ts';
import type { Person } from '../core/pose.ts';
import { PeopleTracker } from '../core/track-people.ts';
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

export class EveryoneLook {
  readonly #joints: readonly string[];
  readonly #now: () => number;
  readonly #costs = new LookCosts();
  readonly #closer: CloserLooks;
  #tracker = new PeopleTracker();
  #lastMs = -Infinity;

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
    { longSide, budgetMs, still }: EveryoneOptions,
  ): Promise<EveryoneFound> {
    const startMs = this.#now();
    if (still || timeMs < this.#lastMs) this.forget();
    this.#lastMs = timeMs;
    const found = await this.#lookAtWhole(see, frame, longSide);
    const wholeMs = this.#now() - startMs;
    const targets = listTargets(this.#tracker.expect(timeMs, LOOKED_FOR_MS), found, frame);
    const leftMs = budgetMs === null ? Infinity : budgetMs - wholeMs;
    const closer = await this.#closer.look(see, targets, frame, timeMs, leftMs);
    const closerMs = this.#now() - startMs - wholeMs;
    const others = found.filter((candidate) => !closer.replaced.has(candidate));
    const candidates = suppressDoubles([...closer.candidates, ...others], frame);
    const people = still
      ? candidates.map(({ pose }, index) => ({ id: index + 1, ...pose }))
      : this.#follow(candidates, frame, timeMs);
    return { people: people.slice(0, MOST_PEOPLE), closerMs };
  }

  /** Nobody who was seen before has to do with what comes next. */
  forget(): void {
    this.#tracker.reset();
    this.#closer.keep(new Set());
    this.#lastMs = -Infinity;
  }

  async #lookAtWhole(see: See, frame: Size, longSide: number): Promise<PersonCandidate[]> {
    const input = fitInputSize(frame.width / frame.height, longSide);
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
  #follow(candidates: readonly PersonCandidate[], frame: Size, timeMs: number): Person[] {
    const ids = this.#tracker.follow(candidates, frame, timeMs);
    const known = this.#tracker.expect(timeMs, LOOKED_FOR_MS);
    this.#closer.keep(new Set(known.map(({ key }) => key)));
    const found = candidates.flatMap(({ pose }, index): Person[] => {
      const id = ids[index];
      return id === null ? [] : [{ id, ...pose }];
    });
    const missed = this.#tracker.carryOn(timeMs);
    const isNew = (person: Person) => !found.some((other) => areDoubles(person, other, frame));
    return [...found, ...missed.filter(isNew)];
  }
}
