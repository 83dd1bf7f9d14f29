// Data augmentation: the geometry and colours of views, their labels, and the drawn targets.
import { describe, expect, it } from 'vitest';
import {
  applyAffine,
  invertAffine,
  PLAIN_LIGHT,
  sampleView,
} from '../../../../src/core/image/sample-view.ts';
import {
  createPlainView,
  createRandomView,
  viewLabels,
} from '../../../../src/core/training/augment.ts';
import type { ViewPlan } from '../../../../src/core/training/augment.ts';
import { decodePeaks } from '../../../../src/core/detection/decode-points.ts';
import { matchAspect, WHOLE_FRAME } from '../../../../src/core/geometry.ts';
import type { Label } from '../../../../src/core/lesson/labels.ts';
import { type Picture, planesOfPicture } from '../../../../src/core/image/pixel-planes.ts';
import { Random } from '../../../../src/core/random.ts';
import { PlaneSampler } from '../../../../src/core/image/sample-planes.ts';
import { logit } from '../../../../src/core/math.ts';
import { drawTarget } from '../../../../src/core/training/targets.ts';
import { createMap } from '../../../fixtures/networks/maps.ts';

const LIVELY = {
  rotation: 0.5,
  scale: [0.8, 1.3],
  shift: 0.08,
  light: 0.3,
  tint: 0.1,
  flips: true,
} as const;

function createNoisePicture(width: number, height: number, seed = 1): Picture {
  const random = new Random(seed);
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height * 4 }, () => random.below(256)),
  };
}

/** A dark picture with one bright block of pixels. */
function createDotPicture(width: number, height: number, x: number, y: number): Picture {
  const data = new Uint8Array(width * height * 4);
  for (let row = y - 2; row <= y + 2; row++) {
    for (let column = x - 2; column <= x + 2; column++)
      data.fill(255, (row * width + column) * 4, (row * width + column) * 4 + 4);
  }
  return { width, height, data };
}

const visible = (x: number, y: number): Label => ({ state: 'visible', x, y });

describe('invertAffine', () => {
  it('is the inverse map', () => {
    const affine = { xx: 0.8, xy: -0.3, x0: 5, yx: 0.4, yy: 1.2, y0: -7 };
    const there = applyAffine(affine, 3, 9);
    const back = applyAffine(invertAffine(affine), there.x, there.y);
    expect(back.x).toBeCloseTo(3, 10);
    expect(back.y).toBeCloseTo(9, 10);
  });
});

describe('a plain view', () => {
  it.each([
    ['the whole frame, smaller', WHOLE_FRAME, 0.02],
    ['a part of it', { x: 0.2, y: 0.1, width: 0.3, height: 0.4 }, 1e-4],
    ['a part that reaches outside', { x: -0.3, y: 0.6, width: 0.6, height: 0.6 }, 1e-4],
  ])('equals the sampling of live frames: %s', (_, region, tolerance) => {
    const picture = createNoisePicture(160, 120);
    const input = { width: 64, height: 64 };
    const viewed = new Float32Array(64 * 64 * 3);
    const sampled = new Float32Array(64 * 64 * 3);
    const { toFrame } = createPlainView({ frame: picture, region, input });
    sampleView(picture, toFrame, input, PLAIN_LIGHT, viewed);
    const crop = matchAspect(region, picture, input);
    new PlaneSampler().sample(planesOfPicture(picture), crop, input, sampled);
    // The two methods may differ at the frame's edge.
    const differences = viewed.map((value, index) => Math.abs(value - sampled[index]));
    const off = differences.filter((difference) => difference > 1e-4).length / differences.length;
    expect(off).toBeLessThanOrEqual(tolerance);
  });
});

