// A layer of a tape backward: from the gradient of its output to those of its parameters and of what it
// looked at. Forward: tape.ts.
import { convolutionKernelGradient, convolve } from './convolution';
import { filterMapBackward } from './filter';
import { filterKernelGradient } from './filter-gradient';
import { copyChannels, gate, poolBackward } from './map-steps';
import { multiply } from './multiply';
import { multiplyTransposed, sumColumns } from './multiply-transposed';
import {
  KIND_CONVOLVE,
  KIND_ENLARGE,
  KIND_FILTER,
  KIND_LOAD,
  KIND_MIX,
  KIND_POOL,
  KIND_SUM,
  LAYER_BAND,
  LAYER_BIAS,
  LAYER_CHANNELS,
  LAYER_DEPTH,
  LAYER_HEIGHT,
  LAYER_INPUT,
  LAYER_INPUT_FINISH,
  LAYER_INPUT_GRADIENT,
  LAYER_KERNEL,
  LAYER_KIND,
  LAYER_OUTPUT,
  LAYER_OUTPUT_GRADIENT,
  LAYER_PATCHES,
  LAYER_RECTIFIES,
  LAYER_SECOND_FINISH,
  LAYER_SECOND_GRADIENT,
  LAYER_TURNED,
  LAYER_WIDTH,
} from './tape-layout';
import { upsampleBackward } from './upsample';

/** @param shift bytes from a parameter to its gradient */
export function layerBackward(layer: i32, shift: i32, scratch: i32): void {
  const kind = load<i32>(layer, LAYER_KIND);
  if (kind == KIND_LOAD) return;
  if (load<i32>(layer, LAYER_RECTIFIES) != 0) {
    const pixels = load<i32>(layer, LAYER_HEIGHT) * load<i32>(layer, LAYER_WIDTH);
    gate(
      scratch + load<i32>(layer, LAYER_OUTPUT_GRADIENT),
      scratch + load<i32>(layer, LAYER_OUTPUT),
      pixels * load<i32>(layer, LAYER_CHANNELS) * 4,
    );
  }
  if (kind <= KIND_CONVOLVE) {
    parametersBackward(layer, kind, shift, scratch);
    if (load<i32>(layer, LAYER_INPUT_GRADIENT) >= 0) inputBackward(layer, kind, scratch);
  } else if (kind <= KIND_ENLARGE) {
    sizeBackward(layer, kind, scratch);
  } else {
    const isSum = kind == KIND_SUM;
    const first = load<i32>(layer, LAYER_DEPTH);
    const rest = isSum ? first : load<i32>(layer, LAYER_CHANNELS) - first;
    partBackward(layer, LAYER_INPUT_GRADIENT, LAYER_INPUT_FINISH, 0, first, scratch);
    const from = isSum ? 0 : first;
    partBackward(layer, LAYER_SECOND_GRADIENT, LAYER_SECOND_FINISH, from, rest, scratch);
  }
}

function parametersBackward(layer: i32, kind: i32, shift: i32, scratch: i32): void {
  const height = load<i32>(layer, LAYER_HEIGHT);
  const width = load<i32>(layer, LAYER_WIDTH);
  const depth = load<i32>(layer, LAYER_DEPTH);
  const channels = load<i32>(layer, LAYER_CHANNELS);
  const input: i32 = scratch + load<i32>(layer, LAYER_INPUT);
  const gradient: i32 = scratch + load<i32>(layer, LAYER_OUTPUT_GRADIENT);
  const result: i32 = load<i32>(layer, LAYER_KERNEL) + shift;
  if (kind == KIND_MIX) {
    multiplyTransposed(input, height * width, depth, gradient, channels, result);
  } else if (kind == KIND_FILTER) {
    filterKernelGradient(input, gradient, height, width, depth, result);
  } else {
    const patches = scratch + load<i32>(layer, LAYER_PATCHES);
    const band = load<i32>(layer, LAYER_BAND);
    convolutionKernelGradient(
      input,
      height,
      width,
      depth,
      gradient,
      channels,
      result,
      patches,
      band,
    );
  }
  const bias = load<i32>(layer, LAYER_BIAS);
  if (bias != 0) sumColumns(gradient, height * width, channels, bias + shift);
}

function inputBackward(layer: i32, kind: i32, scratch: i32): void {
  const height = load<i32>(layer, LAYER_HEIGHT);
  const width = load<i32>(layer, LAYER_WIDTH);
  const depth = load<i32>(layer, LAYER_DEPTH);
  const channels = load<i32>(layer, LAYER_CHANNELS);
  const gradient: i32 = scratch + load<i32>(layer, LAYER_OUTPUT_GRADIENT);
  const to: i32 = scratch + load<i32>(layer, LAYER_INPUT_GRADIENT);
  const finish = load<i32>(layer, LAYER_INPUT_FINISH);
  const turned = load<i32>(layer, LAYER_TURNED);
  if (kind == KIND_MIX) {
    multiply(gradient, height * width, channels, turned, 0, to, depth, finish);
  } else if (kind == KIND_FILTER) {
    const kernel = load<i32>(layer, LAYER_KERNEL);
    filterMapBackward(gradient, height, width, depth, kernel, to, finish);
  } else {
    const patches = scratch + load<i32>(layer, LAYER_PATCHES);
    const band = load<i32>(layer, LAYER_BAND);
    convolve(
      gradient,
      height,
      width,
      channels,
      turned,
      0,
      to,
      depth,
      finish,
      patches,
      band,
    );
  }
}

/** Pooling and upsampling. */
function sizeBackward(layer: i32, kind: i32, scratch: i32): void {
  if (load<i32>(layer, LAYER_INPUT_GRADIENT) < 0) return;
  const height = load<i32>(layer, LAYER_HEIGHT);
  const width = load<i32>(layer, LAYER_WIDTH);
  const depth = load<i32>(layer, LAYER_DEPTH);
  const gradient: i32 = scratch + load<i32>(layer, LAYER_OUTPUT_GRADIENT);
  const to: i32 = scratch + load<i32>(layer, LAYER_INPUT_GRADIENT);
  const finish = load<i32>(layer, LAYER_INPUT_FINISH);
  if (kind == KIND_POOL) {
    const input: i32 = scratch + load<i32>(layer, LAYER_INPUT);
    const output: i32 = scratch + load<i32>(layer, LAYER_OUTPUT);
    poolBackward(input, height, width, depth, output, gradient, to, finish);
  } else {
    upsampleBackward(gradient, height, width, depth, to, finish);
  }
}

/** Some channels of the gradient of a sum or a pair go to one of its two maps. */
function partBackward(
  layer: i32,
  gradientField: i32,
  finishField: i32,
  from: i32,
  channels: i32,
  scratch: i32,
): void {
  const part = load<i32>(layer + gradientField);
  if (part < 0) return;
  const bytes = channels * 4;
  copyChannels(
    scratch + load<i32>(layer, LAYER_OUTPUT_GRADIENT) + from * 4,
    load<i32>(layer, LAYER_CHANNELS) * 4,
    scratch + part,
    bytes,
    bytes,
    load<i32>(layer, LAYER_HEIGHT) * load<i32>(layer, LAYER_WIDTH),
    load<i32>(layer + finishField),
  );
}
