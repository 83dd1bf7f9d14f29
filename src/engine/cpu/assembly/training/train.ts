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
  PLAN_REGIONS,
  PLAN_START,
  PLAN_TARGETS,
  PLAN_TARGET_WEIGHTS,
} from './layout';
import { lossAndGradient } from './loss';
import { addDice } from './map-losses';
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
  const logits = scratch + load<i32>(PLAN_START, PLAN_LOGITS);
  const pixels = load<i32>(finest, LEVEL_HEIGHT) * load<i32>(finest, LEVEL_WIDTH);
  const targets: i32 = load<i32>(PLAN_START, PLAN_TARGETS) + mapOffset;
  const points = load<i32>(PLAN_START, PLAN_POINTS);
  const factors: i32 = load<i32>(PLAN_START, PLAN_FACTORS) + picture * outputs * 4;
  let loss = lossAndGradient(
    logits,
    pixels,
    outputs,
    targets,
    hasBase ? load<i32>(PLAN_START, PLAN_BASES) + mapOffset : 0,
    points,
    factors,
    load<i32>(PLAN_START, PLAN_TARGET_WEIGHTS),
  );
  const regions = load<i32>(PLAN_START, PLAN_REGIONS);
  if (regions != 0) loss += addDice(logits, pixels, outputs, targets, points, factors, regions);
  store<f64>(load<i32>(PLAN_START, PLAN_LOSSES) + picture * 8, loss);
  backward(picture, scratch);
}
