// Forward pass and loss of a tape, for one picture. A tape is a network as a list of layers; it uses the same kernels
// as the decoder. Next: tape-backward.ts.
import { coordinateLoss, gridLoss, meanCoordinateLoss } from './coordinate-losses';
import { relu } from './epilogue';
import {
  EPILOGUE_RELU,
  EPILOGUE_STORE,
  LAYER_BACKWARD_KERNEL,
  LAYER_BAND_ROWS,
  LAYER_BIAS,
  LAYER_BYTES,
  LAYER_CHANNELS,
  LAYER_DEPTH,
  LAYER_HAS_RELU,
  LAYER_HEIGHT,
  LAYER_INPUT,
  LAYER_KERNEL,
  LAYER_OP,
  LAYER_OUTPUT,
  LAYER_PATCHES,
  LAYER_SECOND,
  LAYER_WIDTH,
  LOSS_CROSS_ENTROPY,
  LOSS_DICE,
  LOSS_FOCAL,
  LOSS_GRID,
  LOSS_MEAN_COORDINATE,
  LOSS_SQUARED,
  OP_ADD,
  OP_CONVOLUTION,
  OP_DEPTHWISE,
  OP_LOAD,
  OP_POINTWISE,
  OP_POOL,
  OP_UPSAMPLE,
  TAPE_INPUT_BYTES,
  TAPE_INPUTS,
  TAPE_LAYERS,
  TAPE_LENGTH,
  TAPE_LOSS,
  TAPE_PIXELS,
  TAPE_RESULT,
  TAPE_WIDTH,
  TRAINING_FACTORS,
  TRAINING_GRADIENTS,
  TRAINING_LOSSES,
  TRAINING_MAP_BYTES,
  TRAINING_OUTPUTS,
  TRAINING_PARAMETER_BYTES,
  TRAINING_PARAMETERS,
  TRAINING_POINTS,
  TRAINING_START,
  TRAINING_TARGET_WEIGHTS,
  TRAINING_TARGETS,
} from './layout';
import { addDice, crossEntropyLoss, focalLoss, squaredLoss } from './map-losses';
import { convolution, flipKernel } from './operations/convolution';
import { depthwise } from './operations/depthwise';
import { addMaps, copyChannels } from './operations/merge';
import { multiply, transpose } from './operations/pointwise';
import { maxPool } from './operations/pool';
import { upsample } from './operations/upsample';
import { layerBackward } from './tape-backward';

/** Transposes or flips the current kernels for the backward pass. */
export function prepareTape(): void {
  const layers: i32 = load<i32>(TRAINING_START, TAPE_LAYERS);
  const length = load<i32>(TRAINING_START, TAPE_LENGTH);
  for (let index = 0; index < length; index++) {
    const layer = layers + index * LAYER_BYTES;
    const kind = load<i32>(layer, LAYER_OP);
    if (kind != OP_POINTWISE && kind != OP_CONVOLUTION) continue;
    const kernel = load<i32>(layer, LAYER_KERNEL);
    const depth = load<i32>(layer, LAYER_DEPTH);
    const outputs = load<i32>(layer, LAYER_CHANNELS);
    const backwardKernel = load<i32>(layer, LAYER_BACKWARD_KERNEL);
    if (kind == OP_POINTWISE) transpose(kernel, depth, outputs, backwardKernel);
    else flipKernel(kernel, depth, outputs, backwardKernel);
  }
}

/** Forward pass of one picture. Leaves its last map in the thread's scratch memory. */
export function predictTape(picture: i32, scratch: i32): void {
  const layers: i32 = load<i32>(TRAINING_START, TAPE_LAYERS);
  const length = load<i32>(TRAINING_START, TAPE_LENGTH);
  for (let index = 0; index < length; index++) {
    runLayer(layers + index * LAYER_BYTES, picture, scratch);
  }
}

/** Forward and backward pass of one picture. Writes its share of the loss and its gradients. */
export function trainTape(picture: i32, scratch: i32): void {
  predictTape(picture, scratch);
  const loss = tapeLoss(picture, scratch);
  store<f64>(load<i32>(TRAINING_START, TRAINING_LOSSES) + picture * 8, loss);
  const bytes = load<i32>(TRAINING_START, TRAINING_PARAMETER_BYTES);
  const gradients: i32 = load<i32>(TRAINING_START, TRAINING_GRADIENTS) + picture * bytes;
  memory.fill(gradients, 0, bytes);
  // Gradients are laid out like the parameters, so one shift leads from each parameter to its gradient.
  const shift = gradients - load<i32>(TRAINING_START, TRAINING_PARAMETERS);
  const layers: i32 = load<i32>(TRAINING_START, TAPE_LAYERS);
  for (let index = load<i32>(TRAINING_START, TAPE_LENGTH) - 1; index >= 0; index--) {
    layerBackward(layers + index * LAYER_BYTES, shift, scratch);
  }
}

