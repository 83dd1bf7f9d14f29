// Looking at one person among others: a look where they should be, and a second one elsewhere when they
// are not clearly there. Who they are: core/follow-person.ts. Who calls: watch-one.ts.
import type { SeenPicture } from '../core/body-colors.ts';
import { readTorsoColors } from '../core/torso-colors.ts';
import { PersonFollower } from '../core/follow-person.ts';
import {
  poseFromCrop,
  poseIntoCrop,
  WHOLE_FRAME,
  type Rectangle,
  type Size,
} from '../core/geometry.ts';
import type { Heads } from '../core/heads.ts';
import { decodePeopleInCrop } from '../core/people-in-crop.ts';
import type { PersonCandidate } from '../core/people.ts';
import type { Person, Pose } from '../core/pose.ts';

/** Between two second looks, ms. */
const LEAST_BETWEEN_MS = 250;
/** Where only keypoints come back, everything is fetched after so many looks; and always while others are near. */
const MOST_GLANCES = 14;
/** The least size at which a whole frame is searched, the longer side, pixels. */
const SEARCH_SIZE = 256;

/** What one look told. */
export interface PersonSeen {
  /** Of the one nearest the middle, unit frame coordinates. */
  pose: Pose;
  /** What was really seen. */
  crop: Rectangle;
  /** The maps and the pixels, valid until the next look; null where they were not fetched. */
  whole: { heads: Heads; picture: SeenPicture } | null;
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

export class PersonLook {
  readonly #joints: readonly string[];
  #follower = new PersonFollower();
  #twiceMs = -Infinity;
  /** Looks since one of which everything was fetched. */
  #glances = Infinity;
  /** The frame before, until it is settled who is in it: frames may be under way two at a time. */
  #before: Promise<unknown> = Promise.resolve();

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
    const region = follower.aim(frame, timeMs);
    const isSearch = follower.isSearching;
    const fetch = isSearch || follower.hasOthers || this.#glances >= MOST_GLANCES;
    this.#glances = fetch ? 0 : this.#glances + 1;
    const size = isSearch && region === WHOLE_FRAME ? Math.max(SEARCH_SIZE, longSide) : longSide;
    const first = lookAt(region, size, fetch);
    const before = this.#before;
    const settled = first.then(async (seen) => {
      await before;
      return this.#settle(seen, region, { lookAt, frame, timeMs, longSide });
    });
    this.#before = settled.catch(() => undefined);
    return settled;
  }

  forget(): void {
    this.#follower.forget();
    this.#twiceMs = -Infinity;
    this.#glances = Infinity;
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
    if (isSure || sinceMs < LEAST_BETWEEN_MS) {
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
