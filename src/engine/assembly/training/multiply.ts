// Matrix products of a 1×1 layer: `multiply` for the layer itself and for the gradient of its input
// (with the kernel transposed), `multiplyTransposed` for the gradient of its kernel.
import { multiplyAdd } from './simd';

/** What happens to a sum before it is stored. */
export const PLAIN = 0;
/** ReLU. */
export const RELU = 1;
/** Added to what is there, then ReLU. */
export const ADD_RELU = 2;
/** Zero unless what is there is above zero: what came out of a ReLU gives way to its gradient. */
export const GATE = 3;

/**
 * output[pixel, o] = finish(bias[o] + Σ_d input[pixel, d] · weights[d, o]).
 * @param bias or 0
 * @param outputs a multiple of 4
 */
export function multiply(
  input: i32,
  pixels: i32,
  depth: i32,
  weights: i32,
  bias: i32,
  output: i32,
  outputs: i32,
  finish: i32,
): void {
  for (let o = 0; o < outputs * 4; o += 16) {
    const start = bias != 0 ? v128.load(bias + o) : f32x4.splat(0);
    for (let pixel = 0; pixel < pixels; pixel++) {
      let sum = start;
      let weight = weights + o;
      const from = input + pixel * depth * 4;
      for (let d = 0; d < depth * 4; d += 4) {
        sum = multiplyAdd(v128.load32_splat(from + d), v128.load(weight), sum);
        weight += outputs * 4;
      }
      finishVector(output + pixel * outputs * 4 + o, sum, finish);
    }
  }
}

function finishVector(to: i32, sum: v128, finish: i32): void {
  const zero = f32x4.splat(0);
  if (finish == RELU) sum = f32x4.max(sum, zero);
  else if (finish == ADD_RELU) sum = f32x4.max(f32x4.add(sum, v128.load(to)), zero);
  else if (finish == GATE) sum = v128.and(sum, f32x4.gt(v128.load(to), zero));
  v128.store(to, sum);
}

/** result[d, o] += Σ_pixel input[pixel, d] · gradient[pixel, o]; outputs a multiple of 4. */
export function multiplyTransposed(
  input: i32,
  pixels: i32,
  depth: i32,
  gradient: i32,
  outputs: i32,
  result: i32,
): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let d = 0; d < depth; d++) {
      const x = v128.load32_splat(input + (pixel * depth + d) * 4);
      for (let o = 0; o < outputs * 4; o += 16) {
        const to = result + d * outputs * 4 + o;
        v128.store(
          to,
          multiplyAdd(x, v128.load(gradient + pixel * outputs * 4 + o), v128.load(to)),
        );
      }
    }
  }
}

/** result[o] += Σ_pixel gradient[pixel, o]: the gradient of a bias. */
export function sumColumns(gradient: i32, pixels: i32, outputs: i32, result: i32): void {
  for (let o = 0; o < outputs * 4; o += 16) {
    let sum = v128.load(result + o);
    for (let pixel = 0; pixel < pixels; pixel++) {
      sum = f32x4.add(sum, v128.load(gradient + pixel * outputs * 4 + o));
    }
    v128.store(result + o, sum);
  }
}

/** transposed[o, d] = weights[d, o]. */
export function transpose(weights: i32, depth: i32, outputs: i32, transposed: i32): void {
  for (let d = 0; d < depth; d++) {
    for (let o = 0; o < outputs; o++) {
      store<f32>(transposed + (o * depth + d) * 4, load<f32>(weights + (d * outputs + o) * 4));
    }
  }
}
