// Tracks one chosen person among others: the tracker (tracker.ts) with one track selected as the subject. The
// others are tracked too, so that they are not confused with the subject.
import { poseSimilarity, type PersonCandidate } from '../detection/pose-similarity.ts';
import { sigmasOf } from '../detection/oks.ts';
import { WHOLE_FRAME, type Rectangle, type Size } from '../geometry.ts';
import type { Pose } from '../pose.ts';
import { mergeDuplicates } from './merge-duplicates.ts';
import { missingPersonCrop, nextCrop, smallPersonCrop } from './next-crop.ts';
import { chooseSubject, type SubjectChoice } from './subject-choice.ts';
import type { Track } from './track.ts';
import { Tracker } from './tracker.ts';

/** Poses below this score are background. */
const MIN_POSE_SCORE = 0.1;
/** Minimum pose score to start tracking a subject whose torso is not detected. */
const MIN_START_SCORE = 0.25;
/** A missing subject is waited for this long before another person becomes the subject, ms; */
const MAX_MISSING_MS = 1200;
/** shorter when their track is too young to be kept that long, ms. */
const YOUNG_MAX_MISSING_MS = 400;
/** The subject is certain at this similarity in pose, place and clothing; */
const CERTAIN_SIMILARITY = 0.35;
/** more is required when their clothing colours were not sampled. */
const CERTAIN_SIMILARITY_WITHOUT_COLORS = 0.6;
/** With others in sight: minimum clothing similarity to be the subject, wherever the candidate is. */
const MIN_COLOR_SIMILARITY = 0.45;
/** Minimum clothing similarity to re-identify an unmatched person who is alone in sight. */
const REIDENTIFICATION_COLOR_SIMILARITY = 0.6;
/** Minimum σ of a joint, and its growth per second unseen, when certainty is decided. */
const MIN_SIGMA = 0.08;
const SIGMA_GROWTH_PER_SECOND = 3;

/** The subject in one frame. */
export interface TrackedSubject {
  /** Public id, never assigned to another person. */
  id: number;
  /** The subject's detection; null while missing, and the pose is the predicted one with scores of 0. */
  candidate: PersonCandidate | null;
  pose: Pose;
}

interface Subject {
  track: Track;
  /** The last detected pose. */
  pose: Pose;
  /** The crop around it; the whole frame for a large person. */
  crop: Rectangle;
}

export class SubjectTracker {
  readonly #tracker = new Tracker();
  #subject: Subject | null = null;
  /** Frames since the subject was last detected. */
  #misses = 0;

  /** Whether the subject was missing in the last frame. */
  get isSearching(): boolean {
    return this.#misses > 0;
  }

  /** Whether other people are tracked near the subject. */
  get hasOthers(): boolean {
    return this.#tracker.tracks.some((track) => track !== this.#subject?.track);
  }

