// From a taught model's maps to keypoints: of a point its peak (decode-peaks.ts), of a region its centroid.
import { decodePeaks } from './decode-peaks.ts';
import type { CellMap } from '../model/heads.ts';
import { isRegion } from '../model/point-kind.ts';
import type { Joint } from '../model/model-spec.ts';
import { createPose, type Keypoint, type Pose } from '../pose.ts';
import { sigmoid } from '../sigmoid.ts';

/**
 * The keypoints of maps, in unit coordinates of them. A region is where the centroid of its cells is
 * whose probability is at least ½; its score is their mean probability. Of a region that is nowhere, the
 * most likely cell and its probability, which is below ½.
 * @param map [h, w, K] logits, in the order of the joints
 */
export function decodePoints(map: CellMap, joints: readonly Pick<Joint, 'name' | 'kind'>[]): Pose {
  const peaks = decodePeaks(
    map,
    joints.map(({ name }) => name),
  );
  if (!joints.some(isRegion)) return peaks;
  return createPose(
    peaks.keypoints.map((peak, channel) =>
      isRegion(joints[channel]) ? decodeRegion(map, channel, peak) : peak,
    ),
  );
}

function decodeRegion(map: CellMap, channel: number, peak: Keypoint): Keypoint {
  const { width, height, channels, values } = map;
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let sum = 0;
  for (let cell = 0; cell < width * height; cell++) {
    const logit = values[cell * channels + channel];
    if (logit < 0) continue;
    count++;
    sumX += (cell % width) + 0.5;
    sumY += Math.floor(cell / width) + 0.5;
    sum += sigmoid(logit);
  }
  if (count === 0) return peak;
  const place = { x: sumX / count / width, y: sumY / count / height };
  return { joint: peak.joint, ...place, score: sum / count };
}
