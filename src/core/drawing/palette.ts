// Colour carries meaning: left is warm, right is cool, the middle neutral, everywhere.
import { isRegion } from '../model/point-kind.ts';
import type { Joint, Side } from '../model/model-spec.ts';

/** CSS colours by side; told apart by colour-blind eyes too (orange and sky blue). */
export const SIDE_COLORS: Record<Side, string> = {
  left: '#ffb000',
  right: '#4cb4ff',
  middle: '#f2f2ee',
};

/** Around every line and dot, so that it shows on any picture. */
export const OUTLINE_COLOR = 'rgb(10 12 16 / 0.75)';

/** What is measured on a body, whatever its colours. */
export const MEASURE_COLOR = '#ffffff';

/**
 * CSS colours of people by colorIndexOf, told apart by colour-blind eyes too: chosen for the
 * largest distance of any two in OKLab, as all eyes see them (Machado et al. 2009), bright enough for
 * any picture. The first few differ most.
 */
export const PERSON_COLORS: readonly string[] = [
  '#19defd',
  '#e77188',
  '#f9f416',
  '#866bfe',
  '#97d7a3',
  '#b17c00',
  '#4dabff',
  '#e70cac',
  '#bcfee8',
  '#cfc505',
];

/** A person's colour, the same for as long as they are there: an index of PERSON_COLORS. */
export function colorIndexOf(id: number): number {
  return (id - 1) % PERSON_COLORS.length;
}

/**
 * CSS colours of painted regions, in turn: those of people that no side has, in an order in which
 * neighbours differ most.
 */
export const REGION_COLORS: readonly string[] = [
  '#e70cac',
  '#19defd',
  '#f9f416',
  '#866bfe',
  '#97d7a3',
  '#e77188',
];

/** The colour of a point or region: its own, or its side's; a region's own, or the first that regions have. */
export function colorOf(
  point: Pick<Joint, 'side' | 'kind'> & { readonly color?: string | null },
): string {
  return point.color ?? (isRegion(point) ? REGION_COLORS[0] : SIDE_COLORS[point.side]);
}
