import { describe, expect, it } from 'vitest';
import {
  exactHalves,
  floatsFromHalves,
  halvesFromFloats,
  type NamedArray,
  parseWeights,
  serialiseWeights,
  type Weights,
  WeightsError,
} from '../../../../src/core/model/weights.ts';

const createWeights = (): Weights =>
  new Map<string, NamedArray>([
    ['stem/kernel', { shape: [1, 2, 3], values: Float32Array.of(0, 1, -2, 0.5, 65504, -0.125) }],
    ['stem/bias', { shape: [3], values: Float32Array.of(1e-7, 3, 4) }],
    ['scalar', { shape: [], values: Float32Array.of(7) }],
    ['nothing', { shape: [0, 4], values: new Float32Array(0) }],
  ]);

/** A safetensors file with an arbitrary header. */
function createFile(header: string, data: Uint8Array = new Uint8Array(0)): ArrayBuffer {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file.buffer;
}

describe('weights', () => {
  it('round-trip in single precision', () => {
    expect(parseWeights(serialiseWeights(createWeights(), 'F32'))).toEqual(createWeights());
  });

  it('round once in half precision and then round-trip', () => {
    const once = parseWeights(serialiseWeights(createWeights(), 'F16'));
    expect([...once.keys()]).toEqual([...createWeights().keys()]);
    expect(once.get('stem/kernel')).toEqual(createWeights().get('stem/kernel'));
    expect(once.get('stem/bias')?.values[0]).toBe(2 * 2 ** -24);
    expect(parseWeights(serialiseWeights(once, 'F16'))).toEqual(once);
  });

  it('keep non-ASCII names', () => {
    for (const name of ['Maß', 'Größe', 'точка']) {
      const weights = new Map([[name, { shape: [1], values: Float32Array.of(1) }]]);
      expect(parseWeights(serialiseWeights(weights, 'F16'))).toEqual(weights);
      expect(parseWeights(serialiseWeights(weights, 'F32'))).toEqual(weights);
    }
  });

  it('are read with any metadata', () => {
    const header =
      '{"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}';
    const weights = parseWeights(createFile(header, Uint8Array.of(0, 0x3c)));
    expect([...weights]).toEqual([['a', { shape: [1], values: Float32Array.of(1) }]]);
  });

  it('are rejected when truncated at any length', () => {
    const file = serialiseWeights(createWeights(), 'F16');
    for (let length = 0; length < file.byteLength; length++) {
      expect(() => parseWeights(file.slice(0, length)), `${length} bytes`).toThrow(WeightsError);
    }
  });

  it('are rejected by name when a value is not finite', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const weights = new Map([
        ['block/kernel', { shape: [2], values: Float32Array.of(1, value) }],
      ]);
      for (const precision of ['F16', 'F32'] as const) {
        expect(() => parseWeights(serialiseWeights(weights, precision))).toThrow('"block/kernel"');
      }
    }
  });

  it.each([
    ['no JSON', 'hello'],
    ['a list', '[1]'],
    ['an unknown type', '{"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}'],
    ['no shape', '{"a":{"dtype":"F16","data_offsets":[0,2]}}'],
    ['a negative side', '{"a":{"dtype":"F16","shape":[-1],"data_offsets":[0,2]}}'],
    ['offsets that do not fit the shape', '{"a":{"dtype":"F16","shape":[3],"data_offsets":[0,2]}}'],
    ['offsets beyond the end', '{"a":{"dtype":"F16","shape":[1],"data_offsets":[8,10]}}'],
  ])('are rejected when the header is invalid: %s', (_, header) => {
    expect(() => parseWeights(createFile(header, new Uint8Array(2)))).toThrow(WeightsError);
  });

  it('are rejected when the file has another format', () => {
    const page = new TextEncoder().encode('<!doctype html><title>Not found</title>');
    expect(() => parseWeights(Uint8Array.from(page).buffer)).toThrow(WeightsError);
  });
});

describe('half precision', () => {
  it('converts every binary16 exactly in both directions', () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7fff) <= 0x7c00,
    );
    expect(halvesFromFloats(floatsFromHalves(halves))).toEqual(halves);
  });

  it.each([
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3c00, 1],
    [0x3c01, 1 + 2 ** -10],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x8000, -0],
    [0x7e00, NaN],
  ])('reads %i as %f', (half, value) => {
    expect(floatsFromHalves(Uint16Array.of(half))[0]).toBe(value);
    expect(halvesFromFloats(Float32Array.of(value))[0]).toBe(half);
  });

  it('converts floats exactly or not at all', () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7fff) < 0x7c00,
    );
    expect(exactHalves(floatsFromHalves(halves))).toEqual(halves);
    for (const value of [
      1 + 2 ** -11,
      65536,
      1e30,
      2 ** -25,
      1.5 * 2 ** -24,
      2 ** -140,
      Infinity,
      NaN,
    ]) {
      expect(exactHalves(Float32Array.of(1, value)), String(value)).toBeNull();
    }
  });

  it('rounds to nearest, ties to even, overflow to infinity', () => {
    const step = 2 ** -10;
    const rounded = (value: number) =>
      floatsFromHalves(halvesFromFloats(Float32Array.of(value)))[0];
    expect(rounded(1 + 0.49 * step)).toBe(1);
    expect(rounded(1 + 0.5 * step)).toBe(1);
    expect(rounded(1 + 0.51 * step)).toBe(1 + step);
    expect(rounded(1 + 1.5 * step)).toBe(1 + 2 * step);
    expect(rounded(2 - 0.25 * step)).toBe(2);
    expect(rounded(0.4 * 2 ** -24)).toBe(0);
    expect(rounded(2 ** -14 - 2 ** -26)).toBe(2 ** -14);
    expect(rounded(65519)).toBe(65504);
    expect(rounded(65520)).toBe(Infinity);
  });
});
