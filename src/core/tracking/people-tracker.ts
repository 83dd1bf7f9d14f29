// Who is who from frame to frame: found people are matched with those known by how alike the poses
// and the clothes are, each known one moved on as it went. Matching: assign.ts. Who is believed:
// person-track.ts. Clothes: body-colors.ts.
import { assign } from './assign.ts';
import { meanShift } from './body-motion.ts';
import type { Size } from '../geometry.ts';
import { sigmasOf } from '../detection/oks.ts';
import { colorIndexOf, PERSON_COLORS } from '../drawing/palette.ts';
import { confidenceOf, poseSimilarity, type PersonCandidate } from '../detection/decode-people.ts';
import { PersonTrack } from './person-track.ts';
import type { Person, Pose } from '../pose.ts';
import { quantile } from '../quantile.ts';

/** Less alike than this is somebody else. */
const MIN_SIMILARITY = 0.2;
/** Heads are labelled more exactly than they are found: no joint says more about who it is than this σ. */
const MIN_SIGMA = 0.08;
/** How much wider the tolerance of each joint gets in a second without being seen. */
const TOLERANCE_PER_SECOND = 3;
/** Only who is at least so sure may be someone new; who is known may be seen less clearly. */
const NEW_CONFIDENCE = 0.05;
/** Someone new is believed when seen clearly so often. */
const SIGHTINGS = 3;
/** When so many went another way than their own, it was the camera that moved. */
const CAMERA_WITNESSES = 2;
/** Who was not seen is worth less with this time, ms: two who are taken for one person do not take turns. */
const FADING_MS = 300;
/** What someone new is worth less than who was seen often, and how often that is. */
const NEW_LOSS = 0.4;
const OFTEN = 30;
/** No more people than these are remembered, those seen last. */
const MAX_TRACKS = 40;

export interface TrackingOptions {
  /** How often someone must be seen clearly to be believed. */
  sightings?: number;
}

/** Someone known. */
export interface ExpectedPerson {
  /** Theirs from the first sighting on. */
  key: number;
  /** Null while it is too early to believe. */
  id: number | null;
  /** Since they were found last. */
  unseenMs: number;
  /** Where they should be, unit frame coordinates. */
  pose: Pose;
}

export class PeopleTracker {
  readonly #sightings: number;
  #tracks: PersonTrack[] = [];
  #lastId = 0;
  #lastKey = 0;
  #lastMs = -Infinity;

  constructor({ sightings = SIGHTINGS }: TrackingOptions = {}) {
    this.#sightings = sightings;
  }

  /**
   * Who the people found in a frame are. An id belongs to one person for good, also over a second out of
   * sight, and is never given again.
   * @param frame the displayed frame's size, pixels
   * @param sought the keys of those who were looked for; null when everyone was
   * @returns for each one found their id, or null for whom it is too early to believe
   */
  follow(
    found: readonly PersonCandidate[],
    frame: Size,
    timeMs: number,
    sought: ReadonlySet<number> | null = null,
  ): (number | null)[] {
    // Another source, or the same one again: what was known does not lead here.
    if (timeMs < this.#lastMs) this.reset();
    const isFirst = this.#lastMs === -Infinity;
    this.#lastMs = timeMs;
    this.#tracks = this.#tracks.filter((track) => track.isRemembered(timeMs));
    const matches = this.#match(found, frame, timeMs);
    this.#followCamera(found, matches, timeMs);
    for (const track of this.#tracks) {
      const wasSought = !sought || sought.has(track.key);
      if (wasSought && !matches.includes(track)) track.miss(timeMs);
    }
    return found.map((candidate, index) => {
      const track = matches[index] ?? this.#begin(candidate, timeMs);
      if (!track) return null;
      track.see(candidate, timeMs);
      // Nobody was there to compare the first frame's people with.
      const isBelieved = (isFirst && track.isClear) || track.isCredible(this.#sightings);
      if (isBelieved) track.id ??= this.#takeId();
      return track.id;
    });
  }

  /** Everyone seen not too long ago, where they should be now. */
  expect(timeMs: number, longestMs: number): ExpectedPerson[] {
    return this.#tracks.flatMap((track) => {
      const { key, id, seenMs } = track;
      const unseenMs = timeMs - seenMs;
      if (unseenMs > longestMs) return [];
      return [{ key, id, unseenMs, pose: track.predict(timeMs) }];
    });
  }

