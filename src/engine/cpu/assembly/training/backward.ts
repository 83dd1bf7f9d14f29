// One picture backward: from the gradient of its logits to those of all parameters. A map that is no
// longer needed gives way to its own gradient, so no other memory is used than forward.ts filled.
import { filterMapBackward } from './filter';
import { GATE, PLAIN } from './finish';
import { filterKernelGradient } from './filter-gradient';
import {
  LEVEL_BYTES,
  LEVEL_COUNT,
  LEVEL_DEPTH,
  LEVEL_FILTER,
  LEVEL_FILTER_BIAS,
  LEVEL_FILTERED,
  LEVEL_HEIGHT,
  LEVEL_LATERAL,
  LEVEL_LATERAL_BIAS,
  LEVEL_MIX,
  LEVEL_MIX_BIAS,
  LEVEL_MIX_TRANSPOSED,
  LEVEL_MIXED,
  LEVEL_NORMALISED,
  LEVEL_SUM,
  LEVEL_WIDTH,
  PLAN_CHANNELS,
  PLAN_GRADIENTS,
  PLAN_HEAD,
  PLAN_HEAD_BIAS,
  PLAN_HEAD_TRANSPOSED,
  PLAN_LEVELS,
  PLAN_LOGITS,
  PLAN_OUTPUTS,
  PLAN_PARAMETER_BYTES,
  PLAN_PARAMETERS,
  PLAN_START,
} from './layout';
import { multiply } from './multiply';
import { multiplyTransposed, sumColumns } from './multiply-transposed';
import { upsampleBackward } from './upsample';

export function backward(picture: i32, scratch: i32): void {
  const bytes = load<i32>(PLAN_START, PLAN_PARAMETER_BYTES);
  const gradients: i32 = load<i32>(PLAN_START, PLAN_GRADIENTS) + picture * bytes;
  memory.fill(gradients, 0, bytes);
  // A parameter's gradient lies as far from `gradients` as the parameter from the first one.
  const shift = gradients - load<i32>(PLAN_START, PLAN_PARAMETERS);
  const levels: i32 = load<i32>(PLAN_START, PLAN_LEVELS);
  headBackward(levels + (LEVEL_COUNT - 1) * LEVEL_BYTES, shift, scratch);
  for (let index = LEVEL_COUNT - 1; index >= 0; index--) {
    const level = levels + index * LEVEL_BYTES;
    levelBackward(level, shift, scratch);
    if (index > 0) {
      const coarser = level - LEVEL_BYTES;
      upsampleBackward(
        scratch + load<i32>(level, LEVEL_SUM),
        load<i32>(coarser, LEVEL_HEIGHT),
        load<i32>(coarser, LEVEL_WIDTH),
        load<i32>(PLAN_START, PLAN_CHANNELS),
        scratch + load<i32>(coarser, LEVEL_MIXED),
        GATE,
      );
    }
  }
}

function headBackward(finest: i32, shift: i32, scratch: i32): void {
  const pixels = load<i32>(finest, LEVEL_HEIGHT) * load<i32>(finest, LEVEL_WIDTH);
  const channels = load<i32>(PLAN_START, PLAN_CHANNELS);
  const outputs = load<i32>(PLAN_START, PLAN_OUTPUTS);
  const gradient = scratch + load<i32>(PLAN_START, PLAN_LOGITS);
  const mixed = scratch + load<i32>(finest, LEVEL_MIXED);
  const kernel = load<i32>(PLAN_START, PLAN_HEAD);
  const transposed = load<i32>(PLAN_START, PLAN_HEAD_TRANSPOSED);
  multiplyTransposed(mixed, pixels, channels, gradient, outputs, kernel + shift);
  sumColumns(gradient, pixels, outputs, load<i32>(PLAN_START, PLAN_HEAD_BIAS) + shift);
  multiply(gradient, pixels, outputs, transposed, 0, mixed, channels, GATE);
}

/** Expects the gradient of the level's last sums (before their ReLU) where its result was. */
function levelBackward(level: i32, shift: i32, scratch: i32): void {
  const height = load<i32>(level, LEVEL_HEIGHT);
  const width = load<i32>(level, LEVEL_WIDTH);
  const pixels = height * width;
  const channels = load<i32>(PLAN_START, PLAN_CHANNELS);
  const depth = load<i32>(level, LEVEL_DEPTH);
  const normalised = scratch + load<i32>(level, LEVEL_NORMALISED);
  const sum = scratch + load<i32>(level, LEVEL_SUM);
  const filtered = scratch + load<i32>(level, LEVEL_FILTERED);
  const mixed = scratch + load<i32>(level, LEVEL_MIXED);
  const filter: i32 = load<i32>(level, LEVEL_FILTER);

  multiplyTransposed(
    filtered,
    pixels,
    channels,
    mixed,
    channels,
    load<i32>(level, LEVEL_MIX) + shift,
  );
  sumColumns(mixed, pixels, channels, load<i32>(level, LEVEL_MIX_BIAS) + shift);
  const transposed = load<i32>(level, LEVEL_MIX_TRANSPOSED);
  multiply(mixed, pixels, channels, transposed, 0, filtered, channels, PLAIN);

  filterKernelGradient(sum, filtered, height, width, channels, filter + shift);
  sumColumns(filtered, pixels, channels, load<i32>(level, LEVEL_FILTER_BIAS) + shift);
  filterMapBackward(filtered, height, width, channels, filter, sum, GATE);

  multiplyTransposed(
    normalised,
    pixels,
    depth,
    sum,
    channels,
    load<i32>(level, LEVEL_LATERAL) + shift,
  );
  sumColumns(sum, pixels, channels, load<i32>(level, LEVEL_LATERAL_BIAS) + shift);
}
