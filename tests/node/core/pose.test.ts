import { describe, expect, it } from 'vitest';
import { createPose, meanScore } from '../../../src/core/pose.ts';
import { logit, sigmoid } from '../../../src/core/sigmoid.ts';

const keypoint = (score: number) => ({ joint: 'nose', x: 0, y: 0, score });

describe('a pose', () => {
  it('is scored by the mean of its keypoints, nothing by 0', () => {
    expect(createPose([keypoint(0.2), keypoint(0.4), keypoint(0.9)]).score).toBeCloseTo(0.5, 12);
    expect(meanScore([])).toBe(0);
  });
});

describe('sigmoid and logit', () => {
  it('undo each other and reach their ends', () => {
    for (const value of [-20, -3, -0.5, 0, 0.5, 3, 20]) {
      expect(logit(sigmoid(value))).toBeCloseTo(value, 5);
    }
    expect([sigmoid(0), sigmoid(-Infinity), sigmoid(Infinity)]).toEqual([0.5, 0, 1]);
    expect([sigmoid(-1000), sigmoid(1000)]).toEqual([0, 1]);
    expect([logit(0), logit(1)]).toEqual([-Infinity, Infinity]);
  });
});
