// The pretrained network's heatmap in the order of a lesson's points: the starting point of a lesson on the body.
import type { CellMap } from '../core/model/heads.ts';
import { isRegion, type Joint } from '../core/model/model-spec.ts';

/** For each point the channel of the pretrained heatmap with its name; null for a new point. */
export type BaseChannels = readonly (number | null)[];

/** The channels of the joints with the points' names. */
export function matchBaseChannels(
  points: readonly Joint[],
  baseJoints: readonly Joint[],
): BaseChannels {
  return points.map((point) => {
    // The pretrained network has no regions, so a name in common means nothing.
    if (isRegion(point)) return null;
    const channel = baseJoints.findIndex((joint) => joint.name === point.name);
    return channel < 0 ? null : channel;
  });
}

/** [h, w, points]: one channel per point, zero for new points. @param map [h, w, K] */
export function pickChannels(map: CellMap, channels: BaseChannels): CellMap {
  const { width, height } = map;
  const values = new Float32Array(width * height * channels.length);
  for (let cell = 0; cell < width * height; cell++) {
    channels.forEach((channel, point) => {
      if (channel === null) return;
      values[cell * channels.length + point] = map.values[cell * map.channels + channel];
    });
  }
  return { width, height, channels: channels.length, values };
}
