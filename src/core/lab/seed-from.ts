// Seeds of their own for all that a set-up's seed decides: pictures, order, first weights.

/** A number from numbers and names: Fowler, Noll and Vo's hash (FNV-1a), 32 bits. */
export function seedFrom(...parts: readonly (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('/')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}
