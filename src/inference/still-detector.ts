// One person or one taught thing in a still picture: the whole frame, then a crop around what was detected.
import { WHOLE_FRAME, type Size } from '../core/geometry.ts';
import { copyMap } from '../core/model/cell-maps.ts';
import type { Detection } from './crop-plan.ts';
import {
  planCrop,
  readCrop,
  type CropReading,
  type JointsSpec,
  type PoseModel,
} from './pose-model.ts';
import type { detectAugmented } from './test-time-augmentation.ts';

/**
 * The pose in a picture. The heatmap is that of the run whose pose is used.
 * @param frame size as displayed, pixels
 * @param longSide of the network's input, pixels
 * @param augment test-time augmentation of the crop, when it is switched on
 */
export function* detectStill(
  model: PoseModel<JointsSpec>,
  frame: Size,
  longSide: number,
  augment: typeof detectAugmented | null = null,
): Detection<CropReading> {
  const reading = yield* detectTwice(model, frame, longSide);
  if (!augment) return reading;
  return yield* augment(model, model.nextCrop(reading.pose, frame), frame, longSide);
}

function* detectTwice(
  model: PoseModel<JointsSpec>,
  frame: Size,
  longSide: number,
): Detection<CropReading> {
  const [first] = yield planCrop(model, WHOLE_FRAME, frame, longSide);
  const whole = readCrop(model, first);
  const region = model.nextCrop(whole.pose, frame);
  if (region === WHOLE_FRAME) return whole;
  const kept = retainHeatmap(whole);
  const [second] = yield planCrop(model, region, frame, longSide);
  const cropped = readCrop(model, second);
  const { pose, isCropUsed } = model.mergeStill(kept.pose, cropped.pose);
  return { ...(isCropUsed ? cropped : kept), pose };
}

/** The next run overwrites maps in memory. */
function retainHeatmap(reading: CropReading): CropReading {
  const { heatmap } = reading;
  const isMap = heatmap !== null && 'values' in heatmap;
  return isMap ? { ...reading, heatmap: copyMap(heatmap) } : reading;
}
