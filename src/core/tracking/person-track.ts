// Someone who is followed: where they go, and how much speaks for their being there. How bodies go on:
// body-motion.ts. Who asks: people-tracker.ts.
import { colorSimilarity, type BodyColors } from '../image/body-colors.ts';
import { BodyMotion, type Shift } from './body-motion.ts';
import { confidenceOf, type PersonCandidate } from '../detection/decode-people.ts';
import type { Pose } from '../pose.ts';

/** From this on a sighting counts in full; below, by its share. */
const CLEAR_CONFIDENCE = 0.3;
/** What a frame in which they were not found leaves of the evidence. */
const DOUBT = 0.7;
/** Nobody is left of whom there is less evidence than this, in clear sightings. */
const MIN_EVIDENCE = 0.15;
/** Who is not believed is given up after this time out of sight, ms. */
const LONGEST_DOUBT_MS = 700;
/** Two clear sightings so far apart are enough where frames are rare, ms. */
const APART_MS = 100;
/** Who is believed is remembered out of sight for at most so long, ms. */
const MEMORY_MS = 1500;
/** Those who were seen for a short while are remembered for less: this, and so many times that while. */
const SHORT_MEMORY = { ms: 300, times: 3 };
/** A speed is trusted in full after so much time in sight, ms: the first poses may differ for other reasons. */
const TRUSTED_AFTER_MS = 400;
/** How much the newest colours count. */
const NEWEST_WEIGHT = 0.05;
/** Who was found this often is carried on when the network misses them, for so long, ms. */
const CARRIED = { sightings: 5, ms: 100 };
/** Until they are looked for again they are taken to go on as they went, for so long, ms. */
const UNSOUGHT_MS = 400;

export class PersonTrack {
  /** Theirs from the first sighting on, and nobody else's. */
  readonly key: number;
  /** What they are known by; null until believed. */
  id: number | null = null;
  #seenMs: number;
  readonly #firstMs: number;
  readonly #motion: BodyMotion;
  #colors: BodyColors | null = null;
  #sightings = 0;
  /** In clear sightings. */
  #evidence = 0;
  /** When they were missed first; null while nobody looked for them in vain. */
  #missedMs: number | null = null;

  constructor(key: number, { pose }: PersonCandidate, timeMs: number) {
    this.key = key;
    this.#seenMs = timeMs;
    this.#firstMs = timeMs;
    this.#motion = new BodyMotion(pose, timeMs);
  }

  /** When they were found last. */
  get seenMs(): number {
    return this.#seenMs;
  }

  /** How often they were found. */
  get sightings(): number {
    return this.#sightings;
  }

  /** Where they should be, unit frame coordinates. */
  predict(timeMs: number): Pose {
    const trust = Math.min(1, (this.#seenMs - this.#firstMs) / TRUSTED_AFTER_MS);
    return this.#motion.predict(this.#seenMs + trust * (timeMs - this.#seenMs));
  }

  /** Everything moved, for the camera did; unit frame coordinates. */
  shift(shift: Shift): void {
    this.#motion.shift(shift);
  }

  /** They were found. */
  see(candidate: PersonCandidate, timeMs: number): void {
    this.#motion.observe(candidate.pose, timeMs);
    this.#seenMs = timeMs;
    this.#missedMs = null;
    this.#sightings++;
    this.#learnColors(candidate.colors ?? null);
    this.#evidence += Math.min(1, confidenceOf(candidate) / CLEAR_CONFIDENCE);
  }

  /** How well someone's clothes go with theirs, 0..1. */
  likenessOf({ colors = null }: PersonCandidate): number {
    return colorSimilarity(this.#colors, colors);
  }

  /** They were looked for in a frame and not found. */
  miss(timeMs: number): void {
    this.#evidence *= DOUBT;
    this.#missedMs ??= timeMs;
  }

  /** Whether enough speaks for them: so many clear sightings, or more of doubtful ones. */
  isCredible(sightings: number): boolean {
    if (this.#evidence > sightings - 1) return true;
    return this.#evidence >= 2 && this.#seenMs - this.#firstMs >= APART_MS;
  }

  /** Whether they were seen as clearly as once in full. */
  get isClear(): boolean {
    return this.#evidence >= 1;
  }

  /** Whether they are taken to be there although they were not found just now. */
  isCarriedOn(timeMs: number): boolean {
    const unseenMs = timeMs - this.#seenMs;
    const isKnown = this.id !== null && this.#sightings >= CARRIED.sightings;
    if (!isKnown || unseenMs === 0) return false;
    const { ms } = CARRIED;
    // Being missed once, long after the last sighting, is no more than being missed at once.
    if (this.#missedMs === null) return unseenMs <= UNSOUGHT_MS;
    return unseenMs <= ms || (unseenMs <= UNSOUGHT_MS && timeMs - this.#missedMs < ms / 2);
  }

  #learnColors(colors: BodyColors | null): void {
    const known = this.#colors;
    const weight = Math.max(NEWEST_WEIGHT, 1 / this.#sightings);
    if (!known || !colors) this.#colors = known ?? colors;
    else this.#colors = known.map((value, index) => value + weight * (colors[index] - value));
  }

  isRemembered(timeMs: number): boolean {
    const unseenMs = timeMs - this.#seenMs;
    if (this.id === null) return unseenMs <= LONGEST_DOUBT_MS && this.#evidence >= MIN_EVIDENCE;
    const shortMs = SHORT_MEMORY.ms + SHORT_MEMORY.times * (this.#seenMs - this.#firstMs);
    return unseenMs <= Math.min(MEMORY_MS, shortMs);
  }
}