describe('a random view', () => {
  const plan: ViewPlan = {
    frame: { width: 160, height: 120 },
    region: WHOLE_FRAME,
    input: { width: 128, height: 96 },
  };

  it('shows a dot at its label', () => {
    const picture = createDotPicture(160, 120, 70, 50);
    const labels = [visible(70.5 / 160, 50.5 / 120)];
    const random = new Random(7);
    let found = 0;
    for (let round = 0; round < 50; round++) {
      const view = createRandomView(plan, LIVELY, random);
      const [label] = viewLabels(labels, view, plan, [0]);
      if (label.state === 'absent') continue;
      const values = new Float32Array(128 * 96 * 3);
      sampleView(picture, view.toFrame, plan.input, PLAIN_LIGHT, values);
      const bright = centroid(values, 128);
      expect(Math.hypot(bright.x - label.x * 128, bright.y - label.y * 96)).toBeLessThan(0.4);
      found++;
    }
    expect(found).toBeGreaterThan(40);
  });

  it('swaps left and right only when mirrored', () => {
    const labels = [visible(0.3, 0.5), visible(0.6, 0.5), visible(0.5, 0.2)];
    const random = new Random(8);
    const seen = new Set<boolean>();
    for (let round = 0; round < 30; round++) {
      const view = createRandomView(plan, { ...LIVELY, rotation: 0.1 }, random);
      const [left, right] = viewLabels(labels, view, plan, [1, 0, 2]);
      seen.add(view.mirrored);
      // In a mirrored view, the point labelled left lies on the left of the mirrored object.
      expect(left.x).toBeLessThan(right.x);
    }
    expect(seen.size).toBe(2);
  });

  it('marks points outside the view absent and keeps unlabelled ones', () => {
    const corner = { ...plan, region: { x: 0, y: 0, width: 0.5, height: 0.5 } };
    const labels: Label[] = [visible(0.9, 0.9), { state: 'unlabelled', x: 0, y: 0 }];
    const states = viewLabels(labels, createPlainView(corner), corner, [0, 1]);
    expect(states.map(({ state }) => state)).toEqual(['absent', 'unlabelled']);
  });
});

describe('sampleView', () => {
  it('changes contrast around the middle, adds brightness and clamps', () => {
    const picture: Picture = { width: 2, height: 2, data: new Uint8Array(16).fill(191) };
    const { toFrame } = createPlainView({
      frame: picture,
      region: WHOLE_FRAME,
      input: { width: 32, height: 32 },
    });
    const values = new Float32Array(32 * 32 * 3);
    sampleView(
      picture,
      toFrame,
      { width: 32, height: 32 },
      { contrast: 0.5, offsets: [0, 25.5, 500] },
      values,
    );
    expect(values[0]).toBeCloseTo((191 / 127.5 - 1) / 2, 5);
    expect(values[1]).toBeCloseTo((191 / 127.5 - 1) / 2 + 0.2, 5);
    expect(values[2]).toBe(1);
  });
});

describe('drawTarget', () => {
  it('is decoded within 0.07 cells', () => {
    const random = new Random(3);
    for (let round = 0; round < 200; round++) {
      const map = createMap(40, 24, 2);
      const x = random.between(2, 38);
      const y = random.between(2, 22);
      drawTarget(map, 1, x, y);
      const logits = map.values.map((value) => logit(Math.min(0.9999, Math.max(1e-6, value))));
      const { keypoints } = decodePeaks({ ...map, values: logits }, ['other', 'snout']);
      expect(Math.hypot(keypoints[1].x * 40 - x, keypoints[1].y * 24 - y)).toBeLessThan(0.07);
      expect(map.values.filter((value, i) => i % 2 === 0 && value !== 0)).toHaveLength(0);
    }
  });

  it('clips to the map', () => {
    const map = createMap(8, 8, 1);
    drawTarget(map, 0, -0.5, 3.5);
    expect(map.values[3 * 8]).toBeCloseTo(Math.exp(-0.5), 6);
    drawTarget(map, 0, 100, 100);
    expect(map.values.every((value) => value <= 1)).toBe(true);
  });
});

/** The centroid of the bright pixels, px. */
function centroid(values: Float32Array, width: number) {
  let sum = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < values.length; i += 3) {
    const weight = values[i] + 1;
    sum += weight;
    x += weight * (((i / 3) % width) + 0.5);
    y += weight * (Math.floor(i / 3 / width) + 0.5);
  }
  return { x: x / sum, y: y / sum };
}
