// Smoothing for drawing: joint visibility without flicker, smoothed poses and predicted positions.
import { describe, expect, it } from 'vitest';
import { JointVisibility } from '../../../../src/core/smoothing/joint-visibility.ts';
import type { Person } from '../../../../src/core/pose.ts';
import { PoseSmoothing } from '../../../../src/core/smoothing/pose-smoothing.ts';
import { createPoseFrom, createStandingPose } from '../../../fixtures/people/poses.ts';

const frame = { width: 640, height: 480 };
const FRAME_MS = 1000 / 30;
const MIN_SCORE = 0.3;

describe('JointVisibility', () => {
  /** Whether the nose is drawn, frame by frame, for these scores. */
  function show(scores: readonly number[]): boolean[] {
    const visibility = new JointVisibility();
    return scores.map((score, i) => {
      const pose = createPoseFrom({ nose: [0.5, 0.5, score] });
      return visibility.settle(pose, MIN_SCORE, i * FRAME_MS).keypoints[0].score >= MIN_SCORE;
    });
  }

  it('does not flicker with a flickering score', () => {
    const flickering = Array.from({ length: 30 }, (_, i) => (i % 2 ? 0.27 : 0.33));
    expect(new Set(show(flickering))).toEqual(new Set([true]));
    const dim = Array.from({ length: 30 }, (_, i) => (i % 2 ? 0.1 : 0.33));
    expect(show([0, 0, 0, ...dim]).every((isShown) => !isShown)).toBe(true);
  });

  it('hides a joint after a delay, and shows it at once when it is certain', () => {
    const shown = show([0.9, ...Array<number>(8).fill(0.05), 0.9]);
    expect(shown.slice(0, 4)).toEqual([true, true, true, true]);
    expect(shown[8]).toBe(false);
    expect(shown[9]).toBe(true);
  });

  it('keeps the last position of a hidden joint', () => {
    const visibility = new JointVisibility();
    visibility.settle(createPoseFrom({ nose: [0.5, 0.5, 0.9] }), MIN_SCORE, 0);
    const lost = createPoseFrom({ nose: [0.9, 0.1, 0.05] });
    expect(visibility.settle(lost, MIN_SCORE, 33).keypoints[0]).toMatchObject({ x: 0.5, y: 0.5 });
  });
});

describe('PoseSmoothing', () => {
  const smoothing = () => new PoseSmoothing();
  const walker = (x: number, id = 1): Person => ({ id, ...createStandingPose(x, 0.9, 0.6) });

  it('smooths each person separately and does not modify its input', () => {
    const both = smoothing();
    const alone = smoothing();
    for (let i = 0; i < 20; i++) {
      const first = walker(0.2 + 0.004 * i, 1);
      const found = structuredClone(first);
      const together = both.smooth([walker(0.8, 2), first], frame, i * FRAME_MS, 0.6);
      const [one] = alone.smooth([first], frame, i * FRAME_MS, 0.6);
      expect(together[1]).toEqual(one);
      expect(first).toEqual(found);
    }
  });

  it('does not smooth at strength 0', () => {
    const people = smoothing();
    for (let i = 0; i < 5; i++) {
      const found = walker(0.2 + 0.02 * i);
      expect(people.smooth([found], frame, i * FRAME_MS, 0)).toEqual([found]);
    }
  });

  const AHEAD_MS = 80;
  const BODY = 0.6 * (frame.height / frame.width) * 0.9;

  it('predicts most of the movement of a walking person', () => {
    const people = smoothing();
    const perMs = BODY / 1000;
    let shown: Person[] = [];
    for (let i = 0; i < 30; i++) {
      shown = people.smooth([walker(0.1 + perMs * i * FRAME_MS)], frame, i * FRAME_MS, 0.6);
    }
    const truth = walker(0.1 + perMs * (29 * FRAME_MS + AHEAD_MS)).keypoints[0].x;
    const [ahead] = people.predict(shown, frame, AHEAD_MS);
    const without = truth - shown[0].keypoints[0].x;
    const left = Math.abs(truth - ahead.keypoints[0].x);
    expect(left).toBeLessThan(0.45 * without);
  });

  it('overshoots a stop slightly, and recovers within a fifth of a second', () => {
    const people = smoothing();
    const perMs = BODY / 1000;
    const stop = 0.1 + perMs * 30 * FRAME_MS;
    const beyond: number[] = [];
    for (let i = 0; i < 45; i++) {
      const x = Math.min(stop, 0.1 + perMs * i * FRAME_MS);
      const shown = people.smooth([walker(x)], frame, i * FRAME_MS, 0.6);
      const [ahead] = people.predict(shown, frame, AHEAD_MS);
      if (i > 30) beyond.push((ahead.keypoints[0].x - stop) / BODY);
    }
    expect(Math.max(...beyond)).toBeLessThan(0.06);
    expect(Math.max(...beyond.slice(6).map(Math.abs))).toBeLessThan(0.01);
  });

  it('limits the prediction to a fifth of the body', () => {
    const people = smoothing();
    for (let i = 0; i < 10; i++) people.smooth([walker(0.1 + 0.03 * i)], frame, i * FRAME_MS, 0.6);
    const [shown] = people.smooth([walker(0.4)], frame, 10 * FRAME_MS, 0.6);
    const [ahead] = people.predict([shown], frame, 10_000);
    const distance = (ahead.keypoints[0].x - shown.keypoints[0].x) / BODY;
    expect(Math.abs(distance)).toBeLessThanOrEqual(0.21);
  });
});
