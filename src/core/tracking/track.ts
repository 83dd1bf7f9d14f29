// One tracked person: motion model, clothing colours, and the evidence that the person exists.
// Next: tracker.ts associates detections with tracks.
import { confidenceOf, type PersonCandidate } from '../detection/pose-similarity.ts';
import { colorSimilarity, type BodyColors } from '../image/body-colors.ts';
import type { Pose } from '../pose.ts';

/** A detection of at least this confidence counts as one full sighting; below, as its share. */
const FULL_CONFIDENCE = 0.3;
/** Factor on the evidence for each frame in which the person was searched for and not detected. */
const MISS_FACTOR = 0.7;
/** A track without an id is dropped below this evidence, in full sightings, */
const MIN_EVIDENCE = 0.15;
/** or after this time without a detection, ms. */
const MAX_UNSEEN_WITHOUT_ID_MS = 700;
/** At low frame rates two full sightings this far apart confirm a track, ms. */
const CONFIRMING_INTERVAL_MS = 100;
/** A track with an id is dropped after this time without a detection, ms, */
const MAX_UNSEEN_MS = 1500;
/** or earlier when it is young: after this time plus a multiple of its age. */
const YOUNG_MAX_UNSEEN = { ms: 300, ages: 3 };
/** The velocity is used in full from this age on, ms: the first poses differ for other reasons than motion. */
const VELOCITY_AGE_MS = 400;
/** Weight of the newest colours in the running mean. */
const NEWEST_COLOR_WEIGHT = 0.05;
/** A missed person is shown at the predicted pose for so long, ms, once detected this often. */
const COASTING = { minSightings: 5, ms: 100 };
/** The same while nothing has searched for the person, ms. */
const COASTING_UNSEARCHED_MS = 400;
/** Time constant of the velocity's running mean, ms: joints jitter, bodies do not. */
const VELOCITY_TIME_MS = 200;
/** People turn: the predicted distance converges to this much time at constant velocity, ms. */
const MAX_EXTRAPOLATION_MS = 300;

/** A displacement in unit frame coordinates. */
export interface Shift {
  x: number;
  y: number;
}

export class Track {
  /** Identifies the track from its first detection on. */
  readonly key: number;
  /** The public id; null until the track is confirmed. */
  id: number | null = null;
  readonly #firstMs: number;
  #pose: Pose;
  #seenMs: number;
  /** Unit frame coordinates per ms. */
  #velocity: Shift = { x: 0, y: 0 };
  #colors: BodyColors | null = null;
  #sightings = 0;
  /** In full sightings. */
  #evidence = 0;
  /** Time of the first unsuccessful search since the last detection. */
  #missedMs: number | null = null;

  constructor(key: number, { pose }: PersonCandidate, timeMs: number) {
    this.key = key;
    this.#pose = pose;
    this.#seenMs = timeMs;
    this.#firstMs = timeMs;
  }

  /** Time of the last detection, ms. */
  get seenMs(): number {
    return this.#seenMs;
  }

  /** Number of detections. */
  get sightings(): number {
    return this.#sightings;
  }

  /** Whether the detections amount to one full sighting. */
  get isClear(): boolean {
    return this.#evidence >= 1;
  }

