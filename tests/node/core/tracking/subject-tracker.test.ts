import { describe, expect, it } from 'vitest';
import type { BodyColors } from '../../../../src/core/image/body-colors.ts';
import {
  SubjectTracker,
  type TrackedSubject,
} from '../../../../src/core/tracking/subject-tracker.ts';
import { WHOLE_FRAME } from '../../../../src/core/geometry.ts';
import type { PersonCandidate } from '../../../../src/core/detection/pose-similarity.ts';
import { createStandingPose } from '../../../fixtures/people/poses.ts';

const frame = { width: 640, height: 480 };
const FRAME_MS = 1000 / 30;
const HEIGHT = 0.5;
const RED: BodyColors = [0, 0.8, 0.2];
const BLUE: BodyColors = [0, -0.4, -0.8];

/** A person: clothing, and the x of the feet in each frame, unit frame coordinates; null while hidden. */
interface Walker {
  colors: BodyColors | null;
  x: (frame: number) => number | null;
}

const standing = (x: number) => () => x;
const walking = (from: number, perFrame: number) => (at: number) => from + perFrame * at;
/** Hidden from one frame to another. */
const hidden = (x: (at: number) => number, from: number, to: number) => (at: number) =>
  at >= from && at < to ? null : x(at);

function candidateOf({ colors, x }: Walker, at: number): PersonCandidate[] {
  const place = x(at);
  if (place === null || place < 0 || place > 1) return [];
  return [{ pose: createStandingPose(place, 0.9, HEIGHT), centerScore: 0.8, colors }];
}

/** Tracks the first walker from the first frame on. */
function track(walkers: readonly Walker[], frames: number, step = 1): TrackedSubject[] {
  const tracker = new SubjectTracker();
  const results: TrackedSubject[] = [];
  for (let at = 0; at < frames; at += step) {
    const seen = walkers.flatMap((walker) => candidateOf(walker, at));
    // An empty crop still decodes to a pose of low score.
    const background = { pose: createStandingPose(0.5, 0.9, HEIGHT, 0.02), centerScore: 0.01 };
    results.push(tracker.follow(seen.length > 0 ? seen : [background], frame, at * FRAME_MS));
  }
  return results;
}

/** The subject's clothing in each frame. */
const clothesOf = (results: readonly TrackedSubject[]) =>
  results.map(({ candidate }) => (candidate ? (candidate.colors ?? null) : 'out of sight'));

function expectSame(results: readonly TrackedSubject[], colors: BodyColors | null): void {
  expect(new Set(results.map(({ id }) => id))).toEqual(new Set([1]));
  for (const worn of clothesOf(results)) expect(['out of sight', colors]).toContain(worn);
  expect(clothesOf(results).at(-1)).toBe(colors);
}

describe('the subject stays the same person', () => {
  it('when another person walks the other way and passes in front', () => {
    const red = { colors: RED, x: hidden(walking(0.2, 0.01), 26, 35) };
    const blue = { colors: BLUE, x: walking(0.8, -0.01) };
    const results = track([red, blue], 60);
    expectSame(results, RED);
    expect(clothesOf(results).filter((worn) => worn === 'out of sight')).toHaveLength(9);
  });

  it('when another person overtakes in front', () => {
    const red = { colors: RED, x: hidden(walking(0.3, 0.004), 21, 30) };
    const blue = { colors: BLUE, x: walking(0.1, 0.012) };
    expectSame(track([red, blue], 60), RED);
  });

  it('when another person passes in front of the standing subject', () => {
    const red = { colors: RED, x: hidden(standing(0.5), 36, 45) };
    const blue = { colors: BLUE, x: walking(0.1, 0.01) };
    expectSame(track([red, blue], 80), RED);
  });

  it('when both stop for most of a second, one in front of the other', () => {
    const red = { colors: RED, x: hidden(standing(0.5), 30, 54) };
    const blue = {
      colors: BLUE,
      x: (at: number) => Math.min(0.5, 0.2 + at * 0.01) + Math.max(0, at - 54) * 0.02,
    };
    expectSame(track([red, blue], 75), RED);
  });

  it('when two people with the same or unknown clothing pass each other', () => {
    for (const colors of [RED, null]) {
      const one = { colors, x: walking(0.2, 0.01) };
      const other = { colors, x: hidden(walking(0.8, -0.01), 27, 34) };
      const results = track([one, other], 60);
      const last = results.at(-1)?.pose.keypoints.find(({ joint }) => joint === 'left_ankle');
      expect(new Set(results.map(({ id }) => id))).toEqual(new Set([1]));
      expect(last?.x).toBeCloseTo(0.2 + 0.59 + 0.07 * HEIGHT, 6);
    }
  });

  it('when the subject moves fast at a low frame rate', () => {
    const x = (at: number) => 0.5 + 0.3 * Math.sin(at / 7);
    const results = track([{ colors: RED, x }], 200, 4);
    expect(clothesOf(results)).not.toContain('out of sight');
    expectSame(results, RED);
  });

  it('when the camera jumps and no one else is in sight', () => {
    const results = track([{ colors: RED, x: (at) => (at < 20 ? 0.2 : 0.8) }], 40);
    expect(clothesOf(results)).not.toContain('out of sight');
    expectSame(results, RED);
  });
});

