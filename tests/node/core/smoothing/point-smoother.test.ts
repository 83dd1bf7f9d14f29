// The smoothing filter's response to a step, a ramp, a sine and implausible jumps.
import { describe, expect, it } from 'vitest';
import { findSwappedJoints, PoseSmoother } from '../../../../src/core/smoothing/pose-smoother.ts';
import {
  DEFAULT_SMOOTHING,
  smoothingSettings,
} from '../../../../src/core/smoothing/smoothing-strength.ts';
import { PointSmoother } from '../../../../src/core/smoothing/point-smoother.ts';
import { createStandingPose } from '../../../fixtures/people/poses.ts';

const FRAME_MS = 1000 / 30;
const BODY_PX = 300;

/** Filters the path of a joint, in body sizes per frame. */
function filterPath(path: readonly number[], steadiness = DEFAULT_SMOOTHING): number[] {
  const point = new PointSmoother({ x: path[0] * BODY_PX, y: 0 }, 0);
  return path.map((x, index) => {
    const measured = { x: x * BODY_PX, y: 0, timeMs: index * FRAME_MS };
    const known = { bodyPx: BODY_PX, trust: 1, isDoubtful: false };
    const { x: smoothed } = point.filter({ ...measured, ...known }, smoothingSettings(steadiness));
    return smoothed / BODY_PX;
  });
}

const ramp = (perSecond: number) => Array.from({ length: 60 }, (_, i) => (i / 30) * perSecond);

describe('PointSmoother', () => {
  it('follows a plausible step without overshooting', () => {
    const smoothed = filterPath([...Array<number>(10).fill(0), ...Array<number>(20).fill(0.1)]);
    expect(Math.max(...smoothed)).toBeLessThanOrEqual(0.1);
    // 60 % of the step in the second frame, 90 % after a fifth of a second.
    expect(smoothed[11]).toBeGreaterThan(0.06);
    expect(smoothed[16]).toBeGreaterThan(0.09);
  });

  it.each([
    [0.25, 60],
    [0.5, 25],
    [1, 15],
    [3, 15],
  ])('lags on a ramp of %d body sizes per second by less than %d ms', (perSecond, maxLagMs) => {
    const path = ramp(perSecond);
    const lagMs = ((path.at(-1)! - filterPath(path).at(-1)!) / perSecond) * 1000;
    expect(lagMs).toBeGreaterThan(0);
    expect(lagMs).toBeLessThan(maxLagMs);
  });

  it('preserves the amplitude of a swing, with a lag of less than 2 % of the body', () => {
    const swing = Array.from({ length: 90 }, (_, i) => 0.2 * Math.sin((2 * Math.PI * i) / 30));
    const smoothed = filterPath(swing);
    expect(Math.max(...smoothed.slice(30))).toBeGreaterThan(0.19);
    const behind = swing.map((x, i) => Math.abs(x - smoothed[i]));
    expect(Math.max(...behind.slice(15))).toBeLessThan(0.02);
  });

  it('smooths more and lags more with a stronger setting', () => {
    const path = ramp(0.5);
    const lags = [0.2, 0.4, 0.6, 0.8, 1].map(
      (value) => path.at(-1)! - filterPath(path, value).at(-1)!,
    );
    expect(lags).toEqual([...lags].sort((a, b) => a - b));
    expect(lags[0]).toBeLessThan(lags[4]);
  });

  it('delays a jump by one frame, without intermediate positions', () => {
    const smoothed = filterPath([0, 0, 0, 0.5, 0.5, 0.5]);
    expect(smoothed).toEqual([0, 0, 0, 0, 0.5, 0.5]);
  });

  it('ignores a single wrong frame', () => {
    expect(filterPath([0, 0, 0, 0.5, 0, 0])).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('swapped left and right joints', () => {
  const frame = { width: 640, height: 480 };
  const standing = createStandingPose(0.5, 0.9, 0.6);
  const swapKnees = () => {
    const pose = structuredClone(standing);
    const [left, right] = [pose.keypoints[13], pose.keypoints[14]];
    [left.x, right.x] = [right.x, left.x];
    return pose;
  };
  const kneeOf = (pose: typeof standing) => pose.keypoints[13].x;

  it('are detected, also when the joints are near each other', () => {
    const before = new Map(
      standing.keypoints.map(({ joint, x, y }) => [joint, { x: x * 640, y: y * 480 }]),
    );
    const swapped = swapKnees().keypoints;
    const places = new Map(swapped.map(({ joint, x, y }) => [joint, { x: x * 640, y: y * 480 }]));
    const found = findSwappedJoints(places, (joint) => before.get(joint), 260);
    expect([...found].sort()).toEqual(['left_knee', 'right_knee']);
    expect(findSwappedJoints(before, (joint) => before.get(joint), 260).size).toBe(0);
  });

  it('do not drag a joint across the body', () => {
    const smoother = new PoseSmoother();
    let timeMs = 0;
    const smooth = (pose: typeof standing) => smoother.smooth(pose, frame, (timeMs += FRAME_MS));
    for (let i = 0; i < 5; i++) smooth(standing);
    // One swapped frame is ignored; a second one is accepted at once.
    expect(kneeOf(smooth(swapKnees()))).toBeCloseTo(kneeOf(standing), 9);
    expect(kneeOf(smooth(swapKnees()))).toBeCloseTo(kneeOf(swapKnees()), 9);
  });

  it('another position in the next frame is accepted at once', () => {
    const smoother = new PoseSmoother();
    smoother.smooth(standing, frame, 0);
    smoother.smooth(standing, frame, FRAME_MS);
    const elsewhere = createStandingPose(0.85, 0.8, 0.6);
    expect(smoother.smooth(elsewhere, frame, 2 * FRAME_MS)).toEqual(elsewhere);
  });
});
