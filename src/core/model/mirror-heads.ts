// Flip test: averages the network's outputs for a picture and its mirror image, which reduces the network's
// error. Source: Newell et al. 2016, "Stacked Hourglass Networks for Human Pose Estimation".
import type { CellMap, Heads } from './heads.ts';

/**
 * Mirrors a picture left to right.
 * @param values [height, width, channels], row-major
 */
export function mirrorPicture(
  values: Float32Array,
  { width, height, channels }: { width: number; height: number; channels: number },
): Float32Array<ArrayBuffer> {
  const mirrored = new Float32Array(values.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (row * width + (width - 1 - column)) * channels;
      const to = (row * width + column) * channels;
      for (let channel = 0; channel < channels; channel++) {
        mirrored[to + channel] = values[from + channel];
      }
    }
  }
  return mirrored;
}

/**
 * The mean of the outputs for a picture and for its mirror image, with the latter mirrored back: columns are
 * reversed, left and right joints are swapped, and a distance dx from a cell's left corner becomes 1 − dx.
 * Logits are averaged.
 * @param partners [K]: for each joint the index of its left/right partner, or its own
 */
export function averageMirrored(
  straight: Heads,
  mirrored: Heads,
  partners: readonly number[],
): Heads {
  const single = partners.map((partner) => ({ from: partner, turned: false }));
  const pairs = partners.flatMap((partner) => [
    { from: 2 * partner, turned: false },
    { from: 2 * partner + 1, turned: true },
  ]);
  return {
    heatmap: averageMaps(straight.heatmap, mirrored.heatmap, single),
    center: averageMaps(straight.center, mirrored.center, [{ from: 0, turned: false }]),
    regression: averageMaps(straight.regression, mirrored.regression, pairs),
    offset: averageMaps(straight.offset, mirrored.offset, pairs),
  };
}

/** The channel of the mirrored map that corresponds to a channel, and whether its values are 1 − dx. */
interface Channel {
  from: number;
  turned: boolean;
}

function averageMaps(straight: CellMap, mirrored: CellMap, sources: readonly Channel[]): CellMap {
  const { width, height, channels } = straight;
  const values = new Float32Array(straight.values.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const here = (row * width + column) * channels;
      const there = (row * width + (width - 1 - column)) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const { from, turned } = sources[channel];
        const other = mirrored.values[there + from];
        values[here + channel] =
          (straight.values[here + channel] + (turned ? 1 - other : other)) / 2;
      }
    }
  }
  return { width, height, channels, values };
}