  /** The expected pose at a later time, unit frame coordinates. */
  predict(timeMs: number): Pose {
    const trust = Math.min(1, (this.#seenMs - this.#firstMs) / VELOCITY_AGE_MS);
    const aheadMs = Math.max(0, trust * (timeMs - this.#seenMs));
    const travelMs = MAX_EXTRAPOLATION_MS * (1 - Math.exp(-aheadMs / MAX_EXTRAPOLATION_MS));
    return movePose(this.#pose, this.#velocity.x * travelMs, this.#velocity.y * travelMs);
  }

  /** Moves the track by the motion of the camera. */
  shift({ x, y }: Shift): void {
    this.#pose = movePose(this.#pose, x, y);
  }

  /** Updates the track with a detection. */
  update(candidate: PersonCandidate, timeMs: number): void {
    this.#updateMotion(candidate.pose, timeMs);
    this.#missedMs = null;
    this.#sightings++;
    this.#updateColors(candidate.colors ?? null);
    this.#evidence += Math.min(1, confidenceOf(candidate) / FULL_CONFIDENCE);
  }

  /** Notes that the person was searched for and not detected. */
  miss(timeMs: number): void {
    this.#evidence *= MISS_FACTOR;
    this.#missedMs ??= timeMs;
  }

  /** Similarity of a candidate's clothing colours to the track's, 0..1. */
  colorSimilarity({ colors = null }: PersonCandidate): number {
    return colorSimilarity(this.#colors, colors);
  }

  /** Whether the evidence reaches `minSightings` full detections, or two detections at a low frame rate. */
  isConfirmed(minSightings: number): boolean {
    if (this.#evidence > minSightings - 1) return true;
    return this.#evidence >= 2 && this.#seenMs - this.#firstMs >= CONFIRMING_INTERVAL_MS;
  }

  /** Whether the person is shown at the predicted pose although no detection matched. */
  isCoasting(timeMs: number): boolean {
    const unseenMs = timeMs - this.#seenMs;
    const isKnown = this.id !== null && this.#sightings >= COASTING.minSightings;
    if (!isKnown || unseenMs === 0) return false;
    if (this.#missedMs === null) return unseenMs <= COASTING_UNSEARCHED_MS;
    if (unseenMs <= COASTING.ms) return true;
    // A first miss long after the last detection counts like an immediate miss.
    const sinceMissMs = timeMs - this.#missedMs;
    return unseenMs <= COASTING_UNSEARCHED_MS && sinceMissMs < COASTING.ms / 2;
  }

  /** Whether the track is kept. */
  isAlive(timeMs: number): boolean {
    const unseenMs = timeMs - this.#seenMs;
    if (this.id === null) {
      return unseenMs <= MAX_UNSEEN_WITHOUT_ID_MS && this.#evidence >= MIN_EVIDENCE;
    }
    const ageMs = this.#seenMs - this.#firstMs;
    const youngMs = YOUNG_MAX_UNSEEN.ms + YOUNG_MAX_UNSEEN.ages * ageMs;
    return unseenMs <= Math.min(MAX_UNSEEN_MS, youngMs);
  }

  #updateMotion(pose: Pose, timeMs: number): void {
    const passedMs = timeMs - this.#seenMs;
    if (passedMs > 0) {
      const { x, y } = meanShift(this.#pose, pose);
      const hasVelocity = this.#sightings > 1;
      const weight = hasVelocity ? 1 - Math.exp(-passedMs / VELOCITY_TIME_MS) : 1;
      this.#velocity = {
        x: this.#velocity.x + weight * (x / passedMs - this.#velocity.x),
        y: this.#velocity.y + weight * (y / passedMs - this.#velocity.y),
      };
    }
    this.#pose = pose;
    this.#seenMs = timeMs;
  }

  #updateColors(colors: BodyColors | null): void {
    const known = this.#colors;
    const weight = Math.max(NEWEST_COLOR_WEIGHT, 1 / this.#sightings);
    if (!known || !colors) this.#colors = known ?? colors;
    else this.#colors = known.map((value, index) => value + weight * (colors[index] - value));
  }
}

/** Mean displacement of the joints, each weighted by the lower of its two scores. */
export function meanShift(from: Pose, to: Pose): Shift {
  let x = 0;
  let y = 0;
  let weights = 0;
  from.keypoints.forEach((before, index) => {
    const after = to.keypoints[index];
    const weight = Math.min(before.score, after.score);
    x += weight * (after.x - before.x);
    y += weight * (after.y - before.y);
    weights += weight;
  });
  return weights === 0 ? { x: 0, y: 0 } : { x: x / weights, y: y / weights };
}

function movePose({ score, keypoints }: Pose, dx: number, dy: number): Pose {
  return {
    score,
    keypoints: keypoints.map((each) => ({ ...each, x: each.x + dx, y: each.y + dy })),
  };
}
