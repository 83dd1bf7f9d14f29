// The sum of two maps. It is never a dispatch: the shader of the step before it calls `addend` and adds the
// result. Which step takes an addition: ../graph.ts.
import type { Addition } from '../shader-types.ts';
import { declareUpsampled } from './upsample.ts';

/** Declares the WGSL function `addend`: the value to be added at a pixel and a group of four channels. */
export function declareAddend(addition: Addition): string {
  const binding = '@group(0) @binding(4) var<storage, read> addends: array<Addend>;';
  const declare = (value: string) =>
    `fn addend(pixel: u32, group: u32) -> vec4f { return ${value}; }`;
  switch (addition) {
    case 'none':
      return declare('vec4f()');
    case 'same size':
      return [binding, declare('readAddend(addends[pixel * step.outputs + group])')].join('\n');
    case 'upsampled':
      return [
        binding,
        declareUpsampled('readAddend(addends[index])'),
        declare('upsampled(pixel, group)'),
      ].join('\n');
  }
}
