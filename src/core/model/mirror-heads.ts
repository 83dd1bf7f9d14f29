// Looking twice, once in a mirror: the network's answers to a picture and to its mirror image become
// one, from which half of the network's own unevenness is gone. Source: flip testing, as in stacked
// hourglass networks (Newell et al. 2016). Who looks twice: test-time-augmentation.ts and worker/inference/multi-person-pipeline.ts.
import type { CellMap, Heads } from './heads.ts';

/**
 * The picture in a mirror.
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
 * The mean of the answer to a picture and of that to its mirror image, the latter turned back: cells
 * change sides, left joints become right ones, and a distance dx from a cell's left corner becomes
 * 1 − dx. Logits are averaged.
 * @param partners for each of the K joints the index of the one on the body's other side, or its own
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

/** Which channel of the mirror image's map answers to one, and whether it counts from the other side. */
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
