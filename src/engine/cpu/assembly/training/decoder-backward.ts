// Backward pass of the decoder for one picture: from the gradient of its logits to the gradients of all parameters.
// Each gradient overwrites the forward map that is no longer needed, so no further memory is used.
import {
  EPILOGUE_MASK,
  EPILOGUE_STORE,
  LEVEL_BYTES,
  LEVEL_COUNT,
  LEVEL_DEPTH,
  LEVEL_DEPTHWISE,
  LEVEL_DEPTHWISE_BIAS,
  LEVEL_DEPTHWISE_OUTPUT,
  LEVEL_HEIGHT,
  LEVEL_LATERAL,
  LEVEL_LATERAL_BIAS,
  LEVEL_LATERAL_OUTPUT,
  LEVEL_NORMALISED,
  LEVEL_OUTPUT,
  LEVEL_POINTWISE,
  LEVEL_POINTWISE_BIAS,
  LEVEL_POINTWISE_TRANSPOSED,
  LEVEL_WIDTH,
  TRAINING_CHANNELS,
  TRAINING_GRADIENTS,
  TRAINING_HEAD,
  TRAINING_HEAD_BIAS,
  TRAINING_HEAD_TRANSPOSED,
  TRAINING_LEVELS,
  TRAINING_LOGITS,
  TRAINING_OUTPUTS,
  TRAINING_PARAMETER_BYTES,
  TRAINING_PARAMETERS,
  TRAINING_START,
} from './layout';
import { depthwiseInputGradient, depthwiseKernelGradient } from './operations/depthwise';
import { multiply } from './operations/pointwise';
import { multiplyTransposed, sumColumns } from './operations/pointwise-gradient';
import { upsampleInputGradient } from './operations/upsample';

/** Computes the gradients of one picture after `decoderForward` and the loss. */
export function decoderBackward(picture: i32, scratch: i32): void {
  const bytes = load<i32>(TRAINING_START, TRAINING_PARAMETER_BYTES);
  const gradients: i32 = load<i32>(TRAINING_START, TRAINING_GRADIENTS) + picture * bytes;
  memory.fill(gradients, 0, bytes);
  // Gradients are laid out like the parameters, so one shift leads from each parameter to its gradient.
  const shift = gradients - load<i32>(TRAINING_START, TRAINING_PARAMETERS);
  const levels: i32 = load<i32>(TRAINING_START, TRAINING_LEVELS);
  headBackward(levels + (LEVEL_COUNT - 1) * LEVEL_BYTES, shift, scratch);
  for (let index = LEVEL_COUNT - 1; index >= 0; index--) {
    const level = levels + index * LEVEL_BYTES;
    levelBackward(level, shift, scratch);
    if (index > 0) {
      const coarser = level - LEVEL_BYTES;
      upsampleInputGradient(
        scratch + load<i32>(level, LEVEL_LATERAL_OUTPUT),
        load<i32>(coarser, LEVEL_HEIGHT),
        load<i32>(coarser, LEVEL_WIDTH),
        load<i32>(TRAINING_START, TRAINING_CHANNELS),
        scratch + load<i32>(coarser, LEVEL_OUTPUT),
        EPILOGUE_MASK,
      );
    }
  }
}

/** The last 1×1 layer: gradients of its parameters and of the finest level's output. */
function headBackward(finest: i32, shift: i32, scratch: i32): void {
  const pixels = load<i32>(finest, LEVEL_HEIGHT) * load<i32>(finest, LEVEL_WIDTH);
  const channels = load<i32>(TRAINING_START, TRAINING_CHANNELS);
  const outputs = load<i32>(TRAINING_START, TRAINING_OUTPUTS);
  const gradient = scratch + load<i32>(TRAINING_START, TRAINING_LOGITS);
  const levelOutput = scratch + load<i32>(finest, LEVEL_OUTPUT);
  const kernel = load<i32>(TRAINING_START, TRAINING_HEAD);
  const transposed = load<i32>(TRAINING_START, TRAINING_HEAD_TRANSPOSED);
  multiplyTransposed(levelOutput, pixels, channels, gradient, outputs, kernel + shift);
  sumColumns(gradient, pixels, outputs, load<i32>(TRAINING_START, TRAINING_HEAD_BIAS) + shift);
  multiply(gradient, pixels, outputs, transposed, 0, levelOutput, channels, EPILOGUE_MASK);
}

/** Expects the gradient of the level's output, before the ReLU, in place of the output. */
function levelBackward(level: i32, shift: i32, scratch: i32): void {
  const height = load<i32>(level, LEVEL_HEIGHT);
  const width = load<i32>(level, LEVEL_WIDTH);
  const pixels = height * width;
  const channels = load<i32>(TRAINING_START, TRAINING_CHANNELS);
  const depth = load<i32>(level, LEVEL_DEPTH);
  const normalised = scratch + load<i32>(level, LEVEL_NORMALISED);
  const lateral = scratch + load<i32>(level, LEVEL_LATERAL_OUTPUT);
  const depthwiseOutput = scratch + load<i32>(level, LEVEL_DEPTHWISE_OUTPUT);
  const levelOutput = scratch + load<i32>(level, LEVEL_OUTPUT);
  const kernel: i32 = load<i32>(level, LEVEL_DEPTHWISE);

  multiplyTransposed(
    depthwiseOutput,
    pixels,
    channels,
    levelOutput,
    channels,
    load<i32>(level, LEVEL_POINTWISE) + shift,
  );
  sumColumns(levelOutput, pixels, channels, load<i32>(level, LEVEL_POINTWISE_BIAS) + shift);
  const transposed = load<i32>(level, LEVEL_POINTWISE_TRANSPOSED);
  multiply(levelOutput, pixels, channels, transposed, 0, depthwiseOutput, channels, EPILOGUE_STORE);

  depthwiseKernelGradient(lateral, depthwiseOutput, height, width, channels, kernel + shift);
  sumColumns(depthwiseOutput, pixels, channels, load<i32>(level, LEVEL_DEPTHWISE_BIAS) + shift);
  depthwiseInputGradient(depthwiseOutput, height, width, channels, kernel, lateral, EPILOGUE_MASK);

  multiplyTransposed(
    normalised,
    pixels,
    depth,
    lateral,
    channels,
    load<i32>(level, LEVEL_LATERAL) + shift,
  );
  sumColumns(lateral, pixels, channels, load<i32>(level, LEVEL_LATERAL_BIAS) + shift);
}
