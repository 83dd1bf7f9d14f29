// SIMD helpers for vectors of four 32-bit floats, with the difference between the plain and relaxed builds.

/** a · b + c: fused in the relaxed build; multiplied and added with two roundings in the plain build. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Clamps to low..high. `pmin` and `pmax` compile to single instructions on x86-64, unlike `min` and `max`. */
export function clamp(value: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(value, low), high);
}
