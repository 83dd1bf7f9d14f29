// AdamW (Loshchilov & Hutter 2019): Adam (Kingma & Ba 2015) with weight decay applied to the weights instead of the
// gradient. The step sizes come from engine/cpu/training/parameter-memory.ts.
import { multiplyAdd } from '../simd';
import { TRAINING_GRADIENTS, TRAINING_PARAMETER_BYTES, TRAINING_START } from './layout';

/**
 * Sums the gradients of all pictures into those of picture 0. The order is that of the pictures, so the result does
 * not depend on the number of threads.
 * @returns the squared norm of the sum; not finite when any gradient is not
 */
export function sumGradients(pictures: i32): f64 {
  const bytes: i32 = load<i32>(TRAINING_START, TRAINING_PARAMETER_BYTES);
  const gradients: i32 = load<i32>(TRAINING_START, TRAINING_GRADIENTS);
  let squares: f64 = 0;
  for (let byte: i32 = 0; byte < bytes; byte += 16) {
    let sum = v128.load(gradients + byte);
    for (let picture = 1; picture < pictures; picture++) {
      sum = f32x4.add(sum, v128.load(gradients + picture * bytes + byte));
    }
    v128.store(gradients + byte, sum);
    for (let lane = 0; lane < 16; lane += 4) {
      const value = <f64>load<f32>(gradients + byte + lane);
      squares += value * value;
    }
  }
  return squares;
}

/**
 * One step for one array of parameters:
 * m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  θ ← keep · θ − stepSize · m / (√v · scale + ε).
 * @param stepSize the learning rate over 1 − β₁ᵗ
 * @param scale 1 / √(1 − β₂ᵗ)
 * @param keep 1 − learning rate · weight decay
 */
export function optimise(
  parameters: i32,
  gradients: i32,
  first: i32,
  second: i32,
  bytes: i32,
  beta1: f32,
  beta2: f32,
  stepSize: f32,
  scale: f32,
  epsilon: f32,
  keep: f32,
): void {
  for (let byte = 0; byte < bytes; byte += 16) {
    const g = v128.load(gradients + byte);
    const m = multiplyAdd(
      f32x4.splat(beta1),
      v128.load(first + byte),
      f32x4.mul(f32x4.splat(1 - beta1), g),
    );
    const v = multiplyAdd(
      f32x4.splat(beta2),
      v128.load(second + byte),
      f32x4.mul(f32x4.splat(1 - beta2), f32x4.mul(g, g)),
    );
    v128.store(first + byte, m);
    v128.store(second + byte, v);
    const size = multiplyAdd(f32x4.sqrt(v), f32x4.splat(scale), f32x4.splat(epsilon));
    const change = f32x4.div(f32x4.mul(f32x4.splat(stepSize), m), size);
    const kept = f32x4.mul(f32x4.splat(keep), v128.load(parameters + byte));
    v128.store(parameters + byte, f32x4.sub(kept, change));
  }
}
