// A tape's life in a training step: one picture forward layer by layer, its loss (tape-loss.ts), and
// backward in the opposite order (tape-backward.ts). The kernels are those of the decoder.
import { convolve, turnKernel } from './convolution';
import { filterMap } from './filter';
import { PLAIN, RELU } from './finish';
import {
  PLAN_LOSSES,
  PLAN_PARAMETER_BYTES,
  PLAN_GRADIENTS,
  PLAN_PARAMETERS,
  PLAN_START,
} from './layout';
import { addMaps, copyChannels, pool, rectify } from './map-steps';
import { multiply, transpose } from './multiply';
import { layerBackward } from './tape-backward';
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
  LAYER_BYTES,
  LAYER_CHANNELS,
  LAYER_DEPTH,
  LAYER_HEIGHT,
  LAYER_INPUT,
  LAYER_KERNEL,
  LAYER_KIND,
  LAYER_OUTPUT,
  LAYER_PATCHES,
  LAYER_RECTIFIES,
  LAYER_SECOND,
  LAYER_TURNED,
  LAYER_WIDTH,
  TAPE_INPUT_BYTES,
  TAPE_INPUTS,
  TAPE_LAYERS,
  TAPE_LENGTH,
} from './tape-layout';
import { tapeLoss } from './tape-loss';
import { upsample } from './upsample';

/** Makes the kernels that the way back needs, from the parameters as they now are. */
export function prepareTape(): void {
  const layers: i32 = load<i32>(PLAN_START, TAPE_LAYERS);
  const length = load<i32>(PLAN_START, TAPE_LENGTH);
  for (let index = 0; index < length; index++) {
    const layer = layers + index * LAYER_BYTES;
    const kind = load<i32>(layer, LAYER_KIND);
    if (kind != KIND_MIX && kind != KIND_CONVOLVE) continue;
    const kernel = load<i32>(layer, LAYER_KERNEL);
    const depth = load<i32>(layer, LAYER_DEPTH);
    const outputs = load<i32>(layer, LAYER_CHANNELS);
    const turned = load<i32>(layer, LAYER_TURNED);
    if (kind == KIND_MIX) transpose(kernel, depth, outputs, turned);
    else turnKernel(kernel, depth, outputs, turned);
  }
}

/** One picture forward, its last map left in the scratch. */
export function predictTape(picture: i32, scratch: i32): void {
  const layers: i32 = load<i32>(PLAN_START, TAPE_LAYERS);
  const length = load<i32>(PLAN_START, TAPE_LENGTH);
  for (let index = 0; index < length; index++) {
    runLayer(layers + index * LAYER_BYTES, picture, scratch);
  }
}

/** One picture forward and backward: leaves its part of the loss and its gradients. */
export function learnTape(picture: i32, scratch: i32): void {
  predictTape(picture, scratch);
  const loss = tapeLoss(picture, scratch);
  store<f64>(load<i32>(PLAN_START, PLAN_LOSSES) + picture * 8, loss);
  const bytes = load<i32>(PLAN_START, PLAN_PARAMETER_BYTES);
  const gradients: i32 = load<i32>(PLAN_START, PLAN_GRADIENTS) + picture * bytes;
  memory.fill(gradients, 0, bytes);
  // A parameter's gradient lies as far from `gradients` as the parameter from the first one.
  const shift = gradients - load<i32>(PLAN_START, PLAN_PARAMETERS);
  const layers: i32 = load<i32>(PLAN_START, TAPE_LAYERS);
  for (let index = load<i32>(PLAN_START, TAPE_LENGTH) - 1; index >= 0; index--) {
    layerBackward(layers + index * LAYER_BYTES, shift, scratch);
  }
}

function runLayer(layer: i32, picture: i32, scratch: i32): void {
  const kind = load<i32>(layer, LAYER_KIND);
  if (kind == KIND_LOAD) loadInput(layer, picture, scratch);
  else if (kind <= KIND_CONVOLVE) runWeights(layer, kind, scratch);
  else runMaps(layer, kind, scratch);
}

function loadInput(layer: i32, picture: i32, scratch: i32): void {
  const inputs: i32 = load<i32>(PLAN_START, TAPE_INPUTS) + load<i32>(layer, LAYER_INPUT);
  const from = inputs + picture * load<i32>(PLAN_START, TAPE_INPUT_BYTES);
  const pixels = load<i32>(layer, LAYER_HEIGHT) * load<i32>(layer, LAYER_WIDTH);
  const bytes = pixels * load<i32>(layer, LAYER_DEPTH) * 4;
  memory.copy(scratch + load<i32>(layer, LAYER_OUTPUT), from, bytes);
}

/** A layer that has parameters. */
function runWeights(layer: i32, kind: i32, scratch: i32): void {
  const height = load<i32>(layer, LAYER_HEIGHT);
  const width = load<i32>(layer, LAYER_WIDTH);
  const depth = load<i32>(layer, LAYER_DEPTH);
  const channels = load<i32>(layer, LAYER_CHANNELS);
  const kernel = load<i32>(layer, LAYER_KERNEL);
  const bias = load<i32>(layer, LAYER_BIAS);
  const rectifies = load<i32>(layer, LAYER_RECTIFIES) != 0;
  const finish = rectifies ? RELU : PLAIN;
  const input: i32 = scratch + load<i32>(layer, LAYER_INPUT);
  const output: i32 = scratch + load<i32>(layer, LAYER_OUTPUT);
  if (kind == KIND_MIX) {
    multiply(input, height * width, depth, kernel, bias, output, channels, finish);
  } else if (kind == KIND_FILTER) {
    filterMap(input, height, width, depth, kernel, bias, output);
    if (rectifies) rectify(output, height * width * depth * 4);
  } else {
    const patches = scratch + load<i32>(layer, LAYER_PATCHES);
    const band = load<i32>(layer, LAYER_BAND);
    convolve(
      input,
      height,
      width,
      depth,
      kernel,
      bias,
      output,
      channels,
      finish,
      patches,
      band,
    );
  }
}

/** A layer without parameters. */
function runMaps(layer: i32, kind: i32, scratch: i32): void {
  const height = load<i32>(layer, LAYER_HEIGHT);
  const width = load<i32>(layer, LAYER_WIDTH);
  const depth = load<i32>(layer, LAYER_DEPTH);
  const pixels = height * width;
  const input: i32 = scratch + load<i32>(layer, LAYER_INPUT);
  const second: i32 = scratch + load<i32>(layer, LAYER_SECOND);
  const output: i32 = scratch + load<i32>(layer, LAYER_OUTPUT);
  if (kind == KIND_POOL) {
    pool(input, height, width, depth, output);
  } else if (kind == KIND_ENLARGE) {
    upsample(input, height, width, depth, output);
  } else if (kind == KIND_SUM) {
    addMaps(input, second, pixels * depth * 4, output);
    if (load<i32>(layer, LAYER_RECTIFIES) != 0) rectify(output, pixels * depth * 4);
  } else {
    const first = depth * 4;
    const all = load<i32>(layer, LAYER_CHANNELS) * 4;
    copyChannels(input, first, output, all, first, pixels, PLAIN);
    copyChannels(second, all - first, output + first, all, all - first, pixels, PLAIN);
  }
}
