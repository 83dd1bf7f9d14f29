// A model's weights by name, and their file format, safetensors (https://huggingface.co/docs/safetensors):
// eight bytes with the header's length, a JSON header of names, types, shapes and byte ranges, then the numbers.
// They are binary16 on disk and binary32 in memory.
import * as v from 'valibot';
import { KeydotError } from '../errors.ts';

/** Weights that cannot be read. */
export class WeightsError extends KeydotError {
  override name = 'WeightsError';
}

/** An array with its shape, row-major. */
export interface NamedArray {
  shape: number[];
  values: Float32Array;
}

/** Arrays by name. */
export type Weights = ReadonlyMap<string, NamedArray>;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const entrySchema = v.object({
  dtype: v.picklist(['F16', 'F32']),
  shape: v.array(count),
  data_offsets: v.tuple([count, count]),
});
const headerSchema = v.record(v.string(), entrySchema);

const LENGTH_BYTES = 8;
const SPACE = 0x20;

/**
 * Reads a safetensors file of F16 or F32 arrays.
 * @throws WeightsError when it is truncated, not safetensors, or contains a value that is not finite
 */
export function parseWeights(file: ArrayBuffer): Weights {
  const { header, dataStart } = readHeader(file);
  const weights = new Map<string, NamedArray>();
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(header)) {
    const [start, end] = offsets;
    const length = shape.reduce((product, side) => product * side, 1);
    const bytesEach = dtype === 'F16' ? 2 : 4;
    if (end - start !== length * bytesEach || dataStart + end > file.byteLength) {
      throw new WeightsError(
        `The weights are incomplete: "${name}" should take ${length * bytesEach} bytes up to byte ` +
          `${dataStart + end} of a file of ${file.byteLength}.`,
      );
    }
    const bytes = file.slice(dataStart + start, dataStart + end);
    const values =
      dtype === 'F16' ? floatsFromHalves(new Uint16Array(bytes)) : new Float32Array(bytes);
    if (!isFiniteThroughout(values)) {
      throw new WeightsError(`The weights are damaged: "${name}" has a value that is not finite.`);
    }
    weights.set(name, { shape, values });
  }
  return weights;
}

function isFiniteThroughout(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

function readHeader(file: ArrayBuffer) {
  const broken = (why: string) =>
    new WeightsError(`Expected a safetensors file of ${file.byteLength} bytes, but ${why}.`);
  if (file.byteLength < LENGTH_BYTES) throw broken('it is shorter than its header');
  const headerLength = Number(new DataView(file).getBigUint64(0, true));
  if (headerLength > file.byteLength - LENGTH_BYTES) throw broken('its header is truncated');
  const text = new TextDecoder().decode(new Uint8Array(file, LENGTH_BYTES, headerLength));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new WeightsError(broken('its header is not JSON').message, { cause });
  }
  const { __metadata__: _, ...entries } = (json ?? {}) as Record<string, unknown>;
  const parsed = v.safeParse(headerSchema, entries);
  if (!parsed.success) throw broken(`its header is wrong at "${v.getDotPath(parsed.issues[0])}"`);
  return { header: parsed.output, dataStart: LENGTH_BYTES + headerLength };
}

/** Writes arrays as a safetensors file, in the given order. The inverse of {@link parseWeights}. */
export function serialiseWeights(weights: Weights, dtype: 'F16' | 'F32'): ArrayBuffer {
  const header: Record<string, v.InferOutput<typeof entrySchema>> = {};
  const bytesEach = dtype === 'F16' ? 2 : 4;
  let end = 0;
  for (const [name, { shape, values }] of weights) {
    const start = end;
    end += values.length * bytesEach;
    header[name] = { dtype, shape, data_offsets: [start, end] };
  }
  // Padding with spaces aligns the numbers to eight bytes.
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(SPACE);
  headerBytes.set(text);
  const file = new ArrayBuffer(LENGTH_BYTES + headerBytes.length + end);
  new DataView(file).setBigUint64(0, BigInt(headerBytes.length), true);
  new Uint8Array(file, LENGTH_BYTES).set(headerBytes);
  let position = LENGTH_BYTES + headerBytes.length;
  for (const { values } of weights.values()) {
    if (dtype === 'F16') new Uint16Array(file, position).set(halvesFromFloats(values));
    else new Float32Array(file, position).set(values);
    position += values.length * bytesEach;
  }
  return file;
}

/** Exponent bits of a binary16; all are set in infinities and NaN. */
const HALF_EXPONENT = 0x7c00;
/** Difference of the exponent biases of binary32 and binary16, at the position of a binary16's exponent. */
const EXPONENT_SHIFT = (127 - 15) << 10;

/**
 * Converts IEEE 754 binary16 to binary32, exactly. Works on bits because two million values are converted before
 * the first frame.
 */
export function floatsFromHalves(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(halves.length);
  const bits = new Uint32Array(floats.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i];
    const sign = (half & 0x8000) << 16;
    const exponent = half & HALF_EXPONENT;
    const size = half & 0x7fff;
    if (exponent === 0) floats[i] = (sign ? -size : size) * 2 ** -24;
    else if (exponent < HALF_EXPONENT) bits[i] = sign | ((size + EXPONENT_SHIFT) << 13);
    else floats[i] = size > HALF_EXPONENT ? NaN : sign ? -Infinity : Infinity;
  }
  return floats;
}

/** Converts binary32 to the nearest binary16, ties to even; overflow gives infinity. */
export function halvesFromFloats(floats: Float32Array): Uint16Array {
  const halves = new Uint16Array(floats.length);
  for (let i = 0; i < floats.length; i++) {
    const value = floats[i];
    const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
    const size = Math.abs(value);
    if (Number.isNaN(value)) halves[i] = 0x7e00;
    else if (size >= 65520) halves[i] = sign | 0x7c00;
    else {
      const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size));
      const steps = roundTiesToEven((size / 2 ** exponent) * 1024);
      // A normal number has 1024 steps or more, whose top bit adds one to the exponent field.
      halves[i] = sign | (steps + ((exponent + 14) << 10));
    }
  }
  return halves;
}

/** Converts binary32 to binary16 if every value is representable exactly; null otherwise. */
export function exactHalves(floats: Float32Array): Uint16Array<ArrayBuffer> | null {
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  const halves = new Uint16Array(floats.length);
  for (let i = 0; i < floats.length; i++) {
    const sign = (bits[i] >>> 16) & 0x8000;
    const size = bits[i] & 0x7fffffff;
    const half = (size >>> 13) - EXPONENT_SHIFT;
    if (half >= 0x400 && half < HALF_EXPONENT) {
      if (size & 0x1fff) return null;
      halves[i] = sign | half;
    } else {
      // Too large for binary16, or subnormal: a multiple of 2⁻²⁴.
      const steps = Math.abs(floats[i]) * 2 ** 24;
      if (!Number.isInteger(steps) || steps >= 0x400) return null;
      halves[i] = sign | steps;
    }
  }
  return halves;
}

function roundTiesToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
