// Merges two maps of the same height and width: addition, and the copying of channels for concatenation and for the
// gradients of both. Channel counts are multiples of 4.
import { storeGradient } from '../epilogue';

/** output = a + b. @param bytes size of each map */
export function addMaps(a: i32, b: i32, bytes: i32, output: i32): void {
  for (let byte = 0; byte < bytes; byte += 16) {
    v128.store(output + byte, f32x4.add(v128.load(a + byte), v128.load(b + byte)));
  }
}

/**
 * Copies `bytes` of channels of each pixel from one map to another.
 * @param input address of the first channel to copy; `inputBytes` bytes from pixel to pixel
 * @param output address of the first channel to write; `outputBytes` bytes from pixel to pixel
 */
export function copyChannels(
  input: i32,
  inputBytes: i32,
  output: i32,
  outputBytes: i32,
  bytes: i32,
  pixels: i32,
  epilogue: i32,
): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let c = 0; c < bytes; c += 16) storeGradient(output + c, v128.load(input + c), epilogue);
    input += inputBytes;
    output += outputBytes;
  }
}
