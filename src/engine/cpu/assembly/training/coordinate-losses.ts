// Losses of coordinates: the mean of a map (soft-argmax), direct regression, and grid cells with offsets. Each function
// returns one picture's share of the loss and replaces the network's output by the gradient. Points with factor 0
// contribute nothing. Losses of maps: map-losses.ts.
import { exponentialOf } from './exponential';
import { entropyOf, probabilityOf } from './map-losses';

/** Added to squared distances, cells²: keeps the gradient finite at distance 0. */
const MIN_SQUARE: f64 = 1e-12;

/**
 * Soft-argmax (Sun et al. 2018; Nibali et al. 2018): Σ factor · distance between the point and the mean position of
 * its map, after a softmax over all cells.
 * @param logits [pixels, outputs], replaced by the gradient
 * @param targets [points, 2] x and y, cells
 */
export function meanCoordinateLoss(
  logits: i32,
  pixels: i32,
  width: i32,
  outputs: i32,
  targets: i32,
  points: i32,
  factors: i32,
): f64 {
  let loss: f64 = 0;
  for (let point = 0; point < outputs; point++) {
    const factor = point < points ? <f64>load<f32>(factors + point * 4) : 0;
    const map = logits + point * 4;
    if (factor == 0) {
      for (let pixel = 0; pixel < pixels; pixel++) store<f32>(map + pixel * outputs * 4, 0);
    } else {
      loss += meanCoordinateOf(map, pixels, width, outputs, targets + point * 8, factor);
    }
  }
  return loss;
}

function meanCoordinateOf(
  map: i32,
  pixels: i32,
  width: i32,
  outputs: i32,
  target: i32,
  factor: f64,
): f64 {
  const cellBytes = outputs * 4;
  let largest: f32 = load<f32>(map);
  for (let pixel = 1; pixel < pixels; pixel++) {
    largest = max(largest, load<f32>(map + pixel * cellBytes));
  }
  let sum: f64 = 0;
  let sumX: f64 = 0;
  let sumY: f64 = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = map + pixel * cellBytes;
    const weight = exponentialOf(load<f32>(at) - largest);
    store<f32>(at, weight);
    const share = <f64>weight;
    sum += share;
    sumX += share * (<f64>(pixel % width) + 0.5);
    sumY += share * (<f64>(pixel / width) + 0.5);
  }
  const dx = sumX / sum - <f64>load<f32>(target);
  const dy = sumY / sum - <f64>load<f32>(target + 4);
  const distance = sqrt<f64>(dx * dx + dy * dy + MIN_SQUARE);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = map + pixel * cellBytes;
    const x = <f64>(pixel % width) + 0.5 - sumX / sum;
    const y = <f64>(pixel / width) + 0.5 - sumY / sum;
    const slope = (<f64>load<f32>(at) / sum) * ((x * dx + y * dy) / distance);
    store<f32>(at, <f32>(factor * slope));
  }
  return factor * distance;
}

/**
 * Direct regression: Σ factor · distance between the predicted and the true point.
 * @param answers [points, 2] x and y, padded to full vectors; replaced by the gradient
 * @param targets [points, 2]
 */
export function coordinateLoss(answers: i32, targets: i32, points: i32, factors: i32): f64 {
  let loss: f64 = 0;
  for (let point = 0; point < points; point++) {
    const at = answers + point * 8;
    const target = targets + point * 8;
    const factor = <f64>load<f32>(factors + point * 4);
    const isCounted = factor != 0;
    const dx = isCounted ? <f64>load<f32>(at) - <f64>load<f32>(target) : 0;
    const dy = isCounted ? <f64>load<f32>(at + 4) - <f64>load<f32>(target + 4) : 0;
    const distance = sqrt<f64>(dx * dx + dy * dy + MIN_SQUARE);
    loss += factor * distance;
    store<f32>(at, <f32>((factor * dx) / distance));
    store<f32>(at + 4, <f32>((factor * dy) / distance));
  }
  // With an odd number of points, two floats are padding.
  if (points & 1) store<i64>(answers + points * 8, 0);
  return loss;
}

/** Weight of the squared offset relative to the cross-entropy: 5, as in Redmon et al. 2016. */
const OFFSET_WEIGHT: f64 = 5;

/**
 * Grid loss (Redmon et al. 2016): per point, Σ over cells of factor · cross-entropy of "the point is in this cell",
 * plus factor · 5 · squared error of the offset in the cell that contains it.
 * @param answers [pixels, outputs]: `points` logits, then `points` pairs of x and y in cells; replaced by the gradient
 * @param targets [pixels, 3 · points] in the same order; the offset's error is weighted by the cell's target
 */
export function gridLoss(
  answers: i32,
  pixels: i32,
  outputs: i32,
  targets: i32,
  points: i32,
  factors: i32,
): f64 {
  let loss: f64 = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let point = 0; point < points; point++) {
      const factor = <f64>load<f32>(factors + point * 4);
      const isCounted = factor != 0;
      const t: f32 = isCounted ? load<f32>(targets + point * 4) : 0;
      const at = answers + point * 4;
      const z: f32 = isCounted ? load<f32>(at) : 0;
      const small = exponentialOf(-abs(z));
      const p = probabilityOf(z, small);
      loss += factor * <f64>entropyOf(z, t, small);
      store<f32>(at, <f32>(factor * <f64>(p - t)));
      const place = (points + 2 * point) * 4;
      for (let axis = place; axis < place + 8; axis += 4) {
        const miss: f64 =
          t > 0 ? <f64>load<f32>(answers + axis) - <f64>load<f32>(targets + axis) : 0;
        const weight = factor * OFFSET_WEIGHT * <f64>t;
        loss += weight * miss * miss;
        store<f32>(answers + axis, <f32>(2 * weight * miss));
      }
    }
    for (let output = 3 * points; output < outputs; output++) store<f32>(answers + output * 4, 0);
    answers += outputs * 4;
    targets += 3 * points * 4;
  }
  return loss;
}
