// How results are stored, and ReLU with its gradient. The epilogues are defined in layout.ts.
import { EPILOGUE_ADD, EPILOGUE_MASK } from './layout';

/** Stores a gradient. Inlined for speed. @param epilogue EPILOGUE_STORE, EPILOGUE_MASK or EPILOGUE_ADD */
// @ts-ignore: decorator
@inline
export function storeGradient(to: i32, sum: v128, epilogue: i32): void {
  if (epilogue == EPILOGUE_MASK) sum = v128.and(sum, f32x4.gt(v128.load(to), f32x4.splat(0)));
  else if (epilogue == EPILOGUE_ADD) sum = f32x4.add(sum, v128.load(to));
  v128.store(to, sum);
}

/** Applies ReLU in place. */
export function relu(map: i32, bytes: i32): void {
  const zero = f32x4.splat(0);
  // `pmax` keeps NaN, so that it shows in the loss.
  for (const end = map + bytes; map < end; map += 16) {
    v128.store(map, f32x4.pmax(v128.load(map), zero));
  }
}

/** Gradient of ReLU, in place: zero where the ReLU's output is zero. */
export function reluGradient(gradient: i32, output: i32, bytes: i32): void {
  const zero = f32x4.splat(0);
  for (let byte = 0; byte < bytes; byte += 16) {
    const isOpen = f32x4.gt(v128.load(output + byte), zero);
    v128.store(gradient + byte, v128.and(v128.load(gradient + byte), isOpen));
  }
}
