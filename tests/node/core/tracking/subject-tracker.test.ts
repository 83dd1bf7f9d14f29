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

/** Someone as they are in a frame: their feet's x, unit frame coordinates; null where they are not to be seen. */
interface Walker {
  colors: BodyColors | null;
  x: (frame: number) => number | null;
}

const standing = (x: number) => () => x;
const walking = (from: number, perFrame: number) => (at: number) => from + perFrame * at;
/** As they go, but hidden from one frame to another. */
const hidden = (x: (at: number) => number, from: number, to: number) => (at: number) =>
  at >= from && at < to ? null : x(at);

function candidateOf({ colors, x }: Walker, at: number): PersonCandidate[] {
  const place = x(at);
  if (place === null || place < 0 || place > 1) return [];
  return [{ pose: createStandingPose(place, 0.9, HEIGHT), centerScore: 0.8, colors }];
}

/** What becomes of the first walker, who is followed from the first frame on. */
function watch(walkers: readonly Walker[], frames: number, step = 1): TrackedSubject[] {
  const follower = new SubjectTracker();
  const told: TrackedSubject[] = [];
  for (let at = 0; at < frames; at += step) {
    const seen = walkers.flatMap((walker) => candidateOf(walker, at));
    // A look at nobody still says what it took for somebody.
    const nobody = { pose: createStandingPose(0.5, 0.9, HEIGHT, 0.02), centerScore: 0.01 };
    told.push(follower.follow(seen.length > 0 ? seen : [nobody], frame, at * FRAME_MS));
  }
  return told;
}

/** Whose clothes the followed one has in each frame. */
const clothesOf = (told: readonly TrackedSubject[]) =>
  told.map(({ candidate }) => (candidate ? (candidate.colors ?? null) : 'out of sight'));

function expectSame(told: readonly TrackedSubject[], colors: BodyColors | null): void {
  expect(new Set(told.map(({ id }) => id))).toEqual(new Set([1]));
  for (const worn of clothesOf(told)) expect(['out of sight', colors]).toContain(worn);
  expect(clothesOf(told).at(-1)).toBe(colors);
}

describe('the one followed stays the same', () => {
  it('when somebody walks the other way and passes in front', () => {
    const red = { colors: RED, x: hidden(walking(0.2, 0.01), 26, 35) };
    const blue = { colors: BLUE, x: walking(0.8, -0.01) };
    const told = watch([red, blue], 60);
    expectSame(told, RED);
    expect(clothesOf(told).filter((worn) => worn === 'out of sight')).toHaveLength(9);
  });

  it('when somebody overtakes in front', () => {
    const red = { colors: RED, x: hidden(walking(0.3, 0.004), 21, 30) };
    const blue = { colors: BLUE, x: walking(0.1, 0.012) };
    expectSame(watch([red, blue], 60), RED);
  });

  it('when somebody passes in front while they stand', () => {
    const red = { colors: RED, x: hidden(standing(0.5), 36, 45) };
    const blue = { colors: BLUE, x: walking(0.1, 0.01) };
    expectSame(watch([red, blue], 80), RED);
  });

  it('when both stop, one in front of the other, for most of a second', () => {
    const red = { colors: RED, x: hidden(standing(0.5), 30, 54) };
    const blue = {
      colors: BLUE,
      x: (at: number) => Math.min(0.5, 0.2 + at * 0.01) + Math.max(0, at - 54) * 0.02,
    };
    expectSame(watch([red, blue], 75), RED);
  });

  it('when two in the same clothes, or whose clothes are not seen, pass each other', () => {
    for (const colors of [RED, null]) {
      const one = { colors, x: walking(0.2, 0.01) };
      const other = { colors, x: hidden(walking(0.8, -0.01), 27, 34) };
      const told = watch([one, other], 60);
      const last = told.at(-1)?.pose.keypoints.find(({ joint }) => joint === 'left_ankle');
      expect(new Set(told.map(({ id }) => id))).toEqual(new Set([1]));
      expect(last?.x).toBeCloseTo(0.2 + 0.59 + 0.07 * HEIGHT, 6);
    }
  });

  it('when they move fast and frames are rare', () => {
    const x = (at: number) => 0.5 + 0.3 * Math.sin(at / 7);
    const told = watch([{ colors: RED, x }], 200, 4);
    expect(clothesOf(told)).not.toContain('out of sight');
    expectSame(told, RED);
  });

  it('when the camera leaps and nobody else is there', () => {
    const told = watch([{ colors: RED, x: (at) => (at < 20 ? 0.2 : 0.8) }], 40);
    expect(clothesOf(told)).not.toContain('out of sight');
    expectSame(told, RED);
  });
});

