// Numbers that look random and are the same for the same seed, on every machine. A run of training
// that is resumed goes on where the generator stood.

/** A seeded generator: mulberry32, public domain (Tommy Ettinger). */
export class Random {
  #state: number;

  /** @param state a seed, or the `state` of a generator to go on from */
  constructor(state: number) {
    this.#state = state >>> 0;
  }

  /** Everything there is to know of it: 32 bits. */
  get state(): number {
    return this.#state;
  }

  /** The next number, 0 (included) to 1 (not included). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A number from `low` (included) to `high` (not included). */
  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** A whole number from 0 to `count` − 1. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** The items in another order; the array given stays as it is. Fisher and Yates's shuffle. */
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

/** A number from numbers and names: Fowler, Noll and Vo's hash (FNV-1a), 32 bits. */
export function seedFrom(...parts: readonly (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('/')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}
