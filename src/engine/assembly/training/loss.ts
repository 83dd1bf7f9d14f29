// Sigmoid cross-entropy on logits, and its gradient in the logits' place.
import { multiplyAdd } from '../simd';

/**
 * For one picture: Σ factor · (1 + targetWeight · target) · cross-entropy over pixels and points. A
 * point whose factor is 0 contributes exactly nothing, whatever its targets hold.
 * @param logits [pixels, outputs], replaced by the sum's gradient
 * @param targets [pixels, points], 0..1; read up to 12 bytes past its end
 * @param base [pixels, points] to be added to the logits, or 0
 * @param factors [outputs], 0 for what is beyond the points
 */
export function lossAndGradient(
  logits: i32,
  pixels: i32,
  outputs: i32,
  targets: i32,
  base: i32,
  points: i32,
  factors: i32,
  targetWeight: f32,
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
      const weight = f32x4.mul(factor, multiplyAdd(target, f32x4.splat(targetWeight), one));
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

/**
 * e^x for x ≤ 0: 2ⁿ · e^r with |r| ≤ ln 2 / 2, e^r by its Taylor series to r⁷ (error below 1e-8). Below
 * −87, where 2ⁿ would be no normal number, it is e^−87; what is no number stays none.
 */
function exponential(x: v128): v128 {
  const clamped = f32x4.pmax(x, f32x4.splat(-87));
  // Adding 1.5 · 2²³ leaves no room for a fraction: n is rounded, and stands in the lowest bits.
  const shifted = multiplyAdd(clamped, f32x4.splat(1.4426950408889634), f32x4.splat(12582912));
  const n = f32x4.sub(shifted, f32x4.splat(12582912));
  // ln 2 in two parts, the first short enough that its product with n is exact.
  let r = multiplyAdd(n, f32x4.splat(-0.693359375), clamped);
  r = multiplyAdd(n, f32x4.splat(2.1219444005469057e-4), r);
  let sum = f32x4.splat(1.0 / 5040);
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 720));
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 120));
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 24));
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 6));
  sum = multiplyAdd(sum, r, f32x4.splat(0.5));
  sum = multiplyAdd(sum, r, f32x4.splat(1));
  sum = multiplyAdd(sum, r, f32x4.splat(1));
  // A float's exponent starts at bit 23: adding n there multiplies by 2ⁿ.
  return i32x4.add(sum, i32x4.shl(shifted, 23));
}

/** log(1 + u) for 0 ≤ u ≤ 1: 2 · artanh(u / (2 + u)), whose series has fallen below 1e-8 at s¹³. */
function logarithmOfOnePlus(u: v128): v128 {
  const s = f32x4.div(u, f32x4.add(f32x4.splat(2), u));
  const square = f32x4.mul(s, s);
  let sum = f32x4.splat(1.0 / 13);
  sum = multiplyAdd(sum, square, f32x4.splat(1.0 / 11));
  sum = multiplyAdd(sum, square, f32x4.splat(1.0 / 9));
  sum = multiplyAdd(sum, square, f32x4.splat(1.0 / 7));
  sum = multiplyAdd(sum, square, f32x4.splat(1.0 / 5));
  sum = multiplyAdd(sum, square, f32x4.splat(1.0 / 3));
  sum = multiplyAdd(sum, square, f32x4.splat(1));
  return f32x4.mul(f32x4.add(s, s), sum);
}
