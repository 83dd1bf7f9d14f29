// Backward pass of one layer of a tape: from the gradient of its output to the gradients of its parameters and
// inputs. Forward pass: tape.ts.
import { reluGradient } from './epilogue';
import {
  LAYER_BACKWARD_KERNEL,
  LAYER_BAND_ROWS,
  LAYER_BIAS,
  LAYER_CHANNELS,
  LAYER_DEPTH,
  LAYER_HAS_RELU,
  LAYER_HEIGHT,
  LAYER_INPUT,
  LAYER_INPUT_EPILOGUE,
  LAYER_INPUT_GRADIENT,
  LAYER_KERNEL,
  LAYER_OP,
  LAYER_OUTPUT,
  LAYER_OUTPUT_GRADIENT,
  LAYER_PATCHES,
  LAYER_SECOND_EPILOGUE,
  LAYER_SECOND_GRADIENT,
  LAYER_WIDTH,
  OP_ADD,
  OP_CONVOLUTION,
  OP_DEPTHWISE,
  OP_LOAD,
  OP_POINTWISE,
  OP_POOL,
  OP_UPSAMPLE,
} from './layout';
import { convolution, convolutionKernelGradient } from './operations/convolution';
import { depthwiseInputGradient, depthwiseKernelGradient } from './operations/depthwise';
import { copyChannels } from './operations/merge';
import { multiply } from './operations/pointwise';
import { multiplyTransposed, sumColumns } from './operations/pointwise-gradient';
import { maxPoolInputGradient } from './operations/pool';
import { upsampleInputGradient } from './operations/upsample';

/** Runs one layer backward. @param shift bytes from a parameter to its gradient */
export function layerBackward(layer: i32, shift: i32, scratch: i32): void {
  const kind = load<i32>(layer, LAYER_OP);
  if (kind == OP_LOAD) return;
  if (load<i32>(layer, LAYER_HAS_RELU) != 0) {
    const pixels = load<i32>(layer, LAYER_HEIGHT) * load<i32>(layer, LAYER_WIDTH);
    reluGradient(
      scratch + load<i32>(layer, LAYER_OUTPUT_GRADIENT),
      scratch + load<i32>(layer, LAYER_OUTPUT),
      pixels * load<i32>(layer, LAYER_CHANNELS) * 4,
    );
  }
  if (kind <= OP_CONVOLUTION) {
    parametersBackward(layer, kind, shift, scratch);
    if (load<i32>(layer, LAYER_INPUT_GRADIENT) >= 0) inputBackward(layer, kind, scratch);
  } else if (kind <= OP_UPSAMPLE) {
    sizeBackward(layer, kind, scratch);
  } else {
    const isSum = kind == OP_ADD;
    const first = load<i32>(layer, LAYER_DEPTH);
    const rest = isSum ? first : load<i32>(layer, LAYER_CHANNELS) - first;
    partBackward(layer, LAYER_INPUT_GRADIENT, LAYER_INPUT_EPILOGUE, 0, first, scratch);
    const from = isSum ? 0 : first;
    partBackward(layer, LAYER_SECOND_GRADIENT, LAYER_SECOND_EPILOGUE, from, rest, scratch);
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
  if (kind == OP_POINTWISE) {
    multiplyTransposed(input, height * width, depth, gradient, channels, result);
  } else if (kind == OP_DEPTHWISE) {
    depthwiseKernelGradient(input, gradient, height, width, depth, result);
  } else {
    const patches = scratch + load<i32>(layer, LAYER_PATCHES);
    const band = load<i32>(layer, LAYER_BAND_ROWS);
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
  const epilogue = load<i32>(layer, LAYER_INPUT_EPILOGUE);
  const backwardKernel = load<i32>(layer, LAYER_BACKWARD_KERNEL);
  if (kind == OP_POINTWISE) {
    multiply(gradient, height * width, channels, backwardKernel, 0, to, depth, epilogue);
  } else if (kind == OP_DEPTHWISE) {
    const kernel = load<i32>(layer, LAYER_KERNEL);
    depthwiseInputGradient(gradient, height, width, depth, kernel, to, epilogue);
  } else {
    const patches = scratch + load<i32>(layer, LAYER_PATCHES);
    const band = load<i32>(layer, LAYER_BAND_ROWS);
    convolution(
      gradient,
      height,
      width,
      channels,
      backwardKernel,
      0,
      to,
      depth,
      epilogue,
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
  const epilogue = load<i32>(layer, LAYER_INPUT_EPILOGUE);
  if (kind == OP_POOL) {
    const input: i32 = scratch + load<i32>(layer, LAYER_INPUT);
    const output: i32 = scratch + load<i32>(layer, LAYER_OUTPUT);
    maxPoolInputGradient(input, height, width, depth, output, gradient, to, epilogue);
  } else {
    upsampleInputGradient(gradient, height, width, depth, to, epilogue);
  }
}

/** Copies channels of the gradient of a sum or concatenation to one of its two inputs. */
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
