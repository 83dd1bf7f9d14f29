// Losses of maps, on [pixels, outputs] logits. Each function returns one picture's share of the loss and replaces the
// logits by the gradient. Points with factor 0 contribute nothing. Losses of coordinates: coordinate-losses.ts.
import { multiplyAdd } from '../simd';
import {
  exponential,
  exponentialOf,
  logarithmOfOnePlus,
  logarithmOfOnePlusOf,
} from './exponential';

/**
 * Sigmoid cross-entropy: Σ factor · (1 + weight · target) · cross-entropy over pixels and points. A point with factor
 * 0 contributes exactly 0, even if its targets are not finite.
 * @param logits [pixels, outputs], replaced by the gradient
 * @param targets [pixels, points], 0..1; read up to 12 bytes beyond the end
 * @param base [pixels, points] added to the logits, or 0
 * @param factors [outputs], 0 for the padding after the points
 * @param weights [outputs] what a target of 1 adds to the weight of its pixel
 */
export function crossEntropyLoss(
  logits: i32,
  pixels: i32,
  outputs: i32,
  targets: i32,
  base: i32,
  points: i32,
  factors: i32,
  weights: i32,
): f64 {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  let loss: f64 = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    let pixelLoss = zero;
    for (let byte = 0; byte < outputs * 4; byte += 16) {
      const factor = v128.load(factors + byte);
      const isCounted = f32x4.ne(factor, zero);
      const target = v128.load(targets + byte);
      const to = logits + byte;
      let z = v128.load(to);
      if (base != 0) z = f32x4.add(z, v128.load(base + byte));
      const small = exponential(f32x4.neg(f32x4.abs(z)));
      const weight = f32x4.mul(factor, multiplyAdd(target, v128.load(weights + byte), one));
      // max(z, 0) − z · t + log(1 + e^−|z|) cannot overflow.
      const entropy = f32x4.add(
        f32x4.sub(f32x4.pmax(z, zero), f32x4.mul(z, target)),
        logarithmOfOnePlus(small),
      );
      pixelLoss = f32x4.add(pixelLoss, v128.and(f32x4.mul(weight, entropy), isCounted));
      const numerator = v128.bitselect(one, small, f32x4.ge(z, zero));
      const probability = f32x4.div(numerator, f32x4.add(one, small));
      const slope = f32x4.mul(weight, f32x4.sub(probability, target));
      v128.store(to, v128.and(slope, isCounted));
    }
    loss += <f64>f32x4.extract_lane(pixelLoss, 0) + <f64>f32x4.extract_lane(pixelLoss, 1);
    loss += <f64>f32x4.extract_lane(pixelLoss, 2) + <f64>f32x4.extract_lane(pixelLoss, 3);
    logits += outputs * 4;
    targets += points * 4;
    if (base != 0) base += points * 4;
  }
  return loss;
}

/** Exponent γ of the focal loss, the best value in Lin et al. 2017. */
const FOCUS: f32 = 2;

/**
 * Focal loss (Lin et al. 2017) with γ = 2, in the form for targets between 0 and 1 (Li et al. 2020, "Generalized
 * Focal Loss"): Σ factor · |t − p|² · cross-entropy.
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

/** Squared error without sigmoid: Σ factor · (z − t)². */
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

/** Smoothing term of Dice, pixels: gives empty masks a loss and a gradient as well. */
const DICE_SMOOTH: f64 = 1;

/**
 * Dice loss (Milletari et al. 2016, with squares): Σ factor · pixels · (1 − (2 Σ p t + 1) / (Σ p² + Σ t² + 1)) over
 * points. Its gradient is added to that of an unweighted cross-entropy.
 * @param slopes [pixels, outputs] factor · (p − t), from which p is recovered
 * @param regions [points] words, 0 for a point without Dice; address 0 when all points have it
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

/** Sigmoid of `z`. @param small e^−|z|, which cannot overflow */
export function probabilityOf(z: f32, small: f32): f32 {
  return (z >= 0 ? <f32>1 : small) / (1 + small);
}

/** Cross-entropy of logit `z` with target `t`: max(z, 0) − z · t + log(1 + e^−|z|). */
export function entropyOf(z: f32, t: f32, small: f32): f32 {
  return max<f32>(z, 0) - z * t + logarithmOfOnePlusOf(small);
}
