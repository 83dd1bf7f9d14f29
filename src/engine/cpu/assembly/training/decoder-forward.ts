// Forward pass of the decoder (core/model/decoder.ts) for one picture: from its taps to logits in the thread's
// scratch memory. Backward pass: decoder-backward.ts.
import { multiplyAdd } from '../simd';
import {
  EPILOGUE_ADD_RELU,
  EPILOGUE_RELU,
  EPILOGUE_STORE,
  LEVEL_BYTES,
  LEVEL_COUNT,
  LEVEL_DEPTH,
  LEVEL_DEPTHWISE,
  LEVEL_DEPTHWISE_BIAS,
  LEVEL_DEPTHWISE_OUTPUT,
  LEVEL_FACTOR,
  LEVEL_HEIGHT,
  LEVEL_LATERAL,
  LEVEL_LATERAL_BIAS,
  LEVEL_LATERAL_OUTPUT,
  LEVEL_NORMALISED,
  LEVEL_OFFSET,
  LEVEL_OUTPUT,
  LEVEL_POINTWISE,
  LEVEL_POINTWISE_BIAS,
  LEVEL_SECOND_TAP,
  LEVEL_SECOND_TAP_CHANNELS,
  LEVEL_TAP,
  LEVEL_TAP_CHANNELS,
  LEVEL_WIDTH,
  TRAINING_CHANNELS,
  TRAINING_HAS_BYTES,
  TRAINING_HEAD,
  TRAINING_HEAD_BIAS,
  TRAINING_LEVELS,
  TRAINING_LOGITS,
  TRAINING_OUTPUTS,
  TRAINING_START,
} from './layout';
import { depthwise } from './operations/depthwise';
import { multiply } from './operations/pointwise';
import { upsample } from './operations/upsample';

/** Computes the logits of one picture, [height, width, outputs], without base logits. */
export function decoderForward(picture: i32, scratch: i32): void {
  const levels: i32 = load<i32>(TRAINING_START, TRAINING_LEVELS);
  for (let index = 0; index < LEVEL_COUNT; index++) {
    const level = levels + index * LEVEL_BYTES;
    normaliseTaps(level, picture, scratch);
    runLevel(level, index == 0 ? 0 : level - LEVEL_BYTES, scratch);
  }
  const finest = levels + (LEVEL_COUNT - 1) * LEVEL_BYTES;
  multiply(
    scratch + load<i32>(finest, LEVEL_OUTPUT),
    load<i32>(finest, LEVEL_HEIGHT) * load<i32>(finest, LEVEL_WIDTH),
    load<i32>(TRAINING_START, TRAINING_CHANNELS),
    load<i32>(TRAINING_START, TRAINING_HEAD),
    load<i32>(TRAINING_START, TRAINING_HEAD_BIAS),
    scratch + load<i32>(TRAINING_START, TRAINING_LOGITS),
    load<i32>(TRAINING_START, TRAINING_OUTPUTS),
    EPILOGUE_STORE,
  );
}

/** Normalises the one or two taps of a level into one map, [height, width, depth]. */
function normaliseTaps(level: i32, picture: i32, scratch: i32): void {
  const first = load<i32>(level, LEVEL_TAP_CHANNELS);
  const second = load<i32>(level, LEVEL_SECOND_TAP_CHANNELS);
  normaliseTap(level, load<i32>(level, LEVEL_TAP), first, 0, picture, scratch);
  if (second == 0) return;
  normaliseTap(level, load<i32>(level, LEVEL_SECOND_TAP), second, first, picture, scratch);
}

/** @param before number of channels of the level's map that precede this tap */
function normaliseTap(
  level: i32,
  tap: i32,
  channels: i32,
  before: i32,
  picture: i32,
  scratch: i32,
): void {
  const pixels = load<i32>(level, LEVEL_HEIGHT) * load<i32>(level, LEVEL_WIDTH);
  const depth = load<i32>(level, LEVEL_DEPTH);
  const input = tap + picture * pixels * channels * 4;
  const column = before * 4;
  const range = picture * depth * 4 + column;
  const factor = load<i32>(level, LEVEL_FACTOR) + range;
  const offset = load<i32>(level, LEVEL_OFFSET) + range;
  const output = scratch + load<i32>(level, LEVEL_NORMALISED) + column;
  if (load<i32>(load<i32>(TRAINING_START, TRAINING_HAS_BYTES) + picture * 4) != 0) {
    normaliseBytes(input, channels, pixels, factor, offset, output, depth);
  } else {
    normaliseFloats(input, channels, pixels, factor, offset, output, depth);
  }
}

/**
 * lateral = ReLU(1×1(taps) + upsampled coarser level), then depthwise 3×3, then ReLU(1×1).
 * @param coarser record of the next coarser level, or 0
 */
function runLevel(level: i32, coarser: i32, scratch: i32): void {
  const height = load<i32>(level, LEVEL_HEIGHT);
  const width = load<i32>(level, LEVEL_WIDTH);
  const channels = load<i32>(TRAINING_START, TRAINING_CHANNELS);
  const lateral = scratch + load<i32>(level, LEVEL_LATERAL_OUTPUT);
  const depthwiseOutput = scratch + load<i32>(level, LEVEL_DEPTHWISE_OUTPUT);
  if (coarser != 0) {
    upsample(scratch + load<i32>(coarser, LEVEL_OUTPUT), height / 2, width / 2, channels, lateral);
  }
  multiply(
    scratch + load<i32>(level, LEVEL_NORMALISED),
    height * width,
    load<i32>(level, LEVEL_DEPTH),
    load<i32>(level, LEVEL_LATERAL),
    load<i32>(level, LEVEL_LATERAL_BIAS),
    lateral,
    channels,
    coarser != 0 ? EPILOGUE_ADD_RELU : EPILOGUE_RELU,
  );
  depthwise(
    lateral,
    height,
    width,
    channels,
    load<i32>(level, LEVEL_DEPTHWISE),
    load<i32>(level, LEVEL_DEPTHWISE_BIAS),
    depthwiseOutput,
  );
  multiply(
    depthwiseOutput,
    height * width,
    channels,
    load<i32>(level, LEVEL_POINTWISE),
    load<i32>(level, LEVEL_POINTWISE_BIAS),
    scratch + load<i32>(level, LEVEL_OUTPUT),
    channels,
    EPILOGUE_RELU,
  );
}

/**
 * output = factor · tap + offset, which is (tap − mean) / deviation, per channel.
 * @param tap [pixels, channels]; `channels` is a multiple of 4
 * @param output the tap's first channel in [pixels, depth]
 */
export function normaliseFloats(
  tap: i32,
  channels: i32,
  pixels: i32,
  factor: i32,
  offset: i32,
  output: i32,
  depth: i32,
): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let byte = 0; byte < channels * 4; byte += 16) {
      const value = v128.load(tap + byte);
      v128.store(
        output + byte,
        multiplyAdd(value, v128.load(factor + byte), v128.load(offset + byte)),
      );
    }
    tap += channels * 4;
    output += depth * 4;
  }
}

/** The same for a tap of unsigned bytes. */
export function normaliseBytes(
  tap: i32,
  channels: i32,
  pixels: i32,
  factor: i32,
  offset: i32,
  output: i32,
  depth: i32,
): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < channels; channel += 4) {
      const words = i16x8.extend_low_i8x16_u(v128.load32_zero(tap + channel));
      const value = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words));
      const byte = channel * 4;
      v128.store(
        output + byte,
        multiplyAdd(value, v128.load(factor + byte), v128.load(offset + byte)),
      );
    }
    tap += channels;
    output += depth * 4;
  }
}
