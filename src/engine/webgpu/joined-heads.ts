// The four heads side by side: they look at the same features, so each of their three layers is one for
// all, and one dispatch instead of four. The twin of runHeads in core/model/movenet.ts. Who joins their weights:
// pack-weights.ts.
import { HEAD_NAMES, type HeadName } from '../../core/model/heads.ts';
import type { NetworkOperations } from '../../core/model/movenet.ts';
import { countGroups } from './groups.ts';
import type { GpuStep } from './graph.ts';

/** A picture, or what one of several joined layers gave to it. */
export interface PicturePart {
  step: GpuStep;
  /** Vectors before its own. */
  first: number;
  channels: number;
}

/** Runs the heads on the pyramid's last features. */
export function runJoinedHeads(
  { depthwise, pointwise }: NetworkOperations<GpuStep>,
  features: GpuStep,
): Record<HeadName, PicturePart> {
  const filtered = depthwise(features, 'heads_depthwise', 1, 'none');
  const step = pointwise(pointwise(filtered, 'heads_hidden', 'relu'), 'heads', 'none');
  let first = 0;
  const parts = HEAD_NAMES.map((name, index) => {
    const channels = step.layer?.parts[index] ?? 0;
    const part = { step, first, channels };
    first += countGroups(channels);
    return [name, part] as const;
  });
  return Object.fromEntries(parts) as Record<HeadName, PicturePart>;
}

/** Whole pictures. */
export function keepWhole<Name extends string>(
  steps: Record<Name, GpuStep>,
): Record<Name, PicturePart> {
  const whole = Object.entries<GpuStep>(steps).map(([name, step]) => {
    return [name, { step, first: 0, channels: step.channels }] as const;
  });
  return Object.fromEntries(whole) as Record<Name, PicturePart>;
}
