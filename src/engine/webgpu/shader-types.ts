// The declarations that precede a network shader: the storage formats of maps and weights, and how they
// convert to and from the 32-bit floats in which every product and sum is computed. Next: pipelines.ts.

/** How a value is stored: in 32 or in 16 bits. */
export type Format = 'f32' | 'f16';

/** The formats of what a shader reads and writes. */
export interface StepFormats {
  input: Format;
  addend: Format;
  weights: Format;
  output: Format;
}

/** What a step adds to its result: nothing, a map of the same size, or one of half the size. */
export type Addition = 'none' | 'same size' | 'upsampled';

/**
 * WGSL types and conversions for these formats. Each type holds four channels.
 * @param hasHalves the device has shader-f16; without it, two halves are packed into one 32-bit word,
 *   which has the same bytes
 */
export function declareTypes(formats: StepFormats, hasHalves: boolean): string {
  const declare = (type: string, format: Format) =>
    `alias ${type} = ${typeOf(format, hasHalves)};\n` +
    `fn read${type}(v: ${type}) -> vec4f { return ${readExpression(format, hasHalves)}; }`;
  return [
    hasHalves ? 'enable f16;' : '',
    declare('Input', formats.input),
    declare('Weight', formats.weights),
    declare('Addend', formats.addend),
    `alias Output = ${typeOf(formats.output, hasHalves)};`,
    formats.output === 'f16' ? ROUND_TO_HALF : '',
    `fn writeOutput(v: vec4f) -> Output { return ${writeExpression(formats.output, hasHalves)}; }`,
  ].join('\n');
}

/**
 * Rounds to the nearest half, ties to even, with integer operations. Devices may truncate in their own
 * conversion, and truncation moves the result too far from the golden answer. Exact halves are unchanged.
 */
const ROUND_TO_HALF = `fn roundToHalf(v: vec4f) -> vec4f {
  let bits = bitcast<vec4u>(v);
  return bitcast<vec4f>((bits + 0xfffu + ((bits >> vec4u(13)) & vec4u(1))) & vec4u(0xffffe000u));
}`;

function typeOf(format: Format, hasHalves: boolean): string {
  if (format === 'f32') return 'vec4f';
  return hasHalves ? 'vec4<f16>' : 'vec2u';
}

function readExpression(format: Format, hasHalves: boolean): string {
  if (format === 'f32' || hasHalves) return 'vec4f(v)';
  return 'vec4f(unpack2x16float(v.x), unpack2x16float(v.y))';
}

function writeExpression(format: Format, hasHalves: boolean): string {
  if (format === 'f32') return 'v';
  if (hasHalves) return 'Output(roundToHalf(v))';
  return 'vec2u(pack2x16float(roundToHalf(v).xy), pack2x16float(roundToHalf(v).zw))';
}