describe('another person', () => {
  it('who enters after the subject left becomes the subject under another id, after a second', () => {
    const red = { colors: RED, x: walking(0.7, 0.02) };
    const blue = { colors: BLUE, x: (at: number) => (at < 20 ? null : 0.3) };
    const results = track([red, blue], 80);
    const waiting = results.slice(20, 45);
    for (const { id, candidate, pose } of waiting) {
      expect([id, candidate, pose.score]).toEqual([1, null, 0]);
    }
    const [first] = results.filter(({ candidate }) => candidate?.colors === BLUE);
    expect(first.id).toBe(2);
    expect(results.at(-1)?.id).toBe(2);
  });

  it('is never shown under the id of the previous subject', () => {
    const red = { colors: RED, x: hidden(standing(0.5), 30, 400) };
    const blue = { colors: BLUE, x: walking(0.2, 0.005) };
    const results = track([red, blue], 120);
    for (const { id, candidate } of results) {
      if (candidate) expect(id).toBe(candidate.colors === RED ? 1 : 2);
    }
    expect(results.at(-1)?.id).toBe(2);
  });

  it('does not become the subject unless detected clearly', () => {
    const tracker = new SubjectTracker();
    const faint = { pose: createStandingPose(0.3, 0.9, HEIGHT, 0.12), centerScore: 0.2 };
    const clear = { pose: createStandingPose(0.7, 0.9, HEIGHT), centerScore: 0.8 };
    tracker.follow([faint], frame, 0);
    expect(tracker.planCrop(frame, 10)).toBe(WHOLE_FRAME);
    expect(tracker.follow([clear], frame, 33).candidate).toBe(clear);
    expect(tracker.planCrop(frame, 40)).not.toBe(WHOLE_FRAME);
  });
});

describe('the crop', () => {
  it('surrounds the subject; while missing, the predicted place and the whole frame alternate', () => {
    const tracker = new SubjectTracker();
    const background = { pose: createStandingPose(0.5, 0.9, HEIGHT, 0.02), centerScore: 0.01 };
    const small = { pose: createStandingPose(0.3, 0.6, 0.25), centerScore: 0.8, colors: RED };
    for (const at of [0, 1, 2, 3]) tracker.follow([small], frame, at * FRAME_MS);
    const known = tracker.planCrop(frame, 4 * FRAME_MS);
    expect(known.width).toBeLessThan(0.5);
    tracker.follow([background], frame, 5 * FRAME_MS);
    expect(tracker.isSearching).toBe(true);
    expect(tracker.planCrop(frame, 6 * FRAME_MS)).toBe(WHOLE_FRAME);
    tracker.follow([background], frame, 6 * FRAME_MS);
    const wider = tracker.planCrop(frame, 7 * FRAME_MS);
    expect(wider.width).toBeGreaterThan(known.width);
    expect(wider.width).toBeLessThan(1);
  });

  it('lies elsewhere in a second run when the subject is not certain', () => {
    const tracker = new SubjectTracker();
    const red = { pose: createStandingPose(0.3, 0.9, HEIGHT), centerScore: 0.8, colors: RED };
    const far = { ...red, pose: createStandingPose(0.7, 0.9, HEIGHT) };
    tracker.follow([red], frame, 0);
    expect(tracker.isCertain([red], frame, FRAME_MS)).toBe(true);
    expect(tracker.isCertain([{ ...red, colors: BLUE }], frame, FRAME_MS)).toBe(false);
    expect(tracker.isCertain([far], frame, FRAME_MS)).toBe(false);
    expect(tracker.planSecondCrop(tracker.planCrop(frame, FRAME_MS), FRAME_MS)).toBe(WHOLE_FRAME);
  });

  it('is the whole frame after a reset, and the next subject has another id', () => {
    const tracker = new SubjectTracker();
    const red = { pose: createStandingPose(0.3, 0.9, HEIGHT), centerScore: 0.8, colors: RED };
    expect(tracker.follow([red], frame, 0).id).toBe(1);
    tracker.forget();
    expect(tracker.planCrop(frame, FRAME_MS)).toBe(WHOLE_FRAME);
    expect(tracker.follow([red], frame, FRAME_MS).id).toBe(2);
  });
});

describe('the subject changes', () => {
  const people = [0.2, 0.5, 0.8].map((x) => ({
    pose: createStandingPose(x, 0.9, HEIGHT),
    centerScore: 0.8,
    colors: RED,
  }));
  const [left, middle, right] = people;

  it('when another person is tapped', () => {
    const tracker = new SubjectTracker();
    expect(tracker.follow([middle, left, right], frame, 0).candidate).toBe(middle);
    const place = { x: 0.82, y: 0.6 };
    const chosen = tracker.choose([middle, left, right], place, frame, FRAME_MS);
    expect([chosen.id, chosen.candidate]).toEqual([2, right]);
    const later = tracker.follow([middle, left, right], frame, 2 * FRAME_MS);
    expect([later.id, later.candidate]).toEqual([2, right]);
  });

  it('but not when the tapped place is empty', () => {
    const tracker = new SubjectTracker();
    tracker.follow([middle, left], frame, 0);
    const chosen = tracker.choose([middle, left], { x: 0.85, y: 0.5 }, frame, FRAME_MS);
    expect([chosen.id, chosen.candidate]).toEqual([1, middle]);
  });

  it('from left to right, wrapping around, each under their own id', () => {
    const tracker = new SubjectTracker();
    tracker.follow([middle, left, right], frame, 0);
    const results = [1, 2, 3, 4].map((at) => {
      const { id, candidate } = tracker.choose([middle, left, right], 'next', frame, at * FRAME_MS);
      return [id, candidate];
    });
    expect(results).toEqual([
      [2, right],
      [3, left],
      [1, middle],
      [2, right],
    ]);
  });

  it('also while the previous subject is missing, and in the first frame', () => {
    const tracker = new SubjectTracker();
    expect(tracker.choose([left, right], { x: 0.8, y: 0.5 }, frame, 0).candidate).toBe(right);
    tracker.follow([left], frame, FRAME_MS);
    const chosen = tracker.choose([left], 'next', frame, 2 * FRAME_MS);
    expect([chosen.id, chosen.candidate]).toEqual([2, left]);
  });
});
