// What the two builds do differently, and small helpers for vectors of four floats.

/** a · b + c: one fused instruction in the relaxed build, two with a rounding in between in the plain one. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Clamped to low..high. `pmin` and `pmax` are single instructions where `min` and `max` are not. */
export function clamp(value: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(value, low), high);
}
