// A seeded random generator with the same sequence on every machine, so that runs can be repeated and
// resumed.

/** The mulberry32 generator. Source: Tommy Ettinger, public domain. */
export class Random {
  #state: number;

  /** @param state a seed, or the `state` of a generator to continue */
  constructor(state: number) {
    this.#state = state >>> 0;
  }

  /** The complete state: 32 bits. */
  get state(): number {
    return this.#state;
  }

  /** The next number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A number in [low, high). */
  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** An integer from 0 to `count` − 1. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** A shuffled copy of the items. Source: Fisher and Yates's shuffle. */
  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const item = shuffled[last];
      shuffled[last] = shuffled[other];
      shuffled[other] = item;
    }
    return shuffled;
  }
}

/**
 * A 32-bit seed derived from numbers and names, so that parts of one run have independent generators.
 * Source: Fowler, Noll and Vo's hash, FNV-1a.
 */
export function seedFrom(...parts: readonly (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('/')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}
