// What a training step is made of, as ../../training/decoder-trainer.ts calls it: transpose the kernels,
// every picture forward and backward (../run.ts lets threads share them), sum, optimise.
import { backward } from './backward';
import { forward } from './forward';
import {
  LEVEL_BYTES,
  LEVEL_COUNT,
  LEVEL_HEIGHT,
  LEVEL_MIX,
  LEVEL_MIX_TRANSPOSED,
  LEVEL_WIDTH,
  PLAN_BASES,
  PLAN_CHANNELS,
  PLAN_FACTORS,
  PLAN_HAS_BASE,
  PLAN_HEAD,
  PLAN_HEAD_TRANSPOSED,
  PLAN_LEVELS,
  PLAN_LOGITS,
  PLAN_LOSSES,
  PLAN_MAP_BYTES,
  PLAN_OUTPUTS,
  PLAN_POINTS,
  PLAN_START,
  PLAN_TARGETS,
  PLAN_TARGET_WEIGHT,
} from './layout';
import { lossAndGradient } from './loss';
import { transpose } from './multiply';

export { optimise, sumGradients } from './optimise';

/** Makes the transposed kernels that the way back needs, from the parameters as they now are. */
export function transposeKernels(): void {
  const channels = load<i32>(PLAN_START, PLAN_CHANNELS);
  const levels: i32 = load<i32>(PLAN_START, PLAN_LEVELS);
  for (let index = 0; index < LEVEL_COUNT; index++) {
    const level = levels + index * LEVEL_BYTES;
    transpose(
      load<i32>(level, LEVEL_MIX),
      channels,
      channels,
      load<i32>(level, LEVEL_MIX_TRANSPOSED),
    );
  }
  transpose(
    load<i32>(PLAN_START, PLAN_HEAD),
    channels,
    load<i32>(PLAN_START, PLAN_OUTPUTS),
    load<i32>(PLAN_START, PLAN_HEAD_TRANSPOSED),
  );
}

/** One picture forward, its logits without base left in the scratch. */
export function predict(picture: i32, scratch: i32): void {
  forward(picture, scratch);
}

/** One picture forward and backward: leaves its part of the loss and its gradients. */
export function learn(picture: i32, scratch: i32): void {
  forward(picture, scratch);
  const finest: i32 = load<i32>(PLAN_START, PLAN_LEVELS) + (LEVEL_COUNT - 1) * LEVEL_BYTES;
  const outputs = load<i32>(PLAN_START, PLAN_OUTPUTS);
  const mapOffset: i32 = picture * load<i32>(PLAN_START, PLAN_MAP_BYTES);
  const hasBase = load<i32>(load<i32>(PLAN_START, PLAN_HAS_BASE) + picture * 4) != 0;
  const loss = lossAndGradient(
    scratch + load<i32>(PLAN_START, PLAN_LOGITS),
    load<i32>(finest, LEVEL_HEIGHT) * load<i32>(finest, LEVEL_WIDTH),
    outputs,
    load<i32>(PLAN_START, PLAN_TARGETS) + mapOffset,
    hasBase ? load<i32>(PLAN_START, PLAN_BASES) + mapOffset : 0,
    load<i32>(PLAN_START, PLAN_POINTS),
    load<i32>(PLAN_START, PLAN_FACTORS) + picture * outputs * 4,
    load<f32>(PLAN_START, PLAN_TARGET_WEIGHT),
  );
  store<f64>(load<i32>(PLAN_START, PLAN_LOSSES) + picture * 8, loss);
  backward(picture, scratch);
}
