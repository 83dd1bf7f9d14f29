// Training steps of the decoder: transposes the kernels, then runs each picture forward and backward (run.ts
// distributes the pictures over the threads). Gradients are summed and applied by training/optimise.ts.
// Next: decoder-forward.ts, decoder-backward.ts.
import { decoderBackward } from './decoder-backward';
import { decoderForward } from './decoder-forward';
import {
  LEVEL_BYTES,
  LEVEL_COUNT,
  LEVEL_HEIGHT,
  LEVEL_POINTWISE,
  LEVEL_POINTWISE_TRANSPOSED,
  LEVEL_WIDTH,
  TRAINING_BASES,
  TRAINING_CHANNELS,
  TRAINING_FACTORS,
  TRAINING_HAS_BASE,
  TRAINING_HEAD,
  TRAINING_HEAD_TRANSPOSED,
  TRAINING_LEVELS,
  TRAINING_LOGITS,
  TRAINING_LOSSES,
  TRAINING_MAP_BYTES,
  TRAINING_OUTPUTS,
  TRAINING_POINTS,
  TRAINING_REGIONS,
  TRAINING_START,
  TRAINING_TARGET_WEIGHTS,
  TRAINING_TARGETS,
} from './layout';
import { addDice, crossEntropyLoss } from './map-losses';
import { transpose } from './operations/pointwise';
import { optimise, sumGradients } from './optimise';

/** Transposes the current 1×1 kernels for the backward pass. */
export function transposeKernels(): void {
  const channels = load<i32>(TRAINING_START, TRAINING_CHANNELS);
  const levels: i32 = load<i32>(TRAINING_START, TRAINING_LEVELS);
  for (let index = 0; index < LEVEL_COUNT; index++) {
    const level = levels + index * LEVEL_BYTES;
    transpose(
      load<i32>(level, LEVEL_POINTWISE),
      channels,
      channels,
      load<i32>(level, LEVEL_POINTWISE_TRANSPOSED),
    );
  }
  transpose(
    load<i32>(TRAINING_START, TRAINING_HEAD),
    channels,
    load<i32>(TRAINING_START, TRAINING_OUTPUTS),
    load<i32>(TRAINING_START, TRAINING_HEAD_TRANSPOSED),
  );
}

/** Forward pass of one picture. Leaves its logits, without base logits, in the thread's scratch memory. */
export function predict(picture: i32, scratch: i32): void {
  decoderForward(picture, scratch);
}

/** Forward and backward pass of one picture. Writes its share of the loss and its gradients. */
export function trainDecoder(picture: i32, scratch: i32): void {
  decoderForward(picture, scratch);
  const finest: i32 = load<i32>(TRAINING_START, TRAINING_LEVELS) + (LEVEL_COUNT - 1) * LEVEL_BYTES;
  const outputs = load<i32>(TRAINING_START, TRAINING_OUTPUTS);
  const mapOffset: i32 = picture * load<i32>(TRAINING_START, TRAINING_MAP_BYTES);
  const hasBase = load<i32>(load<i32>(TRAINING_START, TRAINING_HAS_BASE) + picture * 4) != 0;
  const logits = scratch + load<i32>(TRAINING_START, TRAINING_LOGITS);
  const pixels = load<i32>(finest, LEVEL_HEIGHT) * load<i32>(finest, LEVEL_WIDTH);
  const targets: i32 = load<i32>(TRAINING_START, TRAINING_TARGETS) + mapOffset;
  const points = load<i32>(TRAINING_START, TRAINING_POINTS);
  const factors: i32 = load<i32>(TRAINING_START, TRAINING_FACTORS) + picture * outputs * 4;
  let loss = crossEntropyLoss(
    logits,
    pixels,
    outputs,
    targets,
    hasBase ? load<i32>(TRAINING_START, TRAINING_BASES) + mapOffset : 0,
    points,
    factors,
    load<i32>(TRAINING_START, TRAINING_TARGET_WEIGHTS),
  );
  const regions = load<i32>(TRAINING_START, TRAINING_REGIONS);
  if (regions != 0) loss += addDice(logits, pixels, outputs, targets, points, factors, regions);
  store<f64>(load<i32>(TRAINING_START, TRAINING_LOSSES) + picture * 8, loss);
  decoderBackward(picture, scratch);
}
