// Sigmoid cross-entropy on logits, and its gradient in the logits' place.
import { multiplyAdd } from '../simd';
import { exponential, logarithmOfOnePlus } from './exponential';

/**
 * For one picture: Σ factor · (1 + weight · target) · cross-entropy over pixels and points. A
 * point whose factor is 0 contributes exactly nothing, whatever its targets hold.
 * @param logits [pixels, outputs], replaced by the sum's gradient
 * @param targets [pixels, points], 0..1; read up to 12 bytes past its end
 * @param base [pixels, points] to be added to the logits, or 0
 * @param factors [outputs], 0 for what is beyond the points
 * @param weights [outputs]
 */
export function lossAndGradient(
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
      // max(z, 0) − z · t + log(1 + e^−|z|), which never overflows.
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
