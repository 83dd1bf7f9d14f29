// Small functions around lessons: learning rate, pairs by name, compact maps, crops, pixel errors.
import { describe, expect, it } from 'vitest';
import { compactMap, expandMap } from '../../../../src/core/model/cell-maps.ts';
import { guessPairs } from '../../../../src/core/lesson/guess-pairs.ts';
import { measurePixelErrors } from '../../../../src/core/evaluation/metrics.ts';
import { createPose } from '../../../../src/core/pose.ts';
import { Random } from '../../../../src/core/random.ts';
import { oneCycleRate } from '../../../../src/core/training/schedule.ts';
import { cropAround, cropForFound, measureBox } from '../../../../src/core/tracking/taught-crop.ts';
import { createMapOf } from '../../../fixtures/networks/decoder-samples.ts';

describe('oneCycleRate', () => {
  const rates = Array.from({ length: 500 }, (_, step) => oneCycleRate(step, 500, 6e-3));

  it('rises from 1/25 of the peak in 30 % of the steps and then falls to nearly 0', () => {
    expect(rates[0]).toBeCloseTo(6e-3 / 25, 10);
    expect(rates[149]).toBeCloseTo(6e-3, 10);
    expect(rates[499]).toBeCloseTo(6e-3 / 25 / 1e4, 12);
    for (let i = 1; i < 500; i++) expect(rates[i] > rates[i - 1]).toBe(i < 150);
  });

  it.each([1, 2, 3, 4])('is between 0 and 1 for a run of %i steps', (steps) => {
    for (let step = 0; step < steps; step++) {
      const rate = oneCycleRate(step, steps, 1);
      expect(rate).toBeGreaterThanOrEqual(0);
      expect(rate).toBeLessThanOrEqual(1);
    }
  });
});

describe('guessPairs', () => {
  it.each([
    ['left_ear', 'right_ear'],
    ['leftear', 'rightear'],
    ['earLeft', 'earRight'],
    ['L_paw', 'R_paw'],
    ['paw.l', 'paw.r'],
    ['front-L-hoof', 'front-R-hoof'],
  ])('pairs %s with %s', (left, right) => {
    expect(guessPairs([left, 'nose', right])).toEqual([
      { name: left, side: 'left', pair: right },
      { name: 'nose', side: 'middle' },
      { name: right, side: 'right', pair: left },
    ]);
  });

  it.each([['left_ear', 'left_eye'], ['tail', 'hall'], ['leftover'], ['right']])(
    'pairs nothing without a counterpart: %s, %s',
    (...names) => {
      expect(guessPairs(names).every(({ pair }) => pair === undefined)).toBe(true);
    },
  );
});

describe('compactMap', () => {
  it('comes back within a 510th of each channel’s range', () => {
    const random = new Random(1);
    const scales = [1, 100, 0, 1e-3];
    const map = createMapOf(5, 7, 4, (i) => random.between(-1, 2) * scales[i % 4] + 3);
    const back = expandMap(compactMap(map));
    expect(back).toMatchObject({ width: 7, height: 5, channels: 4 });
    map.values.forEach((value, i) => {
      expect(Math.abs(back.values[i] - value)).toBeLessThanOrEqual(
        (3 * scales[i % 4]) / 509 + 1e-6,
      );
    });
  });
});

describe('crops', () => {
  const frame = { width: 400, height: 200 };
  const found = (places: [number, number, number][]) =>
    places.map(([x, y, score], i) => ({ joint: `${i}`, x: x / 400, y: y / 200, score }));

  it('are squares in pixels around the points', () => {
    const crop = cropAround(
      found([
        [100, 50, 1],
        [180, 90, 1],
      ]),
      frame,
      2,
    );
    expect(crop.width * 400).toBeCloseTo(160, 8);
    expect(crop.height * 200).toBeCloseTo(160, 8);
    expect((crop.x + crop.width / 2) * 400).toBeCloseTo(140, 8);
    expect((crop.y + crop.height / 2) * 200).toBeCloseTo(70, 8);
    expect(
      measureBox(
        found([
          [100, 50, 1],
          [180, 90, 1],
        ]),
        frame,
      ),
    ).toBeCloseTo(0.2, 8);
  });

  it('ignore points of low confidence', () => {
    const sure = found([
      [100, 50, 0.9],
      [180, 90, 0.8],
    ]);
    const rule = { margin: 2, largest: 0.5 };
    const crop = cropForFound([...sure, ...found([[390, 10, 0.05]])], frame, rule);
    expect(crop).toEqual(cropAround(sure, frame, 2));
  });

  it('are limited to the lesson’s largest, around the median, when a confident point is far off', () => {
    const crop = cropForFound(
      found([
        [100, 50, 0.9],
        [110, 50, 0.9],
        [120, 60, 0.9],
        [390, 190, 0.9],
      ]),
      frame,
      { margin: 2, largest: 0.1 },
    );
    expect(crop.width * 400).toBeCloseTo(400 * 0.1 * 1.25 * 2, 8);
    expect((crop.x + crop.width / 2) * 400).toBeCloseTo(115, 8);
  });

  it('of a single point have a minimum size', () => {
    const crop = cropAround(found([[100, 50, 1]]), frame, 2);
    expect(crop.width * 400).toBeGreaterThanOrEqual(32);
  });
});

describe('measurePixelErrors', () => {
  it('measures placed labels only, in pixels of the frame', () => {
    const frame = {
      name: 'a',
      burst: null,
      width: 200,
      height: 100,
      labels: [
        { state: 'visible', x: 0.5, y: 0.5 },
        { state: 'absent', x: 0, y: 0 },
        { state: 'occluded', x: 0.1, y: 0.1 },
        { state: 'unlabelled', x: 0, y: 0 },
      ],
    } as const;
    const pose = createPose(
      [0, 1, 2, 3].map((i) => ({ joint: `${i}`, x: 0.52, y: 0.53, score: 1 })),
    );
    const errors = measurePixelErrors(pose, frame);
    expect(errors.map(({ point }) => point)).toEqual([0, 2]);
    expect(errors[0].distancePx).toBeCloseTo(5, 10);
  });
});
