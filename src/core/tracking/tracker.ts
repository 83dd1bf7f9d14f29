// Tracks people over frames: associates detections with tracks, starts and drops tracks, and assigns ids. One
// tracked subject among others builds on it: subject-tracker.ts.
import { sigmasOf } from '../detection/oks.ts';
import {
  confidenceOf,
  poseSimilarity,
  type PersonCandidate,
} from '../detection/pose-similarity.ts';
import { colorIndexOf, PERSON_COLORS } from '../drawing/palette.ts';
import type { Size } from '../geometry.ts';
import type { Person, Pose } from '../pose.ts';
import { quantile } from '../math.ts';
import { assign } from './assign.ts';
import { meanShift, Track } from './track.ts';

/** Minimum similarity in pose, place and clothing of a detection and a track. */
const MIN_SIMILARITY = 0.2;
/** Minimum σ of a joint: heads are labelled more exactly than they are detected. */
const MIN_SIGMA = 0.08;
/** Growth of every σ per second since the last detection. */
const SIGMA_GROWTH_PER_SECOND = 3;
/** Minimum confidence to start a new track; existing ones are updated below it. */
const NEW_TRACK_MIN_CONFIDENCE = 0.05;
/** Full sightings before a track gets an id, so that flickering detections in the distance get none. */
const CONFIRMING_SIGHTINGS = 3;
/** Minimum number of matched tracks to estimate the camera's motion. */
const MIN_CAMERA_TRACKS = 2;
/** Tracks detected long ago rank lower in the association, with this time constant, ms. */
const RECENCY_MS = 300;
/** Tracks detected rarely rank lower: by this share, with this number of sightings as constant. */
const YOUNG_TRACK_PENALTY = 0.4;
const YOUNG_TRACK_SIGHTINGS = 30;
/** Rank of a track without an id against one with an id. */
const UNCONFIRMED_RANK = 0.8;
/** Maximum number of tracks; the one detected longest ago is dropped. */
const MAX_TRACKS = 40;

export interface TrackerOptions {
  /** Full sightings before a track gets an id. */
  confirmingSightings?: number;
}

/** Where a tracked person is expected. */
export interface ExpectedPerson {
  /** Of the track. */
  key: number;
  /** Null while the track is unconfirmed. */
  id: number | null;
  /** Time since the last detection, ms. */
  unseenMs: number;
  /** Predicted pose, unit frame coordinates. */
  pose: Pose;
}

/** Whether a candidate may be associated with a track at all. */
export type AssociationGate = (track: Track, candidate: PersonCandidate) => boolean;

export class Tracker {
  readonly #confirmingSightings: number;
  #tracks: Track[] = [];
  #lastId = 0;
  #lastKey = 0;
  #lastMs = -Infinity;

  constructor({ confirmingSightings = CONFIRMING_SIGHTINGS }: TrackerOptions = {}) {
    this.#confirmingSightings = confirmingSightings;
  }

  get tracks(): readonly Track[] {
    return this.#tracks;
  }

  /**
   * Identifies the people detected in a frame. An id belongs to one person, also after a second without a
   * detection, and is never assigned again.
   * @param frame size as displayed, pixels
   * @param searched keys of the tracks that were searched for; null when the whole frame was
   * @returns the id of each detection, null while its track is unconfirmed
   */
  follow(
    found: readonly PersonCandidate[],
    frame: Size,
    timeMs: number,
    searched: ReadonlySet<number> | null = null,
  ): (number | null)[] {
    const isFirstFrame = this.advance(timeMs);
    const matches = this.associate(found, frame, timeMs);
    const tracks = this.update(found, matches, timeMs, searched);
    return tracks.map((track) => {
      if (!track) return null;
      // In the first frame there is nothing to confuse a clear detection with.
      const isConfirmed =
        (isFirstFrame && track.isClear) || track.isConfirmed(this.#confirmingSightings);
      return isConfirmed ? this.assignId(track) : track.id;
    });
  }

  /**
   * Moves on to a frame: drops expired tracks, and all tracks when time runs backwards.
   * @param retained a track to keep in any case
   * @returns whether this is the first frame since the start or the last reset
   */
  advance(timeMs: number, retained: Track | null = null): boolean {
    // Another source, or the same one played again.
    if (timeMs < this.#lastMs) this.reset();
    const isFirstFrame = this.#lastMs === -Infinity;
    this.#lastMs = timeMs;
    this.#tracks = this.#tracks.filter((track) => track === retained || track.isAlive(timeMs));
    return isFirstFrame;
  }

  /** For each candidate the track it continues, by the assignment with the largest sum of similarities. */
  associate(
    found: readonly PersonCandidate[],
    frame: Size,
    timeMs: number,
    gate: AssociationGate = () => true,
  ): (Track | null)[] {
    const joints = found[0]?.pose.keypoints.map(({ joint }) => joint) ?? [];
    const sigmas = sigmasOf(joints).map((sigma) => Math.max(MIN_SIGMA, sigma));
    const known = this.#tracks.map((track) => ({
      track,
      pose: track.predict(timeMs),
      sigmas: widen(sigmas, timeMs - track.seenMs),
      rank: rankOf(track, timeMs),
    }));
    const gains = found.map((candidate) =>
      known.map(({ track, pose, sigmas, rank }) => {
        if (!gate(track, candidate)) return 0;
        const similarity =
          poseSimilarity(candidate.pose, pose, frame, sigmas) * track.colorSimilarity(candidate);
        return similarity < MIN_SIMILARITY ? 0 : similarity * rank;
      }),
    );
    return assign(gains).map((index) => this.#tracks[index] ?? null);
  }

