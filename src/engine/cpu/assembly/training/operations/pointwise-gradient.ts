// Gradients of the kernel and bias of a 1×1 layer, or of a 3×3 convolution over patches: sums over all pixels of
// products of input and gradient.
import { multiplyAdd } from '../../simd';

/** Pixels per tile: two tiles of 48 + 32 channels fit into the first-level cache. */
const TILE_PIXELS: i32 = 64;

/**
 * Gradient of the kernel: result[d, o] += Σ_pixel input[pixel, d] · gradient[pixel, o].
 * @param depth a multiple of 4
 * @param outputs a multiple of 4
 */
export function multiplyTransposed(
  input: i32,
  pixels: i32,
  depth: i32,
  gradient: i32,
  outputs: i32,
  result: i32,
): void {
  const rowBytes = depth * 4;
  const pixelBytes = outputs * 4;
  for (let pixel = 0; pixel < pixels; pixel += TILE_PIXELS) {
    const count = min(TILE_PIXELS, pixels - pixel);
    const x = input + pixel * rowBytes;
    const g = gradient + pixel * pixelBytes;
    for (let d = 0; d < rowBytes; d += 16) {
      const to = result + d * outputs;
      let o = 0;
      for (; o + 32 <= pixelBytes; o += 32) {
        addBlock(x + d, rowBytes, g + o, pixelBytes, count, to + o);
      }
      if (o < pixelBytes) addColumn(x + d, rowBytes, g + o, pixelBytes, count, to + o);
    }
  }
}

/** Four inputs by eight outputs, with their sums in registers. */
function addBlock(x: i32, rowBytes: i32, g: i32, pixelBytes: i32, pixels: i32, to: i32): void {
  const to1 = to + pixelBytes;
  const to2 = to1 + pixelBytes;
  const to3 = to2 + pixelBytes;
  let a0 = v128.load(to);
  let b0 = v128.load(to, 16);
  let a1 = v128.load(to1);
  let b1 = v128.load(to1, 16);
  let a2 = v128.load(to2);
  let b2 = v128.load(to2, 16);
  let a3 = v128.load(to3);
  let b3 = v128.load(to3, 16);
  for (const end = x + pixels * rowBytes; x < end; x += rowBytes) {
    const ga = v128.load(g);
    const gb = v128.load(g, 16);
    let value = v128.load32_splat(x);
    a0 = multiplyAdd(value, ga, a0);
    b0 = multiplyAdd(value, gb, b0);
    value = v128.load32_splat(x, 4);
    a1 = multiplyAdd(value, ga, a1);
    b1 = multiplyAdd(value, gb, b1);
    value = v128.load32_splat(x, 8);
    a2 = multiplyAdd(value, ga, a2);
    b2 = multiplyAdd(value, gb, b2);
    value = v128.load32_splat(x, 12);
    a3 = multiplyAdd(value, ga, a3);
    b3 = multiplyAdd(value, gb, b3);
    g += pixelBytes;
  }
  v128.store(to, a0);
  v128.store(to, b0, 16);
  v128.store(to1, a1);
  v128.store(to1, b1, 16);
  v128.store(to2, a2);
  v128.store(to2, b2, 16);
  v128.store(to3, a3);
  v128.store(to3, b3, 16);
}

/** Four inputs by four outputs. */
function addColumn(x: i32, rowBytes: i32, g: i32, pixelBytes: i32, pixels: i32, to: i32): void {
  const to1 = to + pixelBytes;
  const to2 = to1 + pixelBytes;
  const to3 = to2 + pixelBytes;
  let a0 = v128.load(to);
  let a1 = v128.load(to1);
  let a2 = v128.load(to2);
  let a3 = v128.load(to3);
  for (const end = x + pixels * rowBytes; x < end; x += rowBytes) {
    const slope = v128.load(g);
    a0 = multiplyAdd(v128.load32_splat(x), slope, a0);
    a1 = multiplyAdd(v128.load32_splat(x, 4), slope, a1);
    a2 = multiplyAdd(v128.load32_splat(x, 8), slope, a2);
    a3 = multiplyAdd(v128.load32_splat(x, 12), slope, a3);
    g += pixelBytes;
  }
  v128.store(to, a0);
  v128.store(to1, a1);
  v128.store(to2, a2);
  v128.store(to3, a3);
}

/** Gradient of the bias: result[o] += Σ_pixel gradient[pixel, o]. */
export function sumColumns(gradient: i32, pixels: i32, outputs: i32, result: i32): void {
  for (let o = 0; o < outputs * 4; o += 16) {
    let sum = v128.load(result + o);
    for (let pixel = 0; pixel < pixels; pixel++) {
      sum = f32x4.add(sum, v128.load(gradient + pixel * outputs * 4 + o));
    }
    v128.store(result + o, sum);
  }
}
