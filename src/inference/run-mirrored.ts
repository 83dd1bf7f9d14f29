// Runs the network on pictures and on their mirror images, and averages the two. Loaded when test-time augmentation
// is first used.
import type { Heads } from '../core/model/heads.ts';
import { averageMirrored, mirrorPicture } from '../core/model/mirror-heads.ts';
import type { NetworkAnswer, PictureBatch, Wanted } from '../core/model/network.ts';
import { copyMap } from '../core/model/cell-maps.ts';
import { requireHeads } from '../core/model/heads.ts';
import type { RunNetwork } from './crop-plan.ts';

/**
 * Each picture's heads averaged with those of its mirror image.
 * Source: flip testing, as in stacked hourglass networks (Newell et al. 2016).
 */
export async function runMirrored(
  pictures: PictureBatch,
  partners: readonly number[],
  run: RunNetwork,
): Promise<NetworkAnswer[]> {
  // Every cell is averaged, so all of them are computed.
  const wanted: Wanted = { heads: true, taps: false };
  // The second run overwrites the maps of the first.
  const straight = (await run(pictures, wanted)).map(({ heads }) => copyHeads(requireHeads(heads)));
  const mirrored = await run(mirrorBatch(pictures), wanted);
  return straight.map((heads, index) => ({
    heads: averageMirrored(heads, requireHeads(mirrored[index].heads), partners),
    taps: null,
    points: null,
  }));
}

function mirrorBatch({ count, height, width, values }: PictureBatch): PictureBatch {
  const length = height * width * 3;
  const mirrored = new Float32Array(values.length);
  for (let index = 0; index < count; index++) {
    const picture = values.subarray(index * length, (index + 1) * length);
    mirrored.set(mirrorPicture(picture, { width, height, channels: 3 }), index * length);
  }
  return { count, height, width, values: mirrored };
}

function copyHeads({ heatmap, center, regression, offset }: Heads): Heads {
  return {
    heatmap: copyMap(heatmap),
    center: copyMap(center),
    regression: copyMap(regression),
    offset: copyMap(offset),
  };
}
