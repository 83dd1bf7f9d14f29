// The pretrained network's own heatmap, in the order of a lesson's points: where a lesson on the body
// starts from.
import type { CellMap } from '../core/model/heads.ts';
import { isRegion, type Joint } from '../core/model/model-spec.ts';

/** For every point the channel of the pretrained heatmap that finds it; null for a new point. */
export type BaseChannels = readonly (number | null)[];

/** The channels for the points of the same names. */
export function matchBaseChannels(
  points: readonly Joint[],
  baseJoints: readonly Joint[],
): BaseChannels {
  return points.map((point) => {
    // The network knows dots only, whatever a region is called.
    if (isRegion(point)) return null;
    const channel = baseJoints.findIndex((joint) => joint.name === point.name);
    return channel < 0 ? null : channel;
  });
}

/** A map of one channel a point; zero for new points. */
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