function runLayer(layer: i32, picture: i32, scratch: i32): void {
  const kind = load<i32>(layer, LAYER_OP);
  if (kind == OP_LOAD) loadInput(layer, picture, scratch);
  else if (kind <= OP_CONVOLUTION) runWeights(layer, kind, scratch);
  else runMaps(layer, kind, scratch);
}

function loadInput(layer: i32, picture: i32, scratch: i32): void {
  const inputs: i32 = load<i32>(TRAINING_START, TAPE_INPUTS) + load<i32>(layer, LAYER_INPUT);
  const from = inputs + picture * load<i32>(TRAINING_START, TAPE_INPUT_BYTES);
  const pixels = load<i32>(layer, LAYER_HEIGHT) * load<i32>(layer, LAYER_WIDTH);
  const bytes = pixels * load<i32>(layer, LAYER_DEPTH) * 4;
  memory.copy(scratch + load<i32>(layer, LAYER_OUTPUT), from, bytes);
}

/** A layer with parameters. */
function runWeights(layer: i32, kind: i32, scratch: i32): void {
  const height = load<i32>(layer, LAYER_HEIGHT);
  const width = load<i32>(layer, LAYER_WIDTH);
  const depth = load<i32>(layer, LAYER_DEPTH);
  const channels = load<i32>(layer, LAYER_CHANNELS);
  const kernel = load<i32>(layer, LAYER_KERNEL);
  const bias = load<i32>(layer, LAYER_BIAS);
  const hasRelu = load<i32>(layer, LAYER_HAS_RELU) != 0;
  const epilogue = hasRelu ? EPILOGUE_RELU : EPILOGUE_STORE;
  const input: i32 = scratch + load<i32>(layer, LAYER_INPUT);
  const output: i32 = scratch + load<i32>(layer, LAYER_OUTPUT);
  if (kind == OP_POINTWISE) {
    multiply(input, height * width, depth, kernel, bias, output, channels, epilogue);
  } else if (kind == OP_DEPTHWISE) {
    depthwise(input, height, width, depth, kernel, bias, output);
    if (hasRelu) relu(output, height * width * depth * 4);
  } else {
    const patches = scratch + load<i32>(layer, LAYER_PATCHES);
    const band = load<i32>(layer, LAYER_BAND_ROWS);
    convolution(
      input,
      height,
      width,
      depth,
      kernel,
      bias,
      output,
      channels,
      epilogue,
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
  if (kind == OP_POOL) {
    maxPool(input, height, width, depth, output);
  } else if (kind == OP_UPSAMPLE) {
    upsample(input, height, width, depth, output);
  } else if (kind == OP_ADD) {
    addMaps(input, second, pixels * depth * 4, output);
    if (load<i32>(layer, LAYER_HAS_RELU) != 0) relu(output, pixels * depth * 4);
  } else {
    const first = depth * 4;
    const all = load<i32>(layer, LAYER_CHANNELS) * 4;
    copyChannels(input, first, output, all, first, pixels, EPILOGUE_STORE);
    copyChannels(second, all - first, output + first, all, all - first, pixels, EPILOGUE_STORE);
  }
}

/** Computes a picture's share of the loss and replaces the last map by its gradient. */
export function tapeLoss(picture: i32, scratch: i32): f64 {
  const kind = load<i32>(TRAINING_START, TAPE_LOSS);
  const outputs = load<i32>(TRAINING_START, TRAINING_OUTPUTS);
  const points = load<i32>(TRAINING_START, TRAINING_POINTS);
  const pixels = load<i32>(TRAINING_START, TAPE_PIXELS);
  const width = load<i32>(TRAINING_START, TAPE_WIDTH);
  const weights = load<i32>(TRAINING_START, TRAINING_TARGET_WEIGHTS);
  const result = scratch + load<i32>(TRAINING_START, TAPE_RESULT);
  const mapBytes = load<i32>(TRAINING_START, TRAINING_MAP_BYTES);
  const targets: i32 = load<i32>(TRAINING_START, TRAINING_TARGETS) + picture * mapBytes;
  const factors: i32 = load<i32>(TRAINING_START, TRAINING_FACTORS) + picture * outputs * 4;
  if (kind == LOSS_CROSS_ENTROPY || kind == LOSS_DICE) {
    const loss = crossEntropyLoss(result, pixels, outputs, targets, 0, points, factors, weights);
    if (kind == LOSS_CROSS_ENTROPY) return loss;
    return loss + addDice(result, pixels, outputs, targets, points, factors, 0);
  }
  if (kind == LOSS_FOCAL) return focalLoss(result, pixels, outputs, targets, points, factors);
  if (kind == LOSS_SQUARED) return squaredLoss(result, pixels, outputs, targets, points, factors);
  if (kind == LOSS_MEAN_COORDINATE) {
    return meanCoordinateLoss(result, pixels, width, outputs, targets, points, factors);
  }
  if (kind == LOSS_GRID) return gridLoss(result, pixels, outputs, targets, points, factors);
  return coordinateLoss(result, targets, points, factors);
}
