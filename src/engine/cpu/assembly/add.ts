// The sum of two pictures of the same size, where no pointwise step could take the addition over.
import {
  INPUT,
  INPUT_HEIGHT,
  INPUT_STRIDE,
  INPUT_WIDTH,
  COUNT,
  OUTPUT,
  RESIDUAL,
  TILE,
} from './layout';

/** Adds pixels `item` · TILE and on. */
export function runAdd(step: i32, item: i32): void {
  const pixels =
    load<i32>(step, COUNT) * load<i32>(step, INPUT_HEIGHT) * load<i32>(step, INPUT_WIDTH);
  const pixelBytes = load<i32>(step, INPUT_STRIDE);
  const tile = load<i32>(step, TILE);
  const first = item * tile;
  const end = min(first + tile, pixels) * pixelBytes;
  const a = load<i32>(step, INPUT);
  const b = load<i32>(step, RESIDUAL);
  const output = load<i32>(step, OUTPUT);
  for (let byte = first * pixelBytes; byte < end; byte += 16) {
    v128.store(output + byte, f32x4.add(v128.load(a + byte), v128.load(b + byte)));
  }
}
