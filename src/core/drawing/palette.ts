// The colours that the page and the workers draw with: left is warm, right is cool, the middle neutral.
import { isRegion, type Joint, type Side } from '../model/model-spec.ts';

/** CSS colours by side; orange and sky blue differ for colour-blind people too. */
export const SIDE_COLORS: Record<Side, string> = {
  left: '#ffb000',
  right: '#4cb4ff',
  middle: '#f2f2ee',
};

/** CSS colour of the outline of lines and dots, which makes them visible on any picture. */
export const OUTLINE_COLOR = 'rgb(10 12 16 / 0.75)';

/** CSS colour of measures. */
export const MEASURE_COLOR = '#ffffff';

/**
 * CSS colours of people, indexed by `colorIndexOf`. Chosen to maximise the smallest distance of two colours in
 * OKLab, also as seen with colour blindness (Machado et al. 2009). The first ones differ most.
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

/** The index of a person's colour in {@link PERSON_COLORS}. */
export function colorIndexOf(id: number): number {
  return (id - 1) % PERSON_COLORS.length;
}

/** CSS colours of regions, in the order of their use: those of people that differ from the sides' colours. */
export const REGION_COLORS: readonly string[] = [
  '#e70cac',
  '#19defd',
  '#f9f416',
  '#866bfe',
  '#97d7a3',
  '#e77188',
];

/** The colour of a point or region: its own, or the default of its side or of regions. */
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

/** The colours of a heatmap from cold to hot: [256, 3] bytes of red, green, blue. Perceptually uniform. */
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

/** Opacity of a heatmap where it is coldest. */
export const COLD_OPACITY = 0.06;
/** Opacity of a heatmap where it is hottest. */
export const HOT_OPACITY = 0.85;
