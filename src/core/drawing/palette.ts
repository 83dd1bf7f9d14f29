// Colour carries meaning: left is warm, right is cool, the middle neutral, everywhere.
import { isRegion, type Joint, type Side } from '../model/model-spec.ts';

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

/**
 * Ten evenly spaced colours of viridis, from cold to hot.
 * Source: viridis by Nathaniel Smith and Stéfan van der Walt, 2015, released as CC0.
 */
const ANCHORS = [
  0x440154, 0x482878, 0x3e4a89, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6dcd59, 0xb4de2c,
  0xfde725,
];

const COLORS = 256;

/** 256 colours from cold to hot: [256, 3] bytes of red, green, blue. */
export const HEAT_COLORS: Uint8ClampedArray = createHeatColors();

function createHeatColors(): Uint8ClampedArray {
  const colors = new Uint8ClampedArray(COLORS * 3);
  for (let index = 0; index < COLORS; index++) {
    const position = (index / (COLORS - 1)) * (ANCHORS.length - 1);
    const before = Math.min(ANCHORS.length - 2, Math.floor(position));
    const fraction = position - before;
    for (let channel = 0; channel < 3; channel++) {
      const from = byteOf(ANCHORS[before], channel);
      const to = byteOf(ANCHORS[before + 1], channel);
      colors[index * 3 + channel] = from + (to - from) * fraction;
    }
  }
  return colors;
}

/** Red (0), green (1) or blue (2) of a colour written as 0xRRGGBB. */
function byteOf(color: number, channel: number): number {
  return (color >> (16 - 8 * channel)) & 0xff;
}

/** How much of the picture the map hides where it is cold and where it is hot. */
export const COLD_OPACITY = 0.06;
export const HOT_OPACITY = 0.85;
