// The innermost kernels of the pointwise layers, which do nine tenths of the network's arithmetic: one panel of eight
// output channels for a row of pixels. The sums of a block of pixels stay in registers, two vectors per pixel; each
// input channel multiplies two vectors of weights by one broadcast value per pixel. The loops are not unrolled,
// because V8 would hoist the loads and spill the sums. The block sizes are explained in pointwise.ts.
import { PANEL, STAGE_DEPTH, STAGE_HIGH, STAGE_LOW } from '../layout';
import { clamp, multiplyAdd } from '../simd';

const PANEL_BYTES: i32 = PANEL * 4;

/** Blocks of six pixels; `pixels` is a multiple of six. */
export function panelSix(
  stage: i32,
  panel: i32,
  input: i32,
  inputStride: i32,
  pixels: i32,
  output: i32,
  outputStride: i32,
  residual: i32,
  residualStride: i32,
): void {
  const end = panel + (load<i32>(stage, STAGE_DEPTH) + 1) * PANEL_BYTES;
  for (let pixel = 0; pixel < pixels; pixel += 6) {
    let x0 = input + pixel * inputStride;
    let x1 = x0 + inputStride;
    let x2 = x1 + inputStride;
    let x3 = x2 + inputStride;
    let x4 = x3 + inputStride;
    let x5 = x4 + inputStride;
    let a0 = v128.load(panel);
    let b0 = v128.load(panel, 16);
    let a1 = a0;
    let b1 = b0;
    let a2 = a0;
    let b2 = b0;
    let a3 = a0;
    let b3 = b0;
    let a4 = a0;
    let b4 = b0;
    let a5 = a0;
    let b5 = b0;
    for (let weights = panel + PANEL_BYTES; weights < end; weights += PANEL_BYTES) {
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
      x = v128.load32_splat(x4);
      a4 = multiplyAdd(x, wa, a4);
      b4 = multiplyAdd(x, wb, b4);
      x = v128.load32_splat(x5);
      a5 = multiplyAdd(x, wa, a5);
      b5 = multiplyAdd(x, wb, b5);
      x0 += 4;
      x1 += 4;
      x2 += 4;
      x3 += 4;
      x4 += 4;
      x5 += 4;
    }
    // Loaded after the loop, which needs every register.
    const low = v128.load32_splat(stage, STAGE_LOW);
    const high = v128.load32_splat(stage, STAGE_HIGH);
    let y = output + pixel * outputStride;
    let r = residual == 0 ? 0 : residual + pixel * residualStride;
    storePixel(y, r, a0, b0, low, high);
    storePixel((y += outputStride), (r += residualStride), a1, b1, low, high);
    storePixel((y += outputStride), (r += residualStride), a2, b2, low, high);
    storePixel((y += outputStride), (r += residualStride), a3, b3, low, high);
    storePixel((y += outputStride), (r += residualStride), a4, b4, low, high);
    storePixel((y += outputStride), (r += residualStride), a5, b5, low, high);
  }
}

/** Blocks of four pixels. An incomplete last block repeats the last pixel. */
export function panelFour(
  stage: i32,
  panel: i32,
  input: i32,
  inputStride: i32,
  pixels: i32,
  output: i32,
  outputStride: i32,
  residual: i32,
  residualStride: i32,
): void {
  const end = panel + (load<i32>(stage, STAGE_DEPTH) + 1) * PANEL_BYTES;
  for (let pixel = 0; pixel < pixels; pixel += 4) {
    const last = pixels - 1 - pixel;
    const p1 = min(1, last);
    const p2 = min(2, last);
    const p3 = min(3, last);
    let x0 = input + pixel * inputStride;
    let x1 = x0 + p1 * inputStride;
    let x2 = x0 + p2 * inputStride;
    let x3 = x0 + p3 * inputStride;
    let a0 = v128.load(panel);
    let b0 = v128.load(panel, 16);
    let a1 = a0;
    let b1 = b0;
    let a2 = a0;
    let b2 = b0;
    let a3 = a0;
    let b3 = b0;
    for (let weights = panel + PANEL_BYTES; weights < end; weights += PANEL_BYTES) {
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
      x0 += 4;
      x1 += 4;
      x2 += 4;
      x3 += 4;
    }
    const low = v128.load32_splat(stage, STAGE_LOW);
    const high = v128.load32_splat(stage, STAGE_HIGH);
    const y = output + pixel * outputStride;
    const r = residual == 0 ? 0 : residual + pixel * residualStride;
    storePixel(y, r, a0, b0, low, high);
    storePixel(y + p1 * outputStride, r + p1 * residualStride, a1, b1, low, high);
    storePixel(y + p2 * outputStride, r + p2 * residualStride, a2, b2, low, high);
    storePixel(y + p3 * outputStride, r + p3 * residualStride, a3, b3, low, high);
  }
}

/** Adds the residual, if any, applies the activation and stores the eight channels of one pixel. */
function storePixel(output: i32, residual: i32, a: v128, b: v128, low: v128, high: v128): void {
  if (residual != 0) {
    a = f32x4.add(a, v128.load(residual));
    b = f32x4.add(b, v128.load(residual, 16));
  }
  v128.store(output, clamp(a, low, high));
  v128.store(output, clamp(b, low, high), 16);
}
