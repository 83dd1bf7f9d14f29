// Which loss a tape ends in. The losses of maps: loss.ts and map-losses.ts; those of places:
// place-losses.ts. Each leaves its gradient where the answer was.
import {
  PLAN_FACTORS,
  PLAN_MAP_BYTES,
  PLAN_OUTPUTS,
  PLAN_POINTS,
  PLAN_START,
  PLAN_TARGET_WEIGHTS,
  PLAN_TARGETS,
} from './layout';
import { lossAndGradient } from './loss';
import { addDice, focalLoss, squaredLoss } from './map-losses';
import { gridLoss, meanPlaceLoss, placeLoss } from './place-losses';
import {
  LOSS_CROSS_ENTROPY,
  LOSS_DICE,
  LOSS_FOCAL,
  LOSS_GRID,
  LOSS_MEAN_PLACE,
  LOSS_SQUARED,
  TAPE_LOSS,
  TAPE_PIXELS,
  TAPE_RESULT,
  TAPE_WIDTH,
} from './tape-layout';

/** A picture's part of the loss. */
export function tapeLoss(picture: i32, scratch: i32): f64 {
  const kind = load<i32>(PLAN_START, TAPE_LOSS);
  const outputs = load<i32>(PLAN_START, PLAN_OUTPUTS);
  const points = load<i32>(PLAN_START, PLAN_POINTS);
  const pixels = load<i32>(PLAN_START, TAPE_PIXELS);
  const width = load<i32>(PLAN_START, TAPE_WIDTH);
  const weights = load<i32>(PLAN_START, PLAN_TARGET_WEIGHTS);
  const result = scratch + load<i32>(PLAN_START, TAPE_RESULT);
  const mapBytes = load<i32>(PLAN_START, PLAN_MAP_BYTES);
  const targets: i32 = load<i32>(PLAN_START, PLAN_TARGETS) + picture * mapBytes;
  const factors: i32 = load<i32>(PLAN_START, PLAN_FACTORS) + picture * outputs * 4;
  if (kind == LOSS_CROSS_ENTROPY || kind == LOSS_DICE) {
    const loss = lossAndGradient(result, pixels, outputs, targets, 0, points, factors, weights);
    if (kind == LOSS_CROSS_ENTROPY) return loss;
    return loss + addDice(result, pixels, outputs, targets, points, factors, 0);
  }
  if (kind == LOSS_FOCAL) return focalLoss(result, pixels, outputs, targets, points, factors);
  if (kind == LOSS_SQUARED) return squaredLoss(result, pixels, outputs, targets, points, factors);
  if (kind == LOSS_MEAN_PLACE) {
    return meanPlaceLoss(result, pixels, width, outputs, targets, points, factors);
  }
  if (kind == LOSS_GRID) return gridLoss(result, pixels, outputs, targets, points, factors);
  return placeLoss(result, targets, points, factors);
}
