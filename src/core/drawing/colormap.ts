// The colours of a heatmap: perceptually even, so that equal steps of probability look equally far
// apart, in grey and to colour-blind eyes too. Who paints with them: worker/stage/heatmap-image.ts.

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
