// What goes before a network's shader: in which precision pictures and weights lie in memory, and what is
// added to the result. Whatever lies there, it is multiplied and summed in 32 bits. Next:
// network-pipelines.ts.
import enlargeShader from './operations/bilinear.wgsl?raw';

/** How four channels lie in memory: as numbers of 32 bits, or of 16. */
export type Format = 'f32' | 'f16';

/** The formats of what a shader reads and writes. */
export interface StepFormats {
  input: Format;
  added: Format;
  weights: Format;
  output: Format;
}

/** What a step adds to its result: nothing, a picture, or a picture of half the size. */
export type Addition = 'nothing' | 'picture' | 'enlarged';

/**
 * The types and functions of a shader with these formats.
 * @param hasHalves the device has shader-f16; without it two halves are a word: the same bytes
 */
export function declareTypes(formats: StepFormats, hasHalves: boolean): string {
  const reading = (name: string, type: string, format: Format) =>
    `alias ${type} = ${typeOf(format, hasHalves)};\n` +
    `fn ${name}(v: ${type}) -> vec4f { return ${read(format, hasHalves)}; }`;
  return [
    hasHalves ? 'enable f16;' : '',
    reading('seen', 'Picture', formats.input),
    reading('known', 'Weight', formats.weights),
    reading('other', 'Added', formats.added),
    `alias Output = ${typeOf(formats.output, hasHalves)};`,
    formats.output === 'f16' ? NEAREST : '',
    `fn told(v: vec4f) -> Output { return ${write(formats.output, hasHalves)}; }`,
  ].join('\n');
}

/**
 * To the nearest half, ties to even, by its bits: devices may round as they like, and halves that are cut
 * off lead too far from the golden answer. What is a half already stays as it is.
 */
const NEAREST = `fn nearest(v: vec4f) -> vec4f {
  let bits = bitcast<vec4u>(v);
  return bitcast<vec4f>((bits + 0xfffu + ((bits >> vec4u(13)) & vec4u(1))) & vec4u(0xffffe000u));
}`;

/** The functions that read what is added. */
export function declareAddition(addition: Addition): string {
  const binding = '@group(0) @binding(4) var<storage, read> added: array<Added>;';
  const addingOf = (value: string) =>
    `fn addition(pixel: u32, group: u32) -> vec4f { return ${value}; }`;
  switch (addition) {
    case 'nothing':
      return addingOf('vec4f()');
    case 'picture':
      return [binding, addingOf('other(added[pixel * step.outputs + group])')].join('\n');
    case 'enlarged':
      return [
        binding,
        declareEnlarging('other(added[index])'),
        addingOf('enlarged(pixel, group)'),
      ].join('\n');
  }
}

/** @param value of the picture that is enlarged, at `index` */
export function declareEnlarging(value: string): string {
  return `fn small(index: u32) -> vec4f { return ${value}; }\n${enlargeShader}`;
}

function typeOf(format: Format, hasHalves: boolean): string {
  if (format === 'f32') return 'vec4f';
  return hasHalves ? 'vec4<f16>' : 'vec2u';
}

function read(format: Format, hasHalves: boolean): string {
  if (format === 'f32' || hasHalves) return 'vec4f(v)';
  return 'vec4f(unpack2x16float(v.x), unpack2x16float(v.y))';
}

function write(format: Format, hasHalves: boolean): string {
  if (format === 'f32') return 'v';
  if (hasHalves) return 'Output(nearest(v))';
  return 'vec2u(pack2x16float(nearest(v).xy), pack2x16float(nearest(v).zw))';
}
