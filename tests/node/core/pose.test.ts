import { describe, expect, it } from 'vitest';
import { createPose, meanScore } from '../../../src/core/pose.ts';

const keypoint = (score: number) => ({ joint: 'nose', x: 0, y: 0, score });

describe('createPose', () => {
  it('takes the mean score of its keypoints, 0 without any', () => {
    expect(createPose([keypoint(0.2), keypoint(0.4), keypoint(0.9)]).score).toBeCloseTo(0.5, 12);
    expect(meanScore([])).toBe(0);
  });
});
