// Between the network's numbers in memory and its pictures on the GPU, which are vectors of four
// channels. Who asks: webgpu-network.ts.
import { HEAD_NAMES, type CellMap } from '../../core/model/heads.ts';
import { TAP_NAMES } from '../../core/model/movenet.ts';
import type { NetworkAnswer, PictureBatch, Wanted } from '../../core/model/network.ts';
import { GpuInputError } from './gpu-errors.ts';
import type { GpuPicture } from './plan.ts';
import { GROUP } from './groups.ts';
import type { ReadBack } from './read-back.ts';

/** Four values a pixel, as the shaders read them. @throws GpuInputError */
export function toVectors({
  count,
  height,
  width,
  values,
}: PictureBatch): Float32Array<ArrayBuffer> {
  const pixels = count * height * width;
  if (values.length !== 3 * pixels) {
    throw new GpuInputError(`Expected ${3 * pixels} values, got ${values.length}.`);
  }
  const vectors = new Float32Array(pixels * GROUP);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      vectors[pixel * GROUP + channel] = values[pixel * 3 + channel];
    }
  }
  return vectors;
}

/**
 * Notes that a plan's outputs are to be read back, each buffer once.
 * @returns to be called once the encoder's work is submitted: the answer for each of `count` pictures
 */
export function recordAnswers(
  readBack: ReadBack,
  encoder: GPUCommandEncoder,
  outputs: ReadonlyMap<string, GpuPicture>,
  count: number,
  wanted: Wanted,
): () => Promise<NetworkAnswer[]> {
  const pictures = new Map([...outputs.values()].map((picture) => [picture.buffer, picture]));
  const sources = [...pictures].map(([buffer, { height, width, groups }]) => {
    return { buffer, bytes: 4 * count * height * width * groups * GROUP };
  });
  const read = readBack.record(encoder, sources);
  return async () => {
    const values = await read();
    const floats = new Map(sources.map(({ buffer }, index) => [buffer, values[index]]));
    return Array.from({ length: count }, (_, index) => {
      const maps = [...outputs].map(([name, picture]) => {
        const values = floats.get(picture.buffer) ?? new Float32Array();
        return [name, toMap(picture, values, index)] as const;
      });
      return answerOf(new Map(maps), wanted);
    });
  };
}

/** One picture's map, without the channels that only fill a vector and those of others. */
function toMap(
  { height, width, channels, groups, first }: GpuPicture,
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

function answerOf(maps: ReadonlyMap<string, CellMap>, wanted: Wanted): NetworkAnswer {
  return {
    heads: wanted.heads ? pick(maps, HEAD_NAMES) : null,
    taps: wanted.taps ? pick(maps, TAP_NAMES) : null,
    points: maps.get('points') ?? null,
  };
}

function pick<Name extends string>(
  maps: ReadonlyMap<string, CellMap>,
  names: readonly Name[],
): Record<Name, CellMap> {
  return Object.fromEntries(names.map((name) => [name, maps.get(name)])) as Record<Name, CellMap>;
}
