// 1×1 convolution as a matrix product. With the transposed kernel it computes the gradient of the input. Gradients of
// kernel and bias: pointwise-gradient.ts.
import { multiplyAdd } from '../../simd';
import { EPILOGUE_ADD_RELU, EPILOGUE_MASK, EPILOGUE_STORE } from '../layout';

/**
 * output[pixel, o] = epilogue(bias[o] + Σ_d input[pixel, d] · weights[d, o]). The result of an output channel does not
 * depend on the number of output channels.
 * @param bias [outputs], or 0
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
  epilogue: i32,
): void {
  const rowBytes = depth * 4;
  const pixelBytes = outputs * 4;
  const zero = f32x4.splat(0);
  let o = 0;
  for (; o + 32 <= pixelBytes; o += 32) {
    const startA = bias != 0 ? v128.load(bias + o) : zero;
    const startB = bias != 0 ? v128.load(bias + o, 16) : zero;
    let pixel = 0;
    for (; pixel + 4 <= pixels; pixel += 4) {
      const from = input + pixel * rowBytes;
      const to = output + pixel * pixelBytes + o;
      multiplyBlock(from, rowBytes, weights + o, pixelBytes, startA, startB, to, epilogue);
    }
    for (; pixel < pixels; pixel++) {
      const from = input + pixel * rowBytes;
      const to = output + pixel * pixelBytes + o;
      multiplyVector(from, rowBytes, weights + o, pixelBytes, startA, to, epilogue);
      multiplyVector(from, rowBytes, weights + o + 16, pixelBytes, startB, to + 16, epilogue);
    }
  }
  if (o < pixelBytes) {
    const start = bias != 0 ? v128.load(bias + o) : zero;
    multiplyColumn(input, pixels, rowBytes, weights + o, pixelBytes, start, output + o, epilogue);
  }
}

/**
 * Eight outputs of four pixels, with their sums in registers. Each input channel multiplies two vectors of weights by
 * one broadcast value per pixel. Blocks of six pixels take twice as long, because V8 spills their sums.
 */
function multiplyBlock(
  input: i32,
  rowBytes: i32,
  weights: i32,
  weightBytes: i32,
  startA: v128,
  startB: v128,
  output: i32,
  epilogue: i32,
): void {
  let a0 = startA;
  let b0 = startB;
  let a1 = startA;
  let b1 = startB;
  let a2 = startA;
  let b2 = startB;
  let a3 = startA;
  let b3 = startB;
  let x0 = input;
  let x1 = x0 + rowBytes;
  let x2 = x1 + rowBytes;
  let x3 = x2 + rowBytes;
  const end = x1;
  for (; x0 < end; x0 += 4) {
    const wa = v128.load(weights);
    const wb = v128.load(weights, 16);
    let x = v128.load32_splat(x0);
    a0 = multiplyAdd(x, wa, a0);
    b0 = multiplyAdd(x, wb, b0);
    x = v128.load32_splat(x1);
    a1 = multiplyAdd(x, wa, a1);
    b1 = multiplyAdd(x, wb, b1);
    x = v128.load32_splat(x2);
    a2 = multiplyAdd(x, wa, a2);
    b2 = multiplyAdd(x, wb, b2);
    x = v128.load32_splat(x3);
    a3 = multiplyAdd(x, wa, a3);
    b3 = multiplyAdd(x, wb, b3);
    x1 += 4;
    x2 += 4;
    x3 += 4;
    weights += weightBytes;
  }
  storePair(output, a0, b0, epilogue);
  storePair((output += weightBytes), a1, b1, epilogue);
  storePair((output += weightBytes), a2, b2, epilogue);
  storePair(output + weightBytes, a3, b3, epilogue);
}

/** The last four outputs of all pixels, when the number of outputs is not a multiple of eight. */
function multiplyColumn(
  input: i32,
  pixels: i32,
  rowBytes: i32,
  weights: i32,
  weightBytes: i32,
  start: v128,
  output: i32,
  epilogue: i32,
): void {
  let pixel = 0;
  for (; pixel + 4 <= pixels; pixel += 4) {
    let a0 = start;
    let a1 = start;
    let a2 = start;
    let a3 = start;
    let x0 = input + pixel * rowBytes;
    let x1 = x0 + rowBytes;
    let x2 = x1 + rowBytes;
    let x3 = x2 + rowBytes;
    const end = x1;
    for (let from = weights; x0 < end; from += weightBytes) {
      const w = v128.load(from);
      a0 = multiplyAdd(v128.load32_splat(x0), w, a0);
      a1 = multiplyAdd(v128.load32_splat(x1), w, a1);
      a2 = multiplyAdd(v128.load32_splat(x2), w, a2);
      a3 = multiplyAdd(v128.load32_splat(x3), w, a3);
      x0 += 4;
      x1 += 4;
      x2 += 4;
      x3 += 4;
    }
    let to = output + pixel * weightBytes;
    storeVector(to, a0, epilogue);
    storeVector((to += weightBytes), a1, epilogue);
    storeVector((to += weightBytes), a2, epilogue);
    storeVector(to + weightBytes, a3, epilogue);
  }
  for (; pixel < pixels; pixel++) {
    const from = input + pixel * rowBytes;
    multiplyVector(from, rowBytes, weights, weightBytes, start, output + pixel * weightBytes, epilogue);
  }
}

/** Four outputs of one pixel. */
function multiplyVector(
  input: i32,
  rowBytes: i32,
  weights: i32,
  weightBytes: i32,
  sum: v128,
  output: i32,
  epilogue: i32,
): void {
  for (const end = input + rowBytes; input < end; input += 4) {
    sum = multiplyAdd(v128.load32_splat(input), v128.load(weights), sum);
    weights += weightBytes;
  }
  storeVector(output, sum, epilogue);
}

function storePair(to: i32, a: v128, b: v128, epilogue: i32): void {
  storeVector(to, a, epilogue);
  storeVector(to + 16, b, epilogue);
}

function storeVector(to: i32, sum: v128, epilogue: i32): void {
  if (epilogue != EPILOGUE_STORE) {
    const zero = f32x4.splat(0);
    if (epilogue == EPILOGUE_MASK) {
      sum = v128.and(sum, f32x4.gt(v128.load(to), zero));
    } else {
      if (epilogue >= EPILOGUE_ADD_RELU) sum = f32x4.add(sum, v128.load(to));
      // `pmax` keeps NaN, so that it shows in the loss.
      if (epilogue <= EPILOGUE_ADD_RELU) sum = f32x4.pmax(sum, zero);
    }
  }
  v128.store(to, sum);
}

/** transposed[o, d] = weights[d, o]. */
export function transpose(weights: i32, depth: i32, outputs: i32, transposed: i32): void {
  for (let d = 0; d < depth; d++) {
    for (let o = 0; o < outputs; o++) {
      store<f32>(transposed + (o * depth + d) * 4, load<f32>(weights + (d * outputs + o) * 4));
    }
  }
}
