// Losses of maps beside plain cross-entropy (loss.ts), on logits [pixels, outputs] that give way to the
// gradient. A point whose factor is 0 contributes nothing.
import { exponentialOf } from './exponential';
import { entropyOf, probabilityOf } from './entropy';

/** The exponent of the focal loss: what Lin et al. found best. */
const FOCUS: f32 = 2;

/**
 * Σ factor · |t − p|² · cross-entropy: the focal loss (Lin et al. 2017) with γ = 2, for targets between
 * 0 and 1 as Li et al. 2020 ("Generalized Focal Loss") extend it.
 */
export function focalLoss(
  logits: i32,
  pixels: i32,
  outputs: i32,
  targets: i32,
  points: i32,
  factors: i32,
): f64 {
  let loss: f64 = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let point = 0; point < outputs; point++) {
      const at = logits + point * 4;
      const factor = load<f32>(factors + point * 4);
      if (factor == 0) {
        store<f32>(at, 0);
        continue;
      }
      const z = load<f32>(at);
      const t = load<f32>(targets + point * 4);
      const small = exponentialOf(-abs(z));
      const p = probabilityOf(z, small);
      const entropy = entropyOf(z, t, small);
      const miss = p - t;
      loss += <f64>(factor * miss * miss * entropy);
      const slope = FOCUS * miss * p * (1 - p) * entropy + miss * miss * miss;
      store<f32>(at, factor * slope);
    }
    logits += outputs * 4;
    targets += points * 4;
  }
  return loss;
}

/** Σ factor · (z − t)²: no sigmoid, the map itself is to be the target. */
export function squaredLoss(
  logits: i32,
  pixels: i32,
  outputs: i32,
  targets: i32,
  points: i32,
  factors: i32,
): f64 {
  let loss: f64 = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let point = 0; point < outputs; point++) {
      const at = logits + point * 4;
      const factor = load<f32>(factors + point * 4);
      const miss: f32 = factor == 0 ? 0 : load<f32>(at) - load<f32>(targets + point * 4);
      loss += <f64>factor * miss * miss;
      store<f32>(at, 2 * factor * miss);
    }
    logits += outputs * 4;
    targets += points * 4;
  }
  return loss;
}

/** Added above and below in Dice, pixels: so that an empty mask has a loss and a gradient as well. */
const DICE_SMOOTH: f64 = 1;

/**
 * Adds Dice's gradient to that of an unweighted cross-entropy: Σ factor · pixels · (1 − (2 Σ p t + 1) /
 * (Σ p² + Σ t² + 1)) over points, with the squares of Milletari et al. 2016.
 * @param slopes [pixels, outputs] factor · (p − t), from which p is had back
 * @param regions [points] 0 for a point that has no Dice; or 0 when all have
 */
export function addDice(
  slopes: i32,
  pixels: i32,
  outputs: i32,
  targets: i32,
  points: i32,
  factors: i32,
  regions: i32,
): f64 {
  let loss: f64 = 0;
  for (let point = 0; point < points; point++) {
    if (regions != 0 && load<i32>(regions + point * 4) == 0) continue;
    const factor = <f64>load<f32>(factors + point * 4);
    if (factor == 0) continue;
    loss += addDiceOf(slopes + point * 4, pixels, outputs, targets + point * 4, points, factor);
  }
  return loss;
}

function addDiceOf(
  slopes: i32,
  pixels: i32,
  outputs: i32,
  targets: i32,
  points: i32,
  factor: f64,
): f64 {
  let both: f64 = 0;
  let all: f64 = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const t = <f64>load<f32>(targets + pixel * points * 4);
    const p = <f64>load<f32>(slopes + pixel * outputs * 4) / factor + t;
    both += p * t;
    all += p * p + t * t;
  }
  const above = 2 * both + DICE_SMOOTH;
  const below = all + DICE_SMOOTH;
  const share = factor * <f64>pixels;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = slopes + pixel * outputs * 4;
    const slope = <f64>load<f32>(at);
    const t = <f64>load<f32>(targets + pixel * points * 4);
    const p = slope / factor + t;
    const change = (2 * (above * p - below * t)) / (below * below);
    store<f32>(at, <f32>(slope + share * change * p * (1 - p)));
  }
  return share * (1 - above / below);
}
