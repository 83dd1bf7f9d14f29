import { describe, expect, it } from 'vitest';
import {
  fitInputSize,
  InputSizeError,
  matchAspect,
  poseFromCrop,
  poseIntoCrop,
  WHOLE_FRAME,
} from '../../../src/core/geometry.ts';
import { createStandingPose } from '../../fixtures/people/poses.ts';
import { createRandom } from '../../fixtures/random.ts';

describe('fitInputSize', () => {
  it.each([
    [640 / 480, 256, { width: 256, height: 192 }],
    [480 / 640, 256, { width: 192, height: 256 }],
    [1, 192, { width: 192, height: 192 }],
    [16 / 9, 256, { width: 256, height: 160 }],
    [16 / 9, 192, { width: 192, height: 128 }],
    [100, 256, { width: 256, height: 32 }],
    [0.01, 256, { width: 32, height: 256 }],
    [1.01, 192, { width: 192, height: 192 }],
  ])('fits an aspect ratio of %f into %i pixels', (aspect, longSide, size) => {
    expect(fitInputSize(aspect, longSide)).toEqual(size);
  });

  it('returns multiples of 32, at most the longer side', () => {
    const random = createRandom(1);
    for (let round = 0; round < 300; round++) {
      const longSide = 32 * (1 + Math.floor(random() * 20));
      const { width, height } = fitInputSize(Math.exp(random() * 6 - 3), longSide);
      expect([width % 32, height % 32, Math.max(width, height)]).toEqual([0, 0, longSide]);
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(32);
    }
  });

  it.each([100, 0, -32, NaN, 192.5])('rejects a side of %f', (side) => {
    expect(() => fitInputSize(1, side)).toThrow(InputSizeError);
    expect(() => fitInputSize(1, side)).toThrow(`got ${side}`);
  });
});

describe('matchAspect', () => {
  it('keeps a region that has the aspect ratio', () => {
    const frame = { width: 640, height: 480 };
    expect(matchAspect(WHOLE_FRAME, frame, { width: 256, height: 192 })).toEqual(WHOLE_FRAME);
  });

  it('extends the shorter side around the same centre', () => {
    // A square input over a 640×480 frame: 80 pixels more above and below.
    const square = matchAspect(WHOLE_FRAME, { width: 640, height: 480 }, { width: 9, height: 9 });
    expect(square.x).toBe(0);
    expect(square.width).toBe(1);
    expect(square.y).toBeCloseTo(-80 / 480, 12);
    expect(square.height).toBeCloseTo(640 / 480, 12);
  });

  it('contains the region, has the aspect ratio and touches two sides', () => {
    const random = createRandom(2);
    for (let round = 0; round < 200; round++) {
      const frame = { width: 1 + Math.ceil(random() * 999), height: 1 + Math.ceil(random() * 999) };
      const input = { width: 32 + random() * 300, height: 32 + random() * 300 };
      const region = { x: random() - 0.5, y: random(), width: random(), height: random() };
      const fitted = matchAspect(region, frame, input);
      const aspect = (fitted.width * frame.width) / (fitted.height * frame.height);
      expect(aspect / (input.width / input.height)).toBeCloseTo(1, 9);
      expect(fitted.x + fitted.width / 2).toBeCloseTo(region.x + region.width / 2, 9);
      expect(fitted.y + fitted.height / 2).toBeCloseTo(region.y + region.height / 2, 9);
      const growth = [fitted.width / region.width, fitted.height / region.height];
      expect(Math.min(...growth)).toBeCloseTo(1, 9);
    }
  });
});

describe('poseFromCrop and poseIntoCrop', () => {
  const crop = { x: -0.25, y: 0.5, width: 0.5, height: 0.75 };

  it('map from crop to frame', () => {
    const pose = poseFromCrop(
      { score: 0.5, keypoints: [{ joint: 'nose', x: 0.5, y: 1, score: 0.5 }] },
      crop,
    );
    expect(pose).toEqual({
      score: 0.5,
      keypoints: [{ joint: 'nose', x: 0, y: 1.25, score: 0.5 }],
    });
  });

  it('are inverse', () => {
    const pose = createStandingPose(0.4, 0.8, 0.6);
    const back = poseIntoCrop(poseFromCrop(pose, crop), crop);
    back.keypoints.forEach(({ joint, x, y, score }, index) => {
      const before = pose.keypoints[index];
      expect([joint, score]).toEqual([before.joint, before.score]);
      expect(x).toBeCloseTo(before.x, 12);
      expect(y).toBeCloseTo(before.y, 12);
    });
  });

  it('are the identity for the whole frame', () => {
    const pose = createStandingPose(0.4, 0.8, 0.6);
    expect(poseFromCrop(pose, WHOLE_FRAME)).toEqual(pose);
  });
});
