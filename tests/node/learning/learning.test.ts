// Training around the decoder: lesson plans, tap statistics, resumable runs, averaged weights.
import { describe, expect, it } from 'vitest';
import { compactMap, type CompactMap } from '../../../src/core/model/cell-maps.ts';
import { initialiseDecoder } from '../../../src/core/model/decoder-weights.ts';
import { TAP_NAMES, type Taps } from '../../../src/core/model/movenet.ts';
import { Random } from '../../../src/core/random.ts';
import type {
  DecoderTrainer,
  StepResult,
} from '../../../src/engine/cpu/training/decoder-trainer.ts';
import { matchBaseChannels, pickChannels } from '../../../src/inference/base-heatmap.ts';
import { TapStatistics, type Sample } from '../../../src/learning/collect-samples.ts';
import { pairIndices, planLesson } from '../../../src/learning/plan-lesson.ts';
import {
  TrainingDivergedError,
  TrainingRun,
  WeightAverage,
} from '../../../src/learning/training-run.ts';
import {
  createMapOf,
  createRanges,
  createTaps,
  SMALL_SHAPE,
} from '../../fixtures/networks/decoder-samples.ts';
import { createLabelledFrame as createFrame } from '../../fixtures/lessons/labelled-frames.ts';
import { openTrainer } from '../../fixtures/networks/open-trainer.ts';

const JOINTS = [
  { name: 'a', side: 'middle' as const },
  { name: 'b', side: 'middle' as const },
];

describe('planLesson', () => {
  it('plans a crop for small objects, not for those that fill the frame', () => {
    const small = planLesson(
      [
        createFrame(640, 480, [
          [100, 100],
          [190, 160],
        ]),
      ],
      JOINTS,
    );
    expect(small.input).toEqual({ width: 256, height: 192 });
    expect(small.crop?.largest).toBeCloseTo(90 / 640, 8);
    expect(small.wholeViews + small.cropViews).toBe(24);
    const large = planLesson(
      [
        createFrame(640, 480, [
          [50, 20],
          [600, 460],
        ]),
      ],
      JOINTS,
    );
    expect(large).toMatchObject({ crop: null, cropViews: 0, wholeViews: 24 });
  });

  it('chooses one input size for frames of all aspect ratios', () => {
    const places: [number, number][] = [
      [10, 10],
      [60, 60],
    ];
    const frames = [createFrame(300, 600, places), createFrame(600, 300, places)];
    expect(planLesson(frames, JOINTS).input).toEqual({ width: 256, height: 256 });
  });

  it('plans fewer views per frame for many frames', () => {
    const frames = Array.from({ length: 200 }, () =>
      createFrame(64, 64, [
        [30, 30],
        [34, 34],
      ]),
    );
    const plan = planLesson(frames, JOINTS);
    expect(plan.wholeViews + plan.cropViews).toBe(4);
  });

  it('accepts a single point and frames in which it is absent', () => {
    const frames = [createFrame(64, 64, [[30, 30]]), createFrame(64, 64, [[0, 0]], 'absent')];
    expect(planLesson(frames, JOINTS.slice(0, 1)).crop).toBeNull();
    expect(planLesson([frames[1]], JOINTS.slice(0, 1)).crop).toBeNull();
  });
});

describe('pairIndices', () => {
  it('gives the index of the partner, or of the point itself', () => {
    const joint = (name: string, pair?: string) =>
      ({ name, side: 'middle', ...(pair && { pair }) }) as const;
    expect(pairIndices([joint('l', 'r'), joint('n'), joint('r', 'l'), joint('x', 'gone')])).toEqual(
      [2, 1, 0, 3],
    );
  });
});

describe('the base', () => {
  it('maps each point to its heatmap channel, and new points to none', () => {
    const named = (name: string) => ({ name, side: 'middle' as const });
    const channels = matchBaseChannels(
      [named('tail'), named('nose')],
      [named('eye'), named('nose')],
    );
    expect(channels).toEqual([null, 1]);
    const map = createMapOf(1, 2, 2, (i) => i + 1);
    expect([...pickChannels(map, channels).values]).toEqual([0, 2, 0, 4]);
  });
});

describe('TapStatistics', () => {
  it('computes mean and standard deviation of each channel over all pictures', () => {
    const measure = new TapStatistics();
    const random = new Random(1);
    for (let i = 0; i < 30; i++) measure.add(createTaps(random, SMALL_SHAPE, 16, 16));
    const { stride8 } = measure.ranges();
    // Uniform over −1..3: mean 1, standard deviation 4 / √12.
    for (const mean of stride8.mean) expect(mean).toBeCloseTo(1, 0);
    for (const deviation of stride8.deviation) expect(deviation).toBeCloseTo(1.155, 1);
  });

  it('never reports a deviation of zero', () => {
    const measure = new TapStatistics();
    measure.add(
      Object.fromEntries(TAP_NAMES.map((name) => [name, createMapOf(2, 2, 1, () => 5)])) as never,
    );
    expect(measure.ranges().features.deviation[0]).toBeGreaterThan(0);
  });
});

