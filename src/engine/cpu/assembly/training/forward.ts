// One picture forward: from its taps to logits in the thread's scratch. The architecture is the one of
// src/core/model/decoder.ts. Back again: backward.ts.
import { filterMap } from './filter';
import { ADD_RELU, PLAIN, RELU } from './finish';
import {
  LEVEL_BYTES,
  LEVEL_COUNT,
  LEVEL_DEPTH,
  LEVEL_FACTOR,
  LEVEL_FILTER,
  LEVEL_FILTER_BIAS,
  LEVEL_FILTERED,
  LEVEL_HEIGHT,
  LEVEL_LATERAL,
  LEVEL_LATERAL_BIAS,
  LEVEL_MIX,
  LEVEL_MIX_BIAS,
  LEVEL_MIXED,
  LEVEL_NORMALISED,
  LEVEL_OFFSET,
  LEVEL_SECOND_TAP,
  LEVEL_SECOND_TAP_CHANNELS,
  LEVEL_SUM,
  LEVEL_TAP,
  LEVEL_TAP_CHANNELS,
  LEVEL_WIDTH,
  PLAN_CHANNELS,
  PLAN_HAS_BYTES,
  PLAN_HEAD,
  PLAN_HEAD_BIAS,
  PLAN_LEVELS,
  PLAN_LOGITS,
  PLAN_OUTPUTS,
  PLAN_START,
} from './layout';
import { multiply } from './multiply';
import { normaliseBytes, normaliseFloats } from './normalise';
import { upsample } from './upsample';

export function forward(picture: i32, scratch: i32): void {
  const levels: i32 = load<i32>(PLAN_START, PLAN_LEVELS);
  for (let index = 0; index < LEVEL_COUNT; index++) {
    const level = levels + index * LEVEL_BYTES;
    normaliseTaps(level, picture, scratch);
    runLevel(level, index == 0 ? 0 : level - LEVEL_BYTES, scratch);
  }
  const finest = levels + (LEVEL_COUNT - 1) * LEVEL_BYTES;
  multiply(
    scratch + load<i32>(finest, LEVEL_MIXED),
    load<i32>(finest, LEVEL_HEIGHT) * load<i32>(finest, LEVEL_WIDTH),
    load<i32>(PLAN_START, PLAN_CHANNELS),
    load<i32>(PLAN_START, PLAN_HEAD),
    load<i32>(PLAN_START, PLAN_HEAD_BIAS),
    scratch + load<i32>(PLAN_START, PLAN_LOGITS),
    load<i32>(PLAN_START, PLAN_OUTPUTS),
    PLAIN,
  );
}

function normaliseTaps(level: i32, picture: i32, scratch: i32): void {
  const first = load<i32>(level, LEVEL_TAP_CHANNELS);
  const second = load<i32>(level, LEVEL_SECOND_TAP_CHANNELS);
  normaliseTap(level, load<i32>(level, LEVEL_TAP), first, 0, picture, scratch);
  if (second == 0) return;
  normaliseTap(level, load<i32>(level, LEVEL_SECOND_TAP), second, first, picture, scratch);
}

/** @param before channels of the level's taps that lie before this one's */
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
  if (load<i32>(load<i32>(PLAN_START, PLAN_HAS_BYTES) + picture * 4) != 0) {
    normaliseBytes(input, channels, pixels, factor, offset, output, depth);
  } else {
    normaliseFloats(input, channels, pixels, factor, offset, output, depth);
  }
}

/** @param coarser the level before, or 0 */
function runLevel(level: i32, coarser: i32, scratch: i32): void {
  const height = load<i32>(level, LEVEL_HEIGHT);
  const width = load<i32>(level, LEVEL_WIDTH);
  const channels = load<i32>(PLAN_START, PLAN_CHANNELS);
  const sum = scratch + load<i32>(level, LEVEL_SUM);
  const filtered = scratch + load<i32>(level, LEVEL_FILTERED);
  if (coarser != 0) {
    upsample(scratch + load<i32>(coarser, LEVEL_MIXED), height / 2, width / 2, channels, sum);
  }
  multiply(
    scratch + load<i32>(level, LEVEL_NORMALISED),
    height * width,
    load<i32>(level, LEVEL_DEPTH),
    load<i32>(level, LEVEL_LATERAL),
    load<i32>(level, LEVEL_LATERAL_BIAS),
    sum,
    channels,
    coarser != 0 ? ADD_RELU : RELU,
  );
  filterMap(
    sum,
    height,
    width,
    channels,
    load<i32>(level, LEVEL_FILTER),
    load<i32>(level, LEVEL_FILTER_BIAS),
    filtered,
  );
  multiply(
    filtered,
    height * width,
    channels,
    load<i32>(level, LEVEL_MIX),
    load<i32>(level, LEVEL_MIX_BIAS),
    scratch + load<i32>(level, LEVEL_MIXED),
    channels,
    RELU,
  );
}
