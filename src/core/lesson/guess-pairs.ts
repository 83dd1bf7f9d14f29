// Derives left/right pairs from the names of points, for points that come without pairs.
import type { Joint, Side } from '../model/model-spec.ts';

/** `left` and `right` anywhere in a name; `l` and `r` only between separators or at either end. */
const SIDES: readonly { side: Side; pattern: RegExp; other: string }[] = [
  { side: 'left', pattern: /left/i, other: 'right' },
  { side: 'right', pattern: /right/i, other: 'left' },
  { side: 'left', pattern: /(?<=^|[ _.-])l(?=$|[ _.-])/i, other: 'r' },
  { side: 'right', pattern: /(?<=^|[ _.-])r(?=$|[ _.-])/i, other: 'l' },
];

/**
 * Joints with the side and pair that follow from their names: `left_ear` and `right_ear`, `leftear` and
 * `rightear`, `L-paw` and `R-paw`. A name without a counterpart gets the side `middle` and no pair.
 */
export function guessPairs(names: readonly string[]): Joint[] {
  return names.map((name): Joint => {
    for (const { side, pattern, other } of SIDES) {
      const found = pattern.exec(name);
      if (!found) continue;
      const mirrored = name.replace(pattern, other).toLowerCase();
      const pair = names.find((each) => each !== name && each.toLowerCase() === mirrored);
      if (pair !== undefined) return { name, side, pair };
    }
    return { name, side: 'middle' };
  });
}
