import { describe, expect, it } from 'vitest';
import { nextCrop } from '../../../../src/core/tracking/next-crop.ts';
import { WHOLE_FRAME, type Rectangle } from '../../../../src/core/geometry.ts';
import { createPoseFrom } from '../../../fixtures/people/poses.ts';

const frame = { width: 400, height: 200 };

function expectPixels(crop: Rectangle, x: number, y: number, width: number, height: number) {
  const { width: frameWidth, height: frameHeight } = frame;
  expect(crop.x * frameWidth).toBeCloseTo(x, 9);
  expect(crop.y * frameHeight).toBeCloseTo(y, 9);
  expect(crop.width * frameWidth).toBeCloseTo(width, 9);
  expect(crop.height * frameHeight).toBeCloseTo(height, 9);
}

describe('nextCrop', () => {
  it('is a square of 1.9 torsos around the hips when the torso extends farthest', () => {
    // Hips at (200, 120) px, shoulders 40 px above and 20 aside: 1.9 × 40 = 76.
    const pose = createPoseFrom({
      left_shoulder: [220 / 400, 80 / 200],
      right_shoulder: [180 / 400, 80 / 200],
      left_hip: [210 / 400, 120 / 200],
      right_hip: [190 / 400, 120 / 200],
    });
    expectPixels(nextCrop(pose, frame), 200 - 76, 120 - 76, 152, 152);
  });

  it('is a square of 1.2 bodies when an arm or a leg extends farther', () => {
    // The wrist is 100 px to the left: 1.2 × 100 = 120.
    const pose = createPoseFrom({
      left_shoulder: [0.55, 0.4],
      right_shoulder: [0.45, 0.4],
      left_hip: [0.525, 0.6],
      right_hip: [0.475, 0.6],
      right_wrist: [0.25, 0.5],
    });
    expectPixels(nextCrop(pose, frame), 80, 0, 240, 240);
  });

  it('requires one shoulder and one hip, on either side', () => {
    const shoulder = { left_shoulder: [0.5, 0.3, 0.21], right_shoulder: [0.4, 0.3, 0.2] } as const;
    const hips = { left_hip: [0.5, 0.5, 0.1], right_hip: [0.4, 0.5, 0.5] } as const;
    const crop = (places: object) => nextCrop(createPoseFrom({ ...places }), frame);
    expect(crop({ ...shoulder, ...hips })).not.toBe(WHOLE_FRAME);
    expect(crop({ ...shoulder, ...hips, left_shoulder: [0.5, 0.3, 0.2] })).toBe(WHOLE_FRAME);
    expect(crop({ ...shoulder, ...hips, right_hip: [0.4, 0.5, 0.2] })).toBe(WHOLE_FRAME);
  });

  it('ignores joints with a low score', () => {
    const torso = {
      left_shoulder: [0.5, 0.3],
      right_shoulder: [0.5, 0.3],
      left_hip: [0.5, 0.5],
      right_hip: [0.5, 0.5],
    } as const;
    const near = nextCrop(createPoseFrom({ ...torso }), frame);
    const lost = {
      ...torso,
      right_shoulder: [0.05, 0.9, 0.1],
      left_wrist: [0.9, 0.1, 0.2],
    } as const;
    expect(nextCrop(createPoseFrom({ ...lost }), frame)).toEqual(near);
  });

  it('is the whole frame without a pose, and without a torso', () => {
    expect(nextCrop(null, frame)).toBe(WHOLE_FRAME);
    expect(nextCrop(createPoseFrom({ snout: [0.5, 0.5] }), frame)).toBe(WHOLE_FRAME);
    expect(nextCrop(createPoseFrom({}), frame)).toBe(WHOLE_FRAME);
  });

  it('is the whole frame when the person is larger', () => {
    // Hips in the corner, the ankle in the other one: the farthest edge is 380 px away.
    const pose = createPoseFrom({
      left_shoulder: [0.05, 0.2],
      right_shoulder: [0.05, 0.2],
      left_hip: [0.05, 0.1],
      right_hip: [0.05, 0.1],
      left_ankle: [0.95, 0.9],
    });
    expect(nextCrop(pose, frame)).toBe(WHOLE_FRAME);
  });

  it('extends no farther than the farthest edge of the frame', () => {
    const tall = { width: 200, height: 200 };
    // Hips in the middle: half the side is at most 100 px, where 1.9 × 80 = 152 are requested.
    const pose = createPoseFrom({
      left_shoulder: [0.5, 0.1],
      right_shoulder: [0.5, 0.1],
      left_hip: [0.5, 0.5],
      right_hip: [0.5, 0.5],
    });
    expect(nextCrop(pose, tall)).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });
});
