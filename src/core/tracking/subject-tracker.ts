// One person who is followed among others: where to look for them, which of those seen they are, and
// whether they are out of sight. Others are remembered too, so that nobody is taken for somebody else.
// Who looks: worker/inference/single-person-detector.ts. Where they may be: search-region.ts. What is known of each: person-track.ts.
import { assign } from './assign.ts';
import { chooseSubject, type SubjectChoice } from './subject-choice.ts';
import { followCrop } from './follow-crop.ts';
import { WHOLE_FRAME, type Rectangle, type Size } from '../geometry.ts';
import { sigmasOf } from '../detection/oks.ts';
import { confidenceOf, poseSimilarity, type PersonCandidate } from '../detection/decode-people.ts';
import { PersonTrack } from './person-track.ts';
import type { Pose } from '../pose.ts';
import { mergeDuplicates } from './merge-duplicates.ts';
import { moveRegion, smallRegion } from './search-region.ts';

/** Below this a pose is nobody. */
const NOBODY_SCORE = 0.1;
/** Nobody is followed from the start who is seen less clearly than this and has no torso to be seen. */
const CLEAR_SCORE = 0.25;
/** Others are remembered from this confidence on. */
const OTHER_CONFIDENCE = 0.05;
/** Who is out of sight is waited for so long before somebody else is followed, ms. */
const PATIENCE_MS = 1200;
/** Whom person-track.ts would not remember for so long is waited for no longer than this, ms. */
const SHORT_PATIENCE_MS = 400;
/** Less alike than this in pose, place and clothes is somebody else. */
const MIN_LIKENESS = 0.2;
/** As alike as this it is surely them; */
const SURE_LIKENESS = 0.35;
/** more is needed where their clothes were not seen. */
const SURE_POSE = 0.6;
/** Among others, clothes less alike than this are somebody else's, wherever they are. */
const MIN_CLOTHES = 0.45;
/** Whom nobody knows, dressed as alike as this to the one who is missed, is taken for them. */
const SAME_CLOTHES = 0.6;
/** No joint says more about who it is than this σ, and each second unseen widens all of them by so much. */
const MIN_SIGMA = 0.08;
const TOLERANCE_PER_SECOND = 3;

/** What became of the one followed in a frame. */
export interface TrackedSubject {
  /** Theirs, and nobody else's. */
  id: number;
  /** Who of those seen they are; null while they are out of sight, and the pose is where they should be. */
  candidate: PersonCandidate | null;
  pose: Pose;
}

interface Followed {
  track: PersonTrack;
  pose: Pose;
  /** Around them when they were found, where that was smaller than the frame. */
  crop: Rectangle;
}

export class SubjectTracker {
  #followed: Followed | null = null;
  #others: PersonTrack[] = [];
  #lastKey = 0;
  #lastId = 0;
  #lastMs = -Infinity;
  #misses = 0;

  /** Whether someone is followed who was not to be seen in the last frame. */
  get isSearching(): boolean {
    return this.#misses > 0;
  }

  /** Whether others were seen near the one followed a moment ago. */
  get hasOthers(): boolean {
    return this.#others.length > 0;
  }