  /**
   * Those whom the network missed a moment ago, or who have not been looked for since, where they should
   * be: until they are really gone.
   */
  carryOn(timeMs: number): Person[] {
    return this.#tracks.flatMap((track) => {
      const { id } = track;
      return id !== null && track.isCarriedOn(timeMs) ? [{ id, ...track.predict(timeMs) }] : [];
    });
  }

  /** The id that the next person will get. */
  get nextId(): number {
    const taken = new Set(this.#tracks.map(({ id }) => (id === null ? null : colorIndexOf(id))));
    let id = this.#lastId + 1;
    // Passing numbers over is cheaper than two people of one colour.
    if (taken.size < PERSON_COLORS.length) while (taken.has(colorIndexOf(id))) id++;
    return id;
  }

  /** Forgets everyone; their ids stay theirs. */
  reset(): void {
    this.#tracks = [];
    this.#lastMs = -Infinity;
  }

  #takeId(): number {
    return (this.#lastId = this.nextId);
  }

  /** For each one found the track that they continue. */
  #match(found: readonly PersonCandidate[], frame: Size, timeMs: number): (PersonTrack | null)[] {
    const joints = found[0]?.pose.keypoints.map(({ joint }) => joint) ?? [];
    const sigmas = sigmasOf(joints).map((sigma) => Math.max(MIN_SIGMA, sigma));
    const known = this.#tracks.map((track) => ({
      track,
      pose: track.predict(timeMs),
      sigmas: widen(sigmas, timeMs - track.seenMs),
      worth: worthOf(track, timeMs),
    }));
    const gains = found.map((candidate) =>
      known.map(({ track, pose, sigmas, worth }) => {
        const alike = poseSimilarity(candidate.pose, pose, frame, sigmas);
        const similarity = alike * track.likenessOf(candidate);
        return similarity < MIN_SIMILARITY ? 0 : similarity * worth;
      }),
    );
    return assign(gains).map((index) => this.#tracks[index] ?? null);
  }

  /** Those who are not found went the way that those who are found went beside their own. */
  #followCamera(
    found: readonly PersonCandidate[],
    matches: readonly (PersonTrack | null)[],
    timeMs: number,
  ): void {
    const shifts = found.flatMap(({ pose }, index) => {
      const track = matches[index];
      return track ? [meanShift(track.predict(timeMs), pose)] : [];
    });
    if (shifts.length < CAMERA_WITNESSES) return;
    const shift = {
      x: quantile(
        shifts.map(({ x }) => x),
        0.5,
      ),
      y: quantile(
        shifts.map(({ y }) => y),
        0.5,
      ),
    };
    for (const track of this.#tracks) if (!matches.includes(track)) track.shift(shift);
  }

  #begin(candidate: PersonCandidate, timeMs: number): PersonTrack | null {
    if (confidenceOf(candidate) < NEW_CONFIDENCE) return null;
    const track = new PersonTrack(++this.#lastKey, candidate, timeMs);
    this.#tracks.push(track);
    if (this.#tracks.length > MAX_TRACKS) this.#forgetOldest();
    return track;
  }

  #forgetOldest(): void {
    const oldest = this.#tracks.reduce((a, b) => (b.seenMs < a.seenMs ? b : a));
    this.#tracks.splice(this.#tracks.indexOf(oldest), 1);
  }
}

/**
 * Of two that fit, whoever is believed goes before whoever is not, whoever was seen last before the others,
 * and whoever was seen often before whoever was not.
 */
function worthOf({ id, seenMs, sightings }: PersonTrack, timeMs: number): number {
  const known = 1 - NEW_LOSS * Math.exp(-sightings / OFTEN);
  return known * Math.exp((seenMs - timeMs) / FADING_MS) * (id === null ? 0.8 : 1);
}

function widen(sigmas: readonly number[], unseenMs: number): number[] {
  const factor = 1 + (TOLERANCE_PER_SECOND * unseenMs) / 1000;
  return sigmas.map((sigma) => sigma * factor);
}