function createSamples(count: number): Sample[] {
  const random = new Random(9);
  return Array.from({ length: count }, (): Sample => {
    const taps = createTaps(random, SMALL_SHAPE, 8, 8);
    const compact = Object.fromEntries(TAP_NAMES.map((name) => [name, compactMap(taps[name])]));
    const labels = Array.from({ length: 3 }, () => {
      return { state: 'visible' as const, x: random.next(), y: random.next() };
    });
    return { taps: compact as unknown as Taps<CompactMap>, labels, base: null, regions: null };
  });
}

async function createRun(steps: number) {
  const size = { shape: SMALL_SHAPE, height: 8, width: 8, batch: 4 };
  const trainer = await openTrainer(size);
  const random = new Random(3);
  const ranges = createRanges(random, SMALL_SHAPE);
  trainer.setParameters(
    initialiseDecoder(random, SMALL_SHAPE, ranges, ['blank', 'blank', 'blank']),
  );
  return new TrainingRun(trainer, createSamples(10), { steps, batch: 4, peakRate: 6e-3 }, 1);
}

describe('TrainingRun', () => {
  it('learns, and ends after the given steps', async () => {
    const run = await createRun(60);
    const losses: number[] = [];
    while (!run.isFinished) losses.push(run.step().loss);
    expect(losses).toHaveLength(60);
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(losses.slice(-10))).toBeLessThan(0.7 * mean(losses.slice(0, 10)));
  });

  it('resumes from its state with a bit-identical curve', async () => {
    const whole = await createRun(30);
    const losses = Array.from({ length: 30 }, () => whole.step().loss);
    const first = await createRun(30);
    for (let i = 0; i < 13; i++) first.step();
    const state = structuredClone(first.state());
    const resumed = await createRun(30);
    resumed.restore(state);
    expect(Array.from({ length: 17 }, () => resumed.step().loss)).toEqual(losses.slice(13));
    expect(resumed.weights()).toEqual(whole.weights());
  });

  /** The real trainer, except that the loss is not finite at the chosen steps. */
  async function createUnsteadyRun(isBad: (step: number) => boolean) {
    const size = { shape: SMALL_SHAPE, height: 8, width: 8, batch: 4 };
    const trainer = await openTrainer(size);
    const random = new Random(3);
    const ranges = createRanges(random, SMALL_SHAPE);
    trainer.setParameters(
      initialiseDecoder(random, SMALL_SHAPE, ranges, ['blank', 'blank', 'blank']),
    );
    const rates: number[] = [];
    let calls = 0;
    const unsteady: DecoderTrainer = Object.create(trainer, {
      step: {
        value: (pictures: never, rate: number): StepResult => {
          rates.push(rate);
          if (isBad(calls++)) return { loss: NaN, gradientNorm: NaN, isFinite: false };
          return trainer.step(pictures, rate);
        },
      },
    }) as DecoderTrainer;
    for (const name of ['parameters', 'setParameters', 'optimiserState', 'restore'] as const) {
      Object.defineProperty(unsteady, name, { value: trainer[name].bind(trainer) });
    }
    const settings = { steps: 60, batch: 4, peakRate: 6e-3 };
    return { run: new TrainingRun(unsteady, createSamples(10), settings, 1), rates };
  }

  it('returns to the last checkpoint and halves the learning rate after a non-finite loss', async () => {
    const { run, rates } = await createUnsteadyRun((call) => call === 30);
    let retreats = 0;
    while (!run.isFinished) {
      const { isRollback, step } = run.step();
      if (!isRollback) continue;
      retreats++;
      expect(step).toBe(25);
    }
    expect(retreats).toBe(1);
    expect(rates[31]).toBeCloseTo(rates[25] / 2, 12);
  });

  it('stops with an error after repeated non-finite losses', async () => {
    const { run } = await createUnsteadyRun((call) => call >= 3);
    expect(() => {
      while (!run.isFinished) run.step();
    }).toThrow(TrainingDivergedError);
  });
});

describe('WeightAverage', () => {
  it('is the plain mean at first and an exponential average later', () => {
    const average = new WeightAverage();
    const weights = (value: number) =>
      new Map([['a', { shape: [1], values: Float32Array.of(value) }]]);
    average.add(weights(1));
    average.add(weights(3));
    expect(average.state().weights.get('a')?.values[0]).toBeCloseTo(2, 6);
    for (let i = 0; i < 200; i++) average.add(weights(5));
    const before = average.state().weights.get('a')!.values[0];
    expect(before).toBeCloseTo(5, 1);
    average.add(weights(105));
    expect(average.state().weights.get('a')!.values[0] - before).toBeCloseTo(2, 1);
  });
});