  /** Where to look, unit frame coordinates: at the one followed, or where they should be, or everywhere. */
  aim(frame: Size, timeMs: number): Rectangle {
    const followed = this.#followed;
    if (!followed || this.#misses % 2 === 1) return WHOLE_FRAME;
    const crop = this.#misses > 0 ? WHOLE_FRAME : followCrop(followed.pose, frame);
    return crop === WHOLE_FRAME ? expectRegion(followed, timeMs) : crop;
  }

  /** Where else to look when they were not seen there. */
  aimElsewhere(region: Rectangle, timeMs: number): Rectangle {
    const followed = this.#followed;
    return region === WHOLE_FRAME && followed ? expectRegion(followed, timeMs) : WHOLE_FRAME;
  }

  /** Whether the one followed is clearly among those seen; also when there is nobody to follow. */
  isSure(seen: readonly PersonCandidate[], frame: Size, timeMs: number): boolean {
    const track = this.#followed?.track;
    if (!track) return true;
    const people = sortOut(seen, frame);
    const found = people[this.#match(people, frame, timeMs).indexOf(track)];
    if (!found) return false;
    return likeness(track, found, frame, timeMs) >= (found.colors ? SURE_LIKENESS : SURE_POSE);
  }

  /**
   * Finds the one followed among those seen, or begins to follow the first of them.
   * @param seen at least one, in unit frame coordinates; of one person in two looks the better first
   */
  follow(seen: readonly PersonCandidate[], frame: Size, timeMs: number): TrackedSubject {
    if (timeMs < this.#lastMs) this.forget();
    this.#lastMs = timeMs;
    const people = sortOut(seen, frame);
    this.#others = this.#others.filter((other) => other.isRemembered(timeMs));
    const matches = this.#match(people, frame, timeMs);
    const track = this.#followed?.track;
    const found = track ? this.#find(track, people, matches) : null;
    const person = found
      ? this.#see(found, frame, timeMs)
      : (this.#miss(timeMs) ?? this.#begin(people[0] ?? null, matches[0] ?? null, frame, timeMs));
    people.forEach((each, index) => {
      if (each !== person?.candidate) this.#remember(each, matches[index], timeMs);
    });
    for (const other of this.#others) if (other.seenMs < timeMs) other.miss(timeMs);
    return person ?? { id: this.#lastId + 1, candidate: seen[0], pose: seen[0].pose };
  }

  /**
   * Follows somebody else from now on, if whoever is meant is among those seen; the one before is
   * remembered like everybody.
   */
  choose(
    seen: readonly PersonCandidate[],
    choice: SubjectChoice,
    frame: Size,
    timeMs: number,
  ): TrackedSubject {
    const people = sortOut(seen, frame);
    const matches = this.#match(people, frame, timeMs);
    const before = this.#followed?.track ?? null;
    const current = before && people[matches.indexOf(before)];
    const chosen = chooseSubject(people, choice, current ?? null);
    if (chosen && chosen !== current) {
      const known = matches[people.indexOf(chosen)];
      if (before && before !== known) this.#others.push(before);
      this.#take(chosen, known, timeMs);
    }
    return this.follow(seen, frame, timeMs);
  }

  /** Nobody who was seen before has to do with what comes next. */
  forget(): void {
    this.#followed = null;
    this.#others = [];
    this.#misses = 0;
    this.#lastMs = -Infinity;
  }

  /** For each one seen who of those known they are. */
  #match(people: readonly PersonCandidate[], frame: Size, timeMs: number): (PersonTrack | null)[] {
    const track = this.#followed?.track;
    const known = [...(track ? [track] : []), ...this.#others];
    const gains = people.map((each) =>
      known.map((one) => {
        const isAmongOthers = one === track && this.hasOthers;
        if (isAmongOthers && one.likenessOf(each) < MIN_CLOTHES) return 0;
        const alike = likeness(one, each, frame, timeMs);
        return alike < MIN_LIKENESS ? 0 : alike;
      }),
    );
    return assign(gains).map((index) => known[index] ?? null);
  }

  /** The one followed; or someone whom nobody knows, alone to be seen and dressed like them. */
  #find(
    track: PersonTrack,
    people: readonly PersonCandidate[],
    matches: readonly (PersonTrack | null)[],
  ): PersonCandidate | null {
    const found = people[matches.indexOf(track)];
    if (found) return found;
    // Among others, clothes alone are no evidence: two may wear black.
    const isAloneAndNew = people.length === 1 && matches[0] === null && !this.hasOthers;
    return isAloneAndNew && track.likenessOf(people[0]) >= SAME_CLOTHES ? people[0] : null;
  }

  /** Waits for the one followed; null when nobody is waited for any more. */
  #miss(timeMs: number): TrackedSubject | null {
    const track = this.#followed?.track;
    if (!track || timeMs - track.seenMs > patienceWith(track)) return null;
    this.#misses++;
    return { id: track.id ?? 0, candidate: null, pose: hide(track.predict(timeMs)) };
  }

  #remember(candidate: PersonCandidate, known: PersonTrack | null, timeMs: number): void {
    if (!known && confidenceOf(candidate) < OTHER_CONFIDENCE) return;
    const track = known ?? new PersonTrack(++this.#lastKey, candidate, timeMs);
    track.see(candidate, timeMs);
    if (!known) this.#others.push(track);
  }

  #begin(
    candidate: PersonCandidate | null,
    known: PersonTrack | null,
    frame: Size,
    timeMs: number,
  ): TrackedSubject | null {
    this.#followed = null;
    this.#misses = 0;
    if (!candidate) return null;
    const { pose } = candidate;
    const isClear = pose.score >= CLEAR_SCORE || followCrop(pose, frame) !== WHOLE_FRAME;
    if (!isClear) return null;
    this.#take(candidate, known, timeMs);
    return this.#see(candidate, frame, timeMs);
  }

  /** Makes somebody the one followed. */
  #take(candidate: PersonCandidate, known: PersonTrack | null, timeMs: number): void {
    const track = known ?? new PersonTrack(++this.#lastKey, candidate, timeMs);
    this.#others = this.#others.filter((other) => other !== track);
    track.id ??= ++this.#lastId;
    this.#followed = { track, pose: candidate.pose, crop: WHOLE_FRAME };
    this.#misses = 0;
  }

  #see(candidate: PersonCandidate, frame: Size, timeMs: number): TrackedSubject {
    const { pose } = candidate;
    const followed = this.#followed;
    if (!followed) throw new RangeError('Expected somebody to be followed.');
    followed.track.see(candidate, timeMs);
    const crop = followCrop(pose, frame);
    const isLarge = crop === WHOLE_FRAME;
    followed.crop = isLarge ? smallRegion(followed.crop, pose, frame) : crop;
    followed.pose = pose;
    this.#misses = 0;
    return { id: followed.track.id ?? 0, candidate, pose };
  }
}

/** Who was seen for a short while only is not waited for as long. */
function patienceWith(track: PersonTrack): number {
  return track.isRemembered(track.seenMs + PATIENCE_MS) ? PATIENCE_MS : SHORT_PATIENCE_MS;
}

function expectRegion({ track, pose, crop }: Followed, timeMs: number): Rectangle {
  if (crop === WHOLE_FRAME) return WHOLE_FRAME;
  return moveRegion(crop, pose, track.predict(timeMs), (timeMs - track.seenMs) / 1000);
}

/** Everyone who is anybody, each once. */
function sortOut(seen: readonly PersonCandidate[], frame: Size): PersonCandidate[] {
  return mergeDuplicates(
    seen.filter(({ pose }) => pose.score >= NOBODY_SCORE),
    frame,
  );
}

/** How alike someone is to one known, in pose, place and clothes, 0..1. */
function likeness(
  track: PersonTrack,
  candidate: PersonCandidate,
  frame: Size,
  timeMs: number,
): number {
  const wider = 1 + (TOLERANCE_PER_SECOND * (timeMs - track.seenMs)) / 1000;
  const joints = candidate.pose.keypoints.map(({ joint }) => joint);
  const sigmas = sigmasOf(joints).map((sigma) => wider * Math.max(MIN_SIGMA, sigma));
  const alike = poseSimilarity(candidate.pose, track.predict(timeMs), frame, sigmas);
  return alike * track.likenessOf(candidate);
}

/** Where someone should be who is not to be seen. */
function hide({ keypoints }: Pose): Pose {
  return { score: 0, keypoints: keypoints.map((each) => ({ ...each, score: 0 })) };
}
