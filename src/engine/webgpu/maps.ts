// Converts between maps on the CPU, [height, width, channels], and GPU tensors, whose pixels are padded to
// groups of four channels.
import type { CellMap } from '../../core/model/heads.ts';
import type { NetworkAnswer, PictureBatch, Wanted } from '../../core/model/network.ts';
import { EngineInputError } from '../engine-errors.ts';
import { answerFromMaps } from '../network-io.ts';
import type { ReadBack } from './buffers.ts';
import { GROUP } from './pack-weights.ts';
import type { GpuTensor } from './plan.ts';

/** Pads RGB to four values per pixel. @throws EngineInputError for another number of values */
export function padPixels({
  count,
  height,
  width,
  values,
}: PictureBatch): Float32Array<ArrayBuffer> {
  const pixels = count * height * width;
  if (values.length !== 3 * pixels) {
    throw new EngineInputError(`Expected ${3 * pixels} values, got ${values.length}.`);
  }
  const padded = new Float32Array(pixels * GROUP);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      padded[pixel * GROUP + channel] = values[pixel * 3 + channel];
    }
  }
  return padded;
}

/**
 * Records the copies of a plan's outputs, once per buffer.
 * @returns call it after the encoder was submitted; resolves with the answers of `count` pictures
 */
export function recordAnswers(
  readBack: ReadBack,
  encoder: GPUCommandEncoder,
  outputs: ReadonlyMap<string, GpuTensor>,
  count: number,
  wanted: Wanted,
): () => Promise<NetworkAnswer[]> {
  const tensors = new Map([...outputs.values()].map((tensor) => [tensor.buffer, tensor]));
  const sources = [...tensors].map(([buffer, { height, width, groups }]) => {
    return { buffer, bytes: 4 * count * height * width * groups * GROUP };
  });
  const read = readBack.record(encoder, sources);
  return async () => {
    const values = await read();
    const floats = new Map(sources.map(({ buffer }, index) => [buffer, values[index]]));
    return Array.from({ length: count }, (_, index) => {
      const maps = [...outputs].map(([name, tensor]) => {
        const stored = floats.get(tensor.buffer) ?? new Float32Array();
        return [name, toMap(tensor, stored, index)] as const;
      });
      return answerFromMaps(new Map(maps), wanted);
    });
  };
}

/** One picture's map, without padding and without the channels of other tensors in the buffer. */
function toMap(
  { height, width, channels, groups, first }: GpuTensor,
  stored: Float32Array,
  index: number,
): CellMap {
  const cells = height * width;
  const stride = groups * GROUP;
  const values = new Float32Array(cells * channels);
  for (let cell = 0; cell < cells; cell++) {
    const from = (index * cells + cell) * stride + first * GROUP;
    values.set(stored.subarray(from, from + channels), cell * channels);
  }
  return { height, width, channels, values };
}
