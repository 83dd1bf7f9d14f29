// Colour conversion: YUV or RGB bytes to RGB scaled to −1..1. Next: core/image/sample-planes.ts.

/** The colour space of a YUV frame. */
export interface ColorRange {
  matrix: 'bt601' | 'bt709';
  /** True for bytes in 0..255, false for limited range: luma 16..235, chroma 16..240. */
  fullRange: boolean;
}

/** Coefficients of the conversion: red = luma × Y + redV × V + redBase, and so on, scaled to −1..1. */
export interface ColorFactors {
  luma: number;
  redV: number;
  greenU: number;
  greenV: number;
  blueU: number;
  redBase: number;
  greenBase: number;
  blueBase: number;
}

/** One row of samples for each channel: Y, U, V or red, green, blue; 0..255, not rounded. */
export type ChannelLines = readonly [Float32Array, Float32Array, Float32Array];

/** The network's input is x / 127.5 − 1. */
const HALF_RANGE = 127.5;

/** Weights of red and blue in luma. Source: ITU-R BT.601-7 and BT.709-6. */
const LUMA_WEIGHTS = {
  bt601: { red: 0.299, blue: 0.114 },
  bt709: { red: 0.2126, blue: 0.0722 },
} as const;

/** The coefficients for a colour space. */
export function colorFactors({ matrix, fullRange }: ColorRange): ColorFactors {
  const { red, blue } = LUMA_WEIGHTS[matrix];
  const green = 1 - red - blue;
  const luma = (fullRange ? 1 : 255 / 219) / HALF_RANGE;
  const chroma = (fullRange ? 1 : 255 / 224) / HALF_RANGE;
  const redV = 2 * (1 - red) * chroma;
  const blueU = 2 * (1 - blue) * chroma;
  const greenU = (-2 * blue * (1 - blue) * chroma) / green;
  const greenV = (-2 * red * (1 - red) * chroma) / green;
  const black = (fullRange ? 0 : -16 * luma) - 1;
  return {
    luma,
    redV,
    greenU,
    greenV,
    blueU,
    redBase: black - redV * 128,
    greenBase: black - (greenU + greenV) * 128,
    blueBase: black - blueU * 128,
  };
}

/** Converts `count` pixels of YUV to RGB clamped to −1..1, written from index `at` of `output` [.., 3]. */
export function writeFromYuv(
  [lumas, us, vs]: ChannelLines,
  factors: ColorFactors,
  count: number,
  output: Float32Array,
  at: number,
): void {
  const { luma, redV, greenU, greenV, blueU, redBase, greenBase, blueBase } = factors;
  let index = at;
  for (let i = 0; i < count; i++) {
    const y = luma * lumas[i];
    const u = us[i];
    const v = vs[i];
    output[index++] = limit(y + redV * v + redBase);
    output[index++] = limit(y + greenU * u + greenV * v + greenBase);
    output[index++] = limit(y + blueU * u + blueBase);
  }
}

/** Scales `count` pixels of RGB to −1..1, written from index `at` of `output` [.., 3]. */
export function writeFromRgb(
  [reds, greens, blues]: ChannelLines,
  count: number,
  output: Float32Array,
  at: number,
): void {
  let index = at;
  for (let i = 0; i < count; i++) {
    output[index++] = reds[i] / HALF_RANGE - 1;
    output[index++] = greens[i] / HALF_RANGE - 1;
    output[index++] = blues[i] / HALF_RANGE - 1;
  }
}

function limit(value: number): number {
  return value < -1 ? -1 : value > 1 ? 1 : value;
}