  /**
   * Updates tracks with the detections associated with them and starts tracks for confident others.
   * @returns the track of each detection, null for one too uncertain to start a track
   */
  update(
    found: readonly PersonCandidate[],
    matches: readonly (Track | null)[],
    timeMs: number,
    searched: ReadonlySet<number> | null = null,
  ): (Track | null)[] {
    this.#compensateCamera(found, matches, timeMs);
    for (const track of this.#tracks) {
      const wasSearched = !searched || searched.has(track.key);
      if (wasSearched && !matches.includes(track)) track.miss(timeMs);
    }
    return found.map((candidate, index) => {
      const isConfident = confidenceOf(candidate) >= NEW_TRACK_MIN_CONFIDENCE;
      const track = matches[index] ?? (isConfident ? this.start(candidate, timeMs) : null);
      track?.update(candidate, timeMs);
      return track;
    });
  }

  /** Starts a track for a candidate, whatever its confidence. */
  start(candidate: PersonCandidate, timeMs: number): Track {
    const track = new Track(++this.#lastKey, candidate, timeMs);
    this.#tracks.push(track);
    if (this.#tracks.length > MAX_TRACKS) this.#dropOldest();
    return track;
  }

  /** The id of a track; a new one when it has none. */
  assignId(track: Track): number {
    track.id ??= this.#lastId = this.nextId;
    return track.id;
  }

  /** The id that the next track will get. */
  get nextId(): number {
    const taken = new Set(this.#tracks.map(({ id }) => (id === null ? null : colorIndexOf(id))));
    let id = this.#lastId + 1;
    // Skips numbers rather than showing two people in one colour.
    if (taken.size < PERSON_COLORS.length) while (taken.has(colorIndexOf(id))) id++;
    return id;
  }

  /** Everyone detected within the last `maxUnseenMs`, at their predicted poses. */
  expect(timeMs: number, maxUnseenMs: number): ExpectedPerson[] {
    return this.#tracks.flatMap((track) => {
      const { key, id, seenMs } = track;
      const unseenMs = timeMs - seenMs;
      return unseenMs > maxUnseenMs ? [] : [{ key, id, unseenMs, pose: track.predict(timeMs) }];
    });
  }

  /** People missed a moment ago, at their predicted poses. */
  coast(timeMs: number): Person[] {
    return this.#tracks.flatMap((track) => {
      const { id } = track;
      return id !== null && track.isCoasting(timeMs) ? [{ id, ...track.predict(timeMs) }] : [];
    });
  }

  /** Drops all tracks. Their ids are not assigned again. */
  reset(): void {
    this.#tracks = [];
    this.#lastMs = -Infinity;
  }

  /** Moves unmatched tracks by the median shift of the matched ones against their predictions. */
  #compensateCamera(
    found: readonly PersonCandidate[],
    matches: readonly (Track | null)[],
    timeMs: number,
  ): void {
    const shifts = found.flatMap(({ pose }, index) => {
      const track = matches[index];
      return track ? [meanShift(track.predict(timeMs), pose)] : [];
    });
    if (shifts.length < MIN_CAMERA_TRACKS) return;
    const median = (axis: 'x' | 'y') =>
      quantile(
        shifts.map((shift) => shift[axis]),
        0.5,
      );
    const shift = { x: median('x'), y: median('y') };
    for (const track of this.#tracks) if (!matches.includes(track)) track.shift(shift);
  }

  #dropOldest(): void {
    const oldest = this.#tracks.reduce((a, b) => (b.seenMs < a.seenMs ? b : a));
    this.#tracks.splice(this.#tracks.indexOf(oldest), 1);
  }
}

/** Rank 0..1 among tracks that fit a detection equally: confirmed, recent and long-lived ones first. */
function rankOf({ id, seenMs, sightings }: Track, timeMs: number): number {
  const age = 1 - YOUNG_TRACK_PENALTY * Math.exp(-sightings / YOUNG_TRACK_SIGHTINGS);
  const recency = Math.exp((seenMs - timeMs) / RECENCY_MS);
  return age * recency * (id === null ? UNCONFIRMED_RANK : 1);
}

function widen(sigmas: readonly number[], unseenMs: number): number[] {
  const factor = 1 + (SIGMA_GROWTH_PER_SECOND * unseenMs) / 1000;
  return sigmas.map((sigma) => sigma * factor);
}