  /** The crop for a frame, unit frame coordinates; a missing subject is searched for in turn here and there. */
  planCrop(frame: Size, timeMs: number): Rectangle {
    const subject = this.#subject;
    if (!subject || this.#misses % 2 === 1) return WHOLE_FRAME;
    const crop = this.#misses > 0 ? WHOLE_FRAME : nextCrop(subject.pose, frame);
    return crop === WHOLE_FRAME ? expectedCrop(subject, timeMs) : crop;
  }

  /** A second crop for the same frame when the subject is not certain in the first one. */
  planSecondCrop(first: Rectangle, timeMs: number): Rectangle {
    const subject = this.#subject;
    return first === WHOLE_FRAME && subject ? expectedCrop(subject, timeMs) : WHOLE_FRAME;
  }

  /** Whether the subject is certainly among the candidates; true without a subject. */
  isCertain(candidates: readonly PersonCandidate[], frame: Size, timeMs: number): boolean {
    const track = this.#subject?.track;
    if (!track) return true;
    const people = withoutBackground(candidates, frame);
    const found = people[this.#associate(people, frame, timeMs).indexOf(track)];
    if (!found) return false;
    const required = found.colors ? CERTAIN_SIMILARITY : CERTAIN_SIMILARITY_WITHOUT_COLORS;
    return subjectSimilarity(track, found, frame, timeMs) >= required;
  }

  /**
   * Updates the subject with a frame's candidates, or makes the first of them the subject.
   * @param candidates at least one, unit frame coordinates; of several detections of one person the better first
   */
  follow(candidates: readonly PersonCandidate[], frame: Size, timeMs: number): TrackedSubject {
    this.#tracker.advance(timeMs, this.#subject?.track ?? null);
    if (this.#subject && !this.#tracker.tracks.includes(this.#subject.track)) this.forget();
    const people = withoutBackground(candidates, frame);
    const matches = this.#associate(people, frame, timeMs);
    this.#reidentify(people, matches);
    const tracks = this.#tracker.update(people, matches, timeMs);
    const found = this.#subject ? tracks.indexOf(this.#subject.track) : -1;
    const subject =
      found >= 0
        ? this.#update(people[found], frame)
        : (this.#wait(timeMs) ?? this.#start(people[0], tracks[0], frame, timeMs));
    return (
      subject ?? { id: this.#tracker.nextId, candidate: candidates[0], pose: candidates[0].pose }
    );
  }

  /** Changes the subject, if the chosen person is among the candidates. The previous one stays tracked. */
  choose(
    candidates: readonly PersonCandidate[],
    choice: SubjectChoice,
    frame: Size,
    timeMs: number,
  ): TrackedSubject {
    const people = withoutBackground(candidates, frame);
    const matches = this.#associate(people, frame, timeMs);
    const current = this.#subject ? people[matches.indexOf(this.#subject.track)] : undefined;
    const chosen = chooseSubject(people, choice, current ?? null);
    if (chosen && chosen !== current) {
      const known = matches[people.indexOf(chosen)];
      this.#select(known ?? this.#tracker.start(chosen, timeMs), chosen.pose);
    }
    return this.follow(candidates, frame, timeMs);
  }

  /** Forgets everyone. */
  forget(): void {
    this.#tracker.reset();
    this.#subject = null;
    this.#misses = 0;
  }

  #associate(people: readonly PersonCandidate[], frame: Size, timeMs: number): (Track | null)[] {
    const { hasOthers } = this;
    const subject = this.#subject?.track;
    return this.#tracker.associate(people, frame, timeMs, (track, candidate) => {
      const isAmbiguous = track === subject && hasOthers;
      return !isAmbiguous || track.colorSimilarity(candidate) >= MIN_COLOR_SIMILARITY;
    });
  }

  /** Matches the missing subject with an unmatched person by clothing, when there is no one else to confuse. */
  #reidentify(people: readonly PersonCandidate[], matches: (Track | null)[]): void {
    const track = this.#subject?.track;
    // With others in sight clothing is no evidence: two people may wear black.
    if (!track || this.hasOthers || people.length !== 1 || matches[0]) return;
    if (track.colorSimilarity(people[0]) >= REIDENTIFICATION_COLOR_SIMILARITY) matches[0] = track;
  }

  #update(candidate: PersonCandidate, frame: Size): TrackedSubject | null {
    const subject = this.#subject;
    if (!subject) return null;
    const { pose } = candidate;
    const crop = nextCrop(pose, frame);
    subject.crop = crop === WHOLE_FRAME ? smallPersonCrop(subject.crop, pose, frame) : crop;
    subject.pose = pose;
    this.#misses = 0;
    return { id: this.#tracker.assignId(subject.track), candidate, pose };
  }

  /** The missing subject at the predicted pose; null when they are not waited for any longer. */
  #wait(timeMs: number): TrackedSubject | null {
    const track = this.#subject?.track;
    if (!track || timeMs - track.seenMs > maxMissingMs(track)) return null;
    this.#misses++;
    return {
      id: this.#tracker.assignId(track),
      candidate: null,
      pose: withoutScores(track, timeMs),
    };
  }

  #start(
    candidate: PersonCandidate | undefined,
    track: Track | null | undefined,
    frame: Size,
    timeMs: number,
  ): TrackedSubject | null {
    this.#subject = null;
    this.#misses = 0;
    if (!candidate) return null;
    const { pose } = candidate;
    const isClear = pose.score >= MIN_START_SCORE || nextCrop(pose, frame) !== WHOLE_FRAME;
    if (!isClear) return null;
    this.#select(track ?? this.#startTrack(candidate, timeMs), pose);
    return this.#update(candidate, frame);
  }

  #startTrack(candidate: PersonCandidate, timeMs: number): Track {
    const track = this.#tracker.start(candidate, timeMs);
    track.update(candidate, timeMs);
    return track;
  }

  #select(track: Track, pose: Pose): void {
    this.#tracker.assignId(track);
    this.#subject = { track, pose, crop: WHOLE_FRAME };
    this.#misses = 0;
  }
}

function maxMissingMs(track: Track): number {
  return track.isAlive(track.seenMs + MAX_MISSING_MS) ? MAX_MISSING_MS : YOUNG_MAX_MISSING_MS;
}

function expectedCrop({ track, pose, crop }: Subject, timeMs: number): Rectangle {
  if (crop === WHOLE_FRAME) return WHOLE_FRAME;
  return missingPersonCrop(crop, pose, track.predict(timeMs), timeMs - track.seenMs);
}

function withoutBackground(candidates: readonly PersonCandidate[], frame: Size): PersonCandidate[] {
  return mergeDuplicates(
    candidates.filter(({ pose }) => pose.score >= MIN_POSE_SCORE),
    frame,
  );
}

/** Similarity of a candidate to the subject in pose, place and clothing, 0..1. */
function subjectSimilarity(
  track: Track,
  candidate: PersonCandidate,
  frame: Size,
  timeMs: number,
): number {
  const growth = 1 + (SIGMA_GROWTH_PER_SECOND * (timeMs - track.seenMs)) / 1000;
  const joints = candidate.pose.keypoints.map(({ joint }) => joint);
  const sigmas = sigmasOf(joints).map((sigma) => growth * Math.max(MIN_SIGMA, sigma));
  const similarity = poseSimilarity(candidate.pose, track.predict(timeMs), frame, sigmas);
  return similarity * track.colorSimilarity(candidate);
}

function withoutScores(track: Track, timeMs: number): Pose {
  const { keypoints } = track.predict(timeMs);
  return { score: 0, keypoints: keypoints.map((each) => ({ ...each, score: 0 })) };
}
