// What the losses that take one logit at a time share. Four at a time: loss.ts.
import { logarithmOfOnePlusOf } from './exponential';

/** The sigmoid of `z`. @param small e^−|z|, so that nothing overflows */
export function probabilityOf(z: f32, small: f32): f32 {
  return (z >= 0 ? <f32>1 : small) / (1 + small);
}

/** Cross-entropy of a logit with a target: max(z, 0) − z · t + log(1 + e^−|z|). */
export function entropyOf(z: f32, t: f32, small: f32): f32 {
  return max<f32>(z, 0) - z * t + logarithmOfOnePlusOf(small);
}
