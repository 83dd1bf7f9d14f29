// Exponential and logarithm of vectors. Those of the standard library keep lookup tables in the memory that plans and
// parameters use.
import { multiplyAdd } from '../simd';

/**
 * e^x for x ≤ 0, as 2ⁿ · e^r with |r| ≤ ln 2 / 2 and the Taylor series of e^r up to r⁷ (error below 1e-8). Clamped
 * to e^−87 below −87, where 2ⁿ would be subnormal. NaN stays NaN.
 */
export function exponential(x: v128): v128 {
  const clamped = f32x4.pmax(x, f32x4.splat(-87));
  // Adding 1.5 · 2²³ rounds to an integer n, which then occupies the lowest bits.
  const shifted = multiplyAdd(clamped, f32x4.splat(1.4426950408889634), f32x4.splat(12582912));
  const n = f32x4.sub(shifted, f32x4.splat(12582912));
  // ln 2 in two parts; the product of the first with n is exact (Cody & Waite 1980).
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
  // The exponent of a float starts at bit 23, so adding n there multiplies by 2ⁿ.
  return i32x4.add(sum, i32x4.shl(shifted, 23));
}

/** log(1 + u) for 0 ≤ u ≤ 1, as 2 · artanh(s) with s = u / (2 + u), by its series up to s¹³ (error below 1e-8). */
export function logarithmOfOnePlus(u: v128): v128 {
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

/** e^x of a single x ≤ 0. */
export function exponentialOf(x: f32): f32 {
  return f32x4.extract_lane(exponential(f32x4.splat(x)), 0);
}

/** log(1 + u) of a single 0 ≤ u ≤ 1. */
export function logarithmOfOnePlusOf(u: f32): f32 {
  return f32x4.extract_lane(logarithmOfOnePlus(f32x4.splat(u)), 0);
}
