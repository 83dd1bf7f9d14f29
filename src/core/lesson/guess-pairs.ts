// Left and right by name, for points from files that do not say which belong together.
import type { Joint, Side } from '../model/model-spec.ts';

/** The word at either end of a name or between two marks, or `left` and `right` wherever they are. */
const SIDES: readonly { side: Side; pattern: RegExp; other: string }[] = [
  { side: 'left', pattern: /left/i, other: 'right' },
  { side: 'right', pattern: /right/i, other: 'left' },
  { side: 'left', pattern: /(?<=^|[ _.-])l(?=$|[ _.-])/i, other: 'r' },
  { side: 'right', pattern: /(?<=^|[ _.-])r(?=$|[ _.-])/i, other: 'l' },
];

/**
 * Points with the side and pair that their names tell: `left_ear` and `right_ear`, `leftear` and
 * `rightear`, `L-paw` and `R-paw`. A name without its counterpart has no pair and is in the middle.
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