describe('somebody else', () => {
  it('who comes in after they left has another id, after a second of waiting', () => {
    const red = { colors: RED, x: walking(0.7, 0.02) };
    const blue = { colors: BLUE, x: (at: number) => (at < 20 ? null : 0.3) };
    const told = watch([red, blue], 80);
    const waiting = told.slice(20, 45);
    for (const { id, candidate, pose } of waiting) {
      expect([id, candidate, pose.score]).toEqual([1, null, 0]);
    }
    const [first] = told.filter(({ candidate }) => candidate?.colors === BLUE);
    expect(first.id).toBe(2);
    expect(told.at(-1)?.id).toBe(2);
  });

  it('is never shown under the id of the one before', () => {
    const red = { colors: RED, x: hidden(standing(0.5), 30, 400) };
    const blue = { colors: BLUE, x: walking(0.2, 0.005) };
    const told = watch([red, blue], 120);
    for (const { id, candidate } of told) {
      if (candidate) expect(id).toBe(candidate.colors === RED ? 1 : 2);
    }
    expect(told.at(-1)?.id).toBe(2);
  });

  it('is not followed from the start unless seen clearly', () => {
    const follower = new SubjectTracker();
    const faint = { pose: createStandingPose(0.3, 0.9, HEIGHT, 0.12), centerScore: 0.2 };
    const clear = { pose: createStandingPose(0.7, 0.9, HEIGHT), centerScore: 0.8 };
    follower.follow([faint], frame, 0);
    expect(follower.planCrop(frame, 10)).toBe(WHOLE_FRAME);
    expect(follower.follow([clear], frame, 33).candidate).toBe(clear);
    expect(follower.planCrop(frame, 40)).not.toBe(WHOLE_FRAME);
  });
});

describe('where to look', () => {
  it('is around them, then where they should be and everywhere by turns', () => {
    const follower = new SubjectTracker();
    const nobody = { pose: createStandingPose(0.5, 0.9, HEIGHT, 0.02), centerScore: 0.01 };
    const small = { pose: createStandingPose(0.3, 0.6, 0.25), centerScore: 0.8, colors: RED };
    for (const at of [0, 1, 2, 3]) follower.follow([small], frame, at * FRAME_MS);
    const known = follower.planCrop(frame, 4 * FRAME_MS);
    expect(known.width).toBeLessThan(0.5);
    follower.follow([nobody], frame, 5 * FRAME_MS);
    expect(follower.isSearching).toBe(true);
    expect(follower.planCrop(frame, 6 * FRAME_MS)).toBe(WHOLE_FRAME);
    follower.follow([nobody], frame, 6 * FRAME_MS);
    const wider = follower.planCrop(frame, 7 * FRAME_MS);
    expect(wider.width).toBeGreaterThan(known.width);
    expect(wider.width).toBeLessThan(1);
  });

  it('is elsewhere when it is not sure that they are there', () => {
    const follower = new SubjectTracker();
    const red = { pose: createStandingPose(0.3, 0.9, HEIGHT), centerScore: 0.8, colors: RED };
    const far = { ...red, pose: createStandingPose(0.7, 0.9, HEIGHT) };
    follower.follow([red], frame, 0);
    expect(follower.isCertain([red], frame, FRAME_MS)).toBe(true);
    expect(follower.isCertain([{ ...red, colors: BLUE }], frame, FRAME_MS)).toBe(false);
    expect(follower.isCertain([far], frame, FRAME_MS)).toBe(false);
    expect(follower.planSecondCrop(follower.planCrop(frame, FRAME_MS), FRAME_MS)).toBe(WHOLE_FRAME);
  });

  it('is the whole frame after they are forgotten, and the next one has another id', () => {
    const follower = new SubjectTracker();
    const red = { pose: createStandingPose(0.3, 0.9, HEIGHT), centerScore: 0.8, colors: RED };
    expect(follower.follow([red], frame, 0).id).toBe(1);
    follower.forget();
    expect(follower.planCrop(frame, FRAME_MS)).toBe(WHOLE_FRAME);
    expect(follower.follow([red], frame, FRAME_MS).id).toBe(2);
  });
});

describe('somebody else is followed', () => {
  const people = [0.2, 0.5, 0.8].map((x) => ({
    pose: createStandingPose(x, 0.9, HEIGHT),
    centerScore: 0.8,
    colors: RED,
  }));
  const [left, middle, right] = people;

  it('when their place is pointed at, and stays so', () => {
    const follower = new SubjectTracker();
    expect(follower.follow([middle, left, right], frame, 0).candidate).toBe(middle);
    const place = { x: 0.82, y: 0.6 };
    const chosen = follower.choose([middle, left, right], place, frame, FRAME_MS);
    expect([chosen.id, chosen.candidate]).toEqual([2, right]);
    const later = follower.follow([middle, left, right], frame, 2 * FRAME_MS);
    expect([later.id, later.candidate]).toEqual([2, right]);
  });

  it('but not when nobody is there', () => {
    const follower = new SubjectTracker();
    follower.follow([middle, left], frame, 0);
    const chosen = follower.choose([middle, left], { x: 0.85, y: 0.5 }, frame, FRAME_MS);
    expect([chosen.id, chosen.candidate]).toEqual([1, middle]);
  });

  it('from left to right and all around, each by their own id', () => {
    const follower = new SubjectTracker();
    follower.follow([middle, left, right], frame, 0);
    const told = [1, 2, 3, 4].map((at) => {
      const { id, candidate } = follower.choose(
        [middle, left, right],
        'next',
        frame,
        at * FRAME_MS,
      );
      return [id, candidate];
    });
    expect(told).toEqual([
      [2, right],
      [3, left],
      [1, middle],
      [2, right],
    ]);
  });

  it('also while the one before is out of sight, and from the very start', () => {
    const follower = new SubjectTracker();
    expect(follower.choose([left, right], { x: 0.8, y: 0.5 }, frame, 0).candidate).toBe(right);
    follower.follow([left], frame, FRAME_MS);
    const chosen = follower.choose([left], 'next', frame, 2 * FRAME_MS);
    expect([chosen.id, chosen.candidate]).toEqual([2, left]);
  });
});
