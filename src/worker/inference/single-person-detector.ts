// Looking at one person among others: a look where they should be, and a second one elsewhere when they
// are not clearly there. Who they are: core/tracking/subject-tracker.ts. Who calls: single-person-pipeline.ts.
import type { InputPicture } from '../../core/image/body-colors.ts';
import { readTorsoColors } from '../../core/image/torso-colors.ts';
import { SubjectTracker } from '../../core/tracking/subject-tracker.ts';
import {
  poseFromCrop,
  poseIntoCrop,
  WHOLE_FRAME,
  type Rectangle,
  type Size,
} from '../../core/geometry.ts';
import type { Heads } from '../../core/model/heads.ts';
import { decodePeopleInCrop } from '../../core/detection/people-in-crop.ts';
import type { PersonCandidate } from '../../core/detection/decode-people.ts';
import type { SubjectChoice } from '../../core/tracking/subject-choice.ts';
import type { Person, Pose } from '../../core/pose.ts';

/** Between two second looks, ms. */
const MIN_BETWEEN_MS = 250;
/** Where only keypoints come back, everything is fetched after so many looks; and always while others are near. */
const MAX_GLANCES = 14;
/** The least size at which a whole frame is searched, the longer side, pixels. */
const SEARCH_SIZE = 256;
/** When somebody else is chosen, the whole frame is looked at in this size, */
const CHOICE_SIZE = 320;
/** and so much of it around the place that was pointed at, where the small are seen. */
const CHOICE_CROP = 0.45;

/** What one look told. */
export interface PersonSeen {
  /** Of the one nearest the middle, unit frame coordinates. */
  pose: Pose;
  /** What was really seen. */
  crop: Rectangle;
  /** The maps and the pixels, valid until the next look; null where they were not fetched. */
  whole: { heads: Heads; picture: InputPicture } | null;
}

/**
 * Looks at a region of the frame.
 * @param longSide of the network's input, pixels
 * @param fetch whether maps and pixels are needed
 */
export type LookAt<T extends PersonSeen> = (
  region: Rectangle,
  longSide: number,
  fetch: boolean,
) => Promise<T>;

export interface PersonFound<T extends PersonSeen> {
  person: Person;
  /** The look in which they were found, or the last one. */
  seen: T;
}

interface LookedFrame<T extends PersonSeen> {
  lookAt: LookAt<T>;
  frame: Size;
  timeMs: number;
  longSide: number;
}

export class SinglePersonDetector {
  readonly #joints: readonly string[];
  #follower = new SubjectTracker();
  #twiceMs = -Infinity;
  /** Looks since one of which everything was fetched. */
  #glances = Infinity;
  /** The frame before, until it is settled who is in it: frames may be under way two at a time. */
  #before: Promise<unknown> = Promise.resolve();
  #choice: SubjectChoice | null = null;

  constructor(joints: readonly string[]) {
    this.#joints = joints;
  }

  /**
   * The one followed in a frame. While they are out of sight all scores are 0.
   * @param longSide of the network's input while they are seen, pixels
   */
  async look<T extends PersonSeen>(
    lookAt: LookAt<T>,
    frame: Size,
    timeMs: number,
    longSide: number,
  ): Promise<PersonFound<T>> {
    const follower = this.#follower;
    const choice = this.#choice;
    this.#choice = null;
    if (choice) return this.#inTurn(this.#chooseIn(choice, { lookAt, frame, timeMs, longSide }));
    const region = follower.aim(frame, timeMs);
    const isSearch = follower.isSearching;
    const fetch = isSearch || follower.hasOthers || this.#glances >= MAX_GLANCES;
    this.#glances = fetch ? 0 : this.#glances + 1;
    const size = isSearch && region === WHOLE_FRAME ? Math.max(SEARCH_SIZE, longSide) : longSide;
    const first = lookAt(region, size, fetch);
    const before = this.#before;
    const settle = async () => {
      const seen = await first;
      await before;
      return this.#settle(seen, region, { lookAt, frame, timeMs, longSide });
    };
    return this.#inTurn(settle());
  }

  /** Whether others were seen a moment ago. */
  get hasOthers(): boolean {
    return this.#follower.hasOthers;
  }

  /** Follows somebody else from the next frame on. */
  choose(choice: SubjectChoice): void {
    this.#choice = choice;
  }

  forget(): void {
    this.#choice = null;
    this.#follower.forget();
    this.#twiceMs = -Infinity;
    this.#glances = Infinity;
  }

  /** The next frame waits for this one. */
  #inTurn<T>(settled: Promise<T>): Promise<T> {
    this.#before = settled.catch(() => undefined);
    return settled;
  }

  async #chooseIn<T extends PersonSeen>(
    choice: SubjectChoice,
    { lookAt, frame, timeMs, longSide }: LookedFrame<T>,
  ): Promise<PersonFound<T>> {
    const before = this.#before;
    const first = await lookAt(WHOLE_FRAME, Math.max(CHOICE_SIZE, longSide), true);
    const far = this.#read(first);
    const second = choice === 'next' ? null : await lookAt(squareAt(choice, frame), longSide, true);
    await before;
    const people = second ? [...this.#read(second), ...far] : far;
    const { id, candidate, pose } = this.#follower.choose(people, choice, frame, timeMs);
    const seen = second && candidate && !far.includes(candidate) ? second : first;
    return { person: { id, ...pose }, seen };
  }

  async #settle<T extends PersonSeen>(
    first: T,
    region: Rectangle,
    { lookAt, frame, timeMs, longSide }: LookedFrame<T>,
  ): Promise<PersonFound<T>> {
    const follower = this.#follower;
    const people = this.#read(first);
    const isSure = follower.isSure(people, frame, timeMs);
    const sinceMs = Math.abs(timeMs - this.#twiceMs);
    if (isSure || sinceMs < MIN_BETWEEN_MS) {
      const { id, pose } = follower.follow(people, frame, timeMs);
      return { person: { id, ...pose }, seen: first };
    }
    this.#twiceMs = timeMs;
    const elsewhere = first.whole ? follower.aimElsewhere(region, timeMs) : region;
    const size = elsewhere === WHOLE_FRAME ? Math.max(SEARCH_SIZE, longSide) : longSide;
    const second = await lookAt(elsewhere, size, true);
    const others = this.#read(second);
    // Whoever was seen closer was seen better.
    const isFirstCloser = first.crop.width <= second.crop.width;
    const all = isFirstCloser ? [...people, ...others] : [...others, ...people];
    const { id, candidate, pose } = follower.follow(all, frame, timeMs);
    const seen = candidate && people.includes(candidate) ? first : second;
    return { person: { id, ...pose }, seen };
  }

  #read({ pose, crop, whole }: PersonSeen): PersonCandidate[] {
    if (!whole) return [{ pose, centerScore: 1 }];
    const { heads, picture } = whole;
    const middle = poseIntoCrop(pose, crop);
    return decodePeopleInCrop(heads, this.#joints, middle).map((each) => {
      const colors = readTorsoColors(picture, each.pose);
      const found = each.pose === middle ? pose : poseFromCrop(each.pose, crop);
      return { ...each, colors, pose: found };
    });
  }
}

/** A square around a place, unit frame coordinates. */
function squareAt({ x, y }: { x: number; y: number }, { width, height }: Size): Rectangle {
  const side = CHOICE_CROP * Math.max(width, height);
  return {
    x: x - side / 2 / width,
    y: y - side / 2 / height,
    width: side / width,
    height: side / height,
  };
}
