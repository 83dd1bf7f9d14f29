// Ten painted frames of vessels teach the decoder to find them in frames it has not seen.
import { expect, it, onTestFinished } from 'vitest';
import { createPlainView, createRandomView, type View } from '../../../src/core/augment.ts';
import { compactMap } from '../../../src/core/compact-maps.ts';
import { initialiseDecoder } from '../../../src/core/decoder-weights.ts';
import { MOVENET_TAPS } from '../../../src/core/decoder.ts';
import { WHOLE_FRAME } from '../../../src/core/geometry.ts';
import { overlapOf } from '../../../src/core/lab/lab-figures.ts';
import { createLabScene } from '../../../src/core/lab/lab-scene.ts';
import type { LabScene } from '../../../src/core/lab/scene.ts';
import { TAP_NAMES, type Taps } from '../../../src/core/movenet.ts';
import { Random } from '../../../src/core/random.ts';
import type { RegionMask } from '../../../src/core/region-mask.ts';
import { sampleView } from '../../../src/core/sample-view.ts';
import { oneCycleRate } from '../../../src/core/schedule.ts';
import type { TrainingTaps } from '../../../src/engine/training/batch-memory.ts';
import type { TrainingPicture } from '../../../src/engine/training/decoder-trainer.ts';
import { AUGMENTATION } from '../../../src/learning/collect-samples.ts';
import { scenePicture } from '../../../src/learning/lab/lab-examples.ts';
import { RangeMeasure } from '../../../src/learning/range-measure.ts';
import { readRegion, viewRegion } from '../../../src/learning/region-lesson.ts';
import { openNetwork } from '../../../src/tools/open-network.ts';
import { openTrainer } from '../../fixtures/open-trainer.ts';

const SIDE = 128;
const INPUT = { width: 256, height: 256 };
const PLAN = { frame: { width: SIDE, height: SIDE }, region: WHOLE_FRAME, input: INPUT };
const FRAMES = 10;
const VIEWS = 6;
const STEPS = 120;

const createFrame = (seed: number) =>
  createLabScene({ kind: 'vessels' }, { width: SIDE, height: SIDE, unit: SIDE, half: 'any' }, seed);

function paint({ width, height, mask }: LabScene): RegionMask {
  return { width, height, values: Uint8Array.from(mask ?? [], (share) => (share >= 0.5 ? 1 : 0)) };
}

it('a region is found in unseen frames after ten painted ones', { timeout: 120_000 }, async () => {
  const { network } = await openNetwork();
  onTestFinished(() => network.dispose());
  const measure = new RangeMeasure();
  const look = async (scene: LabScene, { toFrame, light }: View) => {
    const values = new Float32Array(INPUT.width * INPUT.height * 3);
    sampleView(scenePicture(scene), toFrame, INPUT, light, values);
    const wanted = { taps: true, heads: false };
    const [{ taps }] = await network.run({ count: 1, ...INPUT, values }, wanted);
    if (!taps) throw new Error('No taps.');
    measure.add(taps);
    const kept = TAP_NAMES.map((name) => [name, compactMap(taps[name])]);
    return Object.fromEntries(kept) as TrainingTaps & Taps<unknown>;
  };
  const random = new Random(1);
  const samples: TrainingPicture[] = [];
  for (let seed = 1; seed <= FRAMES; seed++) {
    const scene = createFrame(seed);
    for (let index = 0; index < VIEWS; index++) {
      const view = index > 0 ? createRandomView(PLAN, AUGMENTATION, random) : createPlainView(PLAN);
      const targets = viewRegion(paint(scene), view.toFrame, INPUT);
      samples.push({ taps: await look(scene, view), targets, mask: [1] });
    }
  }
  const shape = { channels: 32, points: 1, taps: { ...MOVENET_TAPS } };
  const trainer = await openTrainer({ shape, height: 64, width: 64, batch: 8, regions: [true] });
  trainer.setParameters(initialiseDecoder(random, shape, measure.ranges(), ['blank']));
  for (let step = 0; step < STEPS; step++) {
    const batch = Array.from({ length: 8 }, () => samples[random.below(samples.length)]);
    trainer.step(batch, oneCycleRate(step, STEPS, 6e-3));
  }
  const overlaps: number[] = [];
  for (let seed = 101; seed <= 108; seed++) {
    const scene = createFrame(seed);
    const logits = trainer.predict(await look(scene, createPlainView(PLAN)));
    overlaps.push(overlapOf(paint(scene).values, readRegion(logits, 0, scene).values));
  }
  const mean = overlaps.reduce((sum, overlap) => sum + overlap) / overlaps.length;
  expect(mean).toBeGreaterThan(0.7);
  // Not by saying yes or no everywhere.
  expect(Math.min(...overlaps)).toBeGreaterThan(0.5);
});
