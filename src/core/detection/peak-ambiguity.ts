// Measures the ambiguity of a heatmap: whether another place is almost as probable as its peak. Stored with the score
// of a guess; core/lesson/label-queue.ts uses it to order frames.
import type { CellMap } from '../model/heads.ts';
import type { Pose } from '../pose.ts';
import { sigmoid } from '../math.ts';

/** What lies nearer to the peak than this belongs to it, in longer sides of the map. */
const PEAK_RADIUS = 1 / 8;

/**
 * For each keypoint, the largest probability outside its peak divided by the probability of the peak: 0 for a
 * single peak, 1 for a flat map or a second peak of equal height.
 * @param heatmap [h, w, K] logits
 * @param pose its K keypoints in unit coordinates of the map
 */
export function measurePeakAmbiguity(heatmap: CellMap, { keypoints }: Pose): number[] {
  const radius = PEAK_RADIUS * Math.max(heatmap.width, heatmap.height);
  return keypoints.map(({ x, y, score }, channel) => {
    const other = strongestAway(heatmap, channel, x * heatmap.width, y * heatmap.height, radius);
    if (other === -Infinity) return 0;
    return score > 0 ? Math.min(1, sigmoid(other) / score) : 1;
  });
}

/** The largest logit of a channel whose cell's centre is farther away than a radius, in cells. */
function strongestAway(
  map: CellMap,
  channel: number,
  x: number,
  y: number,
  radius: number,
): number {
  const { width, height, channels, values } = map;
  let strongest = -Infinity;
  for (let row = 0; row < height; row++) {
    const dy = row + 0.5 - y;
    for (let column = 0; column < width; column++) {
      const logit = values[(row * width + column) * channels + channel];
      if (logit <= strongest) continue;
      const dx = column + 0.5 - x;
      if (dx * dx + dy * dy > radius * radius) strongest = logit;
    }
  }
  return strongest;
}
