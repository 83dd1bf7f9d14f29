import { describe, expect, it } from 'vitest';
import type { Pose } from '../../../../src/core/pose.ts';
import { PoseSmoother } from '../../../../src/core/smoothing/pose-smoother.ts';
import { createStandingPose } from '../../../fixtures/people/poses.ts';
import { createRandom } from '../../../fixtures/random.ts';

const frame = { width: 640, height: 480 };
const FRAME_MS = 1000 / 30;

const noseX = (pose: Pose) => pose.keypoints[0].x;

/** The smoothed x of the nose of a person of the given height at these positions. */
function smoothNose(height: number, positions: readonly number[], score = 0.9): number[] {
  const smoother = new PoseSmoother();
  return positions.map((x, i) =>
    noseX(smoother.smooth(createStandingPose(x, 0.9, height, score), frame, i * FRAME_MS)),
  );
}

const steps = (values: readonly number[]) => values.slice(1).map((value, i) => value - values[i]);
const rootMeanSquare = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe('PoseSmoother', () => {
  it('removes at least 60 % of the jitter of a standing person', () => {
    const random = createRandom(1);
    // Noise of 0.3 % of the body, root mean square, as the network has on real video.
    const bodyHeight = (0.6 * frame.height) / frame.width;
    const noise = () => 0.003 * bodyHeight * Math.sqrt(3) * (random() * 2 - 1);
    const noisy = Array.from({ length: 300 }, () => 0.5 + noise());
    const smoothed = smoothNose(0.6, noisy);
    expect(rootMeanSquare(steps(smoothed))).toBeLessThan(0.4 * rootMeanSquare(steps(noisy)));
  });

  it('lags at most 25 ms behind a person who walks one body length per second', () => {
    const perSecond = (0.6 * frame.height) / frame.width;
    const walk = Array.from({ length: 90 }, (_, i) => 0.1 + (i / 30) * perSecond * 0.25);
    const fast = Array.from({ length: 90 }, (_, i) => 0.1 + (i / 30) * perSecond);
    const lagMs = (path: number[], speed: number) =>
      ((path.at(-1)! - smoothNose(0.6, path).at(-1)!) / speed) * 1000;
    expect(lagMs(fast, perSecond)).toBeLessThan(25);
    expect(lagMs(walk, perSecond * 0.25)).toBeLessThan(50);
  });

  it('is independent of the size of the person', () => {
    const random = createRandom(2);
    const path = Array.from({ length: 60 }, (_, i) => Math.sin(i / 8) + 0.1 * random());
    const near = smoothNose(
      0.8,
      path.map((x) => 0.5 + 0.2 * x),
    );
    const far = smoothNose(
      0.2,
      path.map((x) => 0.5 + 0.05 * x),
    );
    near.forEach((x, i) => expect((x - 0.5) / 4).toBeCloseTo(far[i] - 0.5, 9));
  });

  it('is equal horizontally and vertically, in pixels', () => {
    const smoother = new PoseSmoother();
    let nose = { x: 0, y: 0 };
    for (let i = 0; i < 10; i++) {
      const step = i * 12;
      const pose = createStandingPose(0.2 + step / frame.width, 0.7 + step / frame.height, 0.6);
      nose = smoother.smooth(pose, frame, i * FRAME_MS).keypoints[0];
    }
    const start = createStandingPose(0.2, 0.7, 0.6).keypoints[0];
    const acrossPx = (nose.x - start.x) * frame.width;
    expect((nose.y - start.y) * frame.height).toBeCloseTo(acrossPx, 9);
    expect(acrossPx).toBeLessThan(9 * 12);
  });

  it('does not change scores', () => {
    const smoother = new PoseSmoother();
    smoother.smooth(createStandingPose(0.5, 0.9, 0.5), frame, 0);
    const pose = createStandingPose(0.6, 0.9, 0.5, 0.4);
    const smoothed = smoother.smooth(pose, frame, FRAME_MS);
    expect(smoothed.score).toBe(pose.score);
    expect(smoothed.keypoints.map(({ score }) => score)).toEqual(Array(17).fill(0.4));
    expect(smoothed.keypoints.map(({ joint }) => joint)).toEqual(
      pose.keypoints.map(({ joint }) => joint),
    );
  });

  it('moves an uncertain joint less than a certain one', () => {
    const path = [0.5, 0.52];
    expect(smoothNose(0.6, path, 0.15)[1]).toBeLessThan(smoothNose(0.6, path, 0.9)[1]);
  });

  it.each([
    [
      'the person was lost',
      (smoother: PoseSmoother) =>
        smoother.smooth(createStandingPose(0.2, 0.9, 0.6, 0.05), frame, 66),
      100,
    ],
    ['it was reset', (smoother: PoseSmoother) => smoother.reset(), 66],
    ['time went back', () => undefined, 0],
    ['time jumped ahead', () => undefined, 600],
  ])('restarts after %s', (_, interrupt, timeMs) => {
    const smoother = new PoseSmoother();
    smoother.smooth(createStandingPose(0.2, 0.9, 0.6), frame, 0);
    smoother.smooth(createStandingPose(0.2, 0.9, 0.6), frame, 33);
    interrupt(smoother);
    const elsewhere = createStandingPose(0.7, 0.9, 0.6);
    expect(smoother.smooth(elsewhere, frame, timeMs)).toEqual(elsewhere);
  });

  it('restarts only the joints that were hidden', () => {
    const smoother = new PoseSmoother();
    const withNose = (x: number, noseScore: number) => {
      const pose = createStandingPose(x, 0.9, 0.6);
      pose.keypoints[0] = { ...pose.keypoints[0], score: noseScore };
      return pose;
    };
    smoother.smooth(withNose(0.5, 0.9), frame, 0);
    smoother.smooth(withNose(0.5, 0.05), frame, 33);
    const smoothed = smoother.smooth(withNose(0.55, 0.9), frame, 66);
    expect(noseX(smoothed)).toBe(0.55);
    expect(smoothed.keypoints[1].x).toBeLessThan(0.56);
  });
});
