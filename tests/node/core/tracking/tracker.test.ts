import { describe, expect, it } from 'vitest';
import type { PersonCandidate } from '../../../../src/core/detection/pose-similarity.ts';
import { colorIndexOf } from '../../../../src/core/drawing/palette.ts';
import { Tracker } from '../../../../src/core/tracking/tracker.ts';
import { createStandingPose } from '../../../fixtures/people/poses.ts';
import { createRandom } from '../../../fixtures/random.ts';

const frame = { width: 640, height: 480 };
const FRAME_MS = 1000 / 30;

/** A person's place over time, unit coordinates; null while hidden. */
type Way = (seconds: number) => { x: number; y?: number; height?: number } | null;

const walk =
  (from: number, perSecond: number): Way =>
  (seconds) => ({ x: from + perSecond * seconds });

/** Tracks people along their paths. @returns the ids of each over all frames, null where not detected */
function follow(ways: readonly Way[], seconds: number, tracker = new Tracker()) {
  const random = createRandom(7);
  const ids = ways.map(() => [] as (number | null | undefined)[]);
  for (let step = 0; step < seconds * 30; step++) {
    const found: { who: number; candidate: PersonCandidate }[] = [];
    ways.forEach((way, who) => {
      const at = way(step / 30);
      if (at) found.push({ who, candidate: seen(at, random) });
    });
    // In random order, which says nothing about identity.
    found.sort(() => random() - 0.5);
    const given = tracker.follow(
      found.map(({ candidate }) => candidate),
      frame,
      step * FRAME_MS,
    );
    ways.forEach((_, who) => {
      const index = found.findIndex((each) => each.who === who);
      ids[who].push(index < 0 ? undefined : given[index]);
    });
  }
  return ids;
}

function seen(at: NonNullable<ReturnType<Way>>, random: () => number): PersonCandidate {
  const { x, y = 0.9, height = 0.6 } = at;
  const pose = createStandingPose(x, y, height);
  for (const keypoint of pose.keypoints) {
    keypoint.x += (random() - 0.5) * 0.01 * height;
    keypoint.y += (random() - 0.5) * 0.01 * height;
  }
  return { pose, centerScore: 0.8 };
}

/** A tracker that confirms after one sighting. */
function expectAfter(someone: PersonCandidate) {
  const tracker = new Tracker();
  tracker.follow([someone], frame, 0);
  return tracker.expect(0, 1000);
}

/** A person's ids, without those of the first frames and of hidden frames. */
const idsOf = (ids: readonly (number | null | undefined)[]) =>
  new Set(ids.filter((id) => id !== null && id !== undefined));

describe('Tracker', () => {
  it('keeps two crossing people apart', () => {
    const ids = follow([walk(0.2, 0.3), walk(0.8, -0.3)], 2);
    expect(ids.map((each) => [...idsOf(each)])).toEqual([
      [expect.any(Number)],
      [expect.any(Number)],
    ]);
    expect(idsOf(ids[0])).not.toEqual(idsOf(ids[1]));
  });

  it('re-identifies a walking person after a second behind a wall', () => {
    const hidden: Way = (seconds) =>
      seconds > 0.5 && seconds < 1.5 ? null : { x: 0.1 + 0.25 * seconds };
    const ids = follow([hidden, walk(0.9, 0)], 2.5);
    expect(idsOf(ids[0]).size).toBe(1);
    expect(idsOf(ids[1]).size).toBe(1);
  });

  it('re-identifies both when one hides the other for a second while they cross', () => {
    const behind: Way = (seconds) => {
      const x = 0.8 - 0.2 * seconds;
      return Math.abs(x - (0.2 + 0.2 * seconds)) < 0.2 ? null : { x };
    };
    const ids = follow([walk(0.2, 0.2), behind], 3);
    expect(ids.map((each) => idsOf(each).size)).toEqual([1, 1]);
    expect(idsOf(ids[0])).not.toEqual(idsOf(ids[1]));
  });

  it('gives a new id to a person who arrives later or returns too late', () => {
    const late: Way = (seconds) => (seconds < 1 ? null : { x: 0.5 });
    const away: Way = (seconds) => (seconds > 0.5 && seconds < 2.5 ? null : { x: 0.85 });
    const ids = follow([walk(0.15, 0), late, away], 3);
    expect(idsOf(ids[0]).size).toBe(1);
    expect(idsOf(ids[1]).size).toBe(1);
    expect(idsOf(ids[2]).size).toBe(2);
    const all = ids.flatMap((each) => [...idsOf(each)]);
    expect(new Set(all).size).toBe(4);
  });

  it('tracks a quick turn and an approaching person', () => {
    const turning: Way = (seconds) => ({ x: 0.5 + 0.15 * Math.sin(5 * seconds) });
    const nearer: Way = (seconds) => ({ x: 0.15, y: 0.8, height: 0.3 + 0.15 * seconds });
    const ids = follow([turning, nearer], 2);
    expect(ids.map((each) => idsOf(each).size)).toEqual([1, 1]);
  });

  it('tracks at five frames a second', () => {
    const tracker = new Tracker();
    const ids = Array.from({ length: 15 }, (_, step) =>
      tracker.follow(
        [
          { pose: createStandingPose(0.2 + 0.03 * step, 0.9, 0.6), centerScore: 0.8 },
          { pose: createStandingPose(0.8 - 0.03 * step, 0.9, 0.6), centerScore: 0.8 },
        ],
        frame,
        step * 200,
      ),
    );
    // In the first frame people are confirmed at once.
    expect(ids).toEqual(ids.map(() => [1, 2]));
  });

  it('confirms a new person only when detected again', () => {
    const ghost: Way = (seconds) => (Math.abs(seconds - 1) < 0.01 ? { x: 0.2 } : null);
    const late: Way = (seconds) => (seconds < 1 ? null : { x: 0.8 });
    const ids = follow([walk(0.5, 0), ghost, late], 2);
    expect(idsOf(ids[1]).size).toBe(0);
    expect(ids[2].slice(30, 34)).toEqual([null, null, 2, 2]);
  });

  it('starts no track for a weak detection, but continues one', () => {
    const tracker = new Tracker();
    const doubtful = { pose: createStandingPose(0.2, 0.9, 0.6, 0.3), centerScore: 0.2 };
    const clear = { pose: createStandingPose(0.7, 0.9, 0.6), centerScore: 0.8 };
    const dim = { pose: createStandingPose(0.7, 0.9, 0.6, 0.3), centerScore: 0.2 };
    expect(tracker.follow([clear, doubtful], frame, 0)).toEqual([1, null]);
    expect(tracker.follow([dim, doubtful], frame, 33)).toEqual([1, null]);
  });

  it('never assigns an id twice, and no two people share a colour', () => {
    const tracker = new Tracker();
    const given = new Set<number>();
    for (let round = 0; round < 30; round++) {
      tracker.reset();
      const crowd = Array.from({ length: 10 }, (_, i) => ({
        pose: createStandingPose(0.05 + 0.1 * i, 0.9, 0.3),
        centerScore: 0.9,
      }));
      const ids = tracker.follow(crowd, frame, round * 100).filter((id) => id !== null);
      expect(new Set(ids.map(colorIndexOf)).size).toBe(10);
      for (const id of ids) {
        expect(given.has(id)).toBe(false);
        given.add(id);
      }
    }
    expect(given.size).toBe(300);
  });

  it('gives a new person a free colour, also after others left', () => {
    const tracker = new Tracker();
    const stay = { pose: createStandingPose(0.1, 0.9, 0.4), centerScore: 0.9 };
    let timeMs = 0;
    for (let visitor = 0; visitor < 25; visitor++) {
      const pose = createStandingPose(0.3 + 0.02 * visitor, 0.9 - 0.02 * visitor, 0.4);
      for (let step = 0; step < 3; step++) {
        const ids = tracker.follow([stay, { pose, centerScore: 0.9 }], frame, timeMs);
        if (ids[1] !== null) expect(colorIndexOf(ids[1])).not.toBe(colorIndexOf(1));
        expect(ids[0]).toBe(1);
        timeMs += 40;
      }
      for (let step = 0; step < 50; step++) tracker.follow([stay], frame, (timeMs += 40));
    }
    expect(tracker.nextId).toBeGreaterThan(25);
  });

  it('confirms uncertain people only after several detections', () => {
    const tracker = new Tracker();
    const far = { pose: createStandingPose(0.2, 0.5, 0.15, 0.4), centerScore: 0.3 };
    const ids = Array.from({ length: 8 }, (_, step) => tracker.follow([far], frame, step * 33)[0]);
    expect(ids).toEqual([null, null, null, null, 1, 1, 1, 1]);
  });

  it('gives no id to a flickering detection', () => {
    const tracker = new Tracker();
    for (let step = 0; step < 300; step++) {
      const far = { pose: createStandingPose(0.2, 0.5, 0.15, 0.35), centerScore: 0.3 };
      const found = step % 3 === 0 ? [far] : [];
      expect(tracker.follow(found, frame, step * 33)).toEqual(found.map(() => null));
    }
    expect(tracker.nextId).toBe(1);
    expect(tracker.expect(300 * 33, Infinity).length).toBeLessThanOrEqual(1);
  });

  it('confirms a clear new person after 67 ms, or in the second frame at a low frame rate', () => {
    const latency = (stepMs: number) => {
      const tracker = new Tracker();
      tracker.follow([], frame, 0);
      const clear = { pose: createStandingPose(0.5, 0.9, 0.6), centerScore: 0.8 };
      for (let step = 1; ; step++) {
        if (tracker.follow([clear], frame, step * stepMs)[0] !== null) return (step - 1) * stepMs;
      }
    };
    expect(latency(100 / 3)).toBeCloseTo(200 / 3, 6);
    expect(latency(200)).toBe(200);
  });

  it('coasts over a few missed frames, and no longer', () => {
    const tracker = new Tracker();
    const at = (step: number) => createStandingPose(0.2 + 0.005 * step, 0.9, 0.6);
    for (let step = 0; step < 30; step++) {
      tracker.follow([{ pose: at(step), centerScore: 0.8 }], frame, step * 33);
      expect(tracker.coast(step * 33)).toEqual([]);
    }
    tracker.follow([], frame, 30 * 33);
    const [carried] = tracker.coast(30 * 33);
    expect(carried.id).toBe(1);
    expect(carried.keypoints[0].x).toBeCloseTo(at(30).keypoints[0].x, 2);
    tracker.follow([], frame, 33 * 33);
    expect(tracker.coast(33 * 33)).toEqual([]);
  });

  it('tells two people apart by clothing when one takes the other’s place', () => {
    const tracker = new Tracker();
    const pose = createStandingPose(0.5, 0.9, 0.6);
    const blue = { pose, centerScore: 0.8, colors: [0, 0, -1, 0, 0, -1] };
    const red = { pose, centerScore: 0.8, colors: [0, 1, 0, 0, 1, 0] };
    for (let step = 0; step < 10; step++) tracker.follow([blue], frame, step * 33);
    expect(tracker.follow([red], frame, 330)).toEqual([null]);
    expect(tracker.follow([blue], frame, 363)).toEqual([1]);
  });

  it('coasts longer when a person was not searched for than when the search failed', () => {
    const someone = { pose: createStandingPose(0.3, 0.9, 0.6), centerScore: 0.9 };
    const run = (searched: ReadonlySet<number>) => {
      const tracker = new Tracker();
      for (let step = 0; step < 6; step++) tracker.follow([someone], frame, 33 * step);
      for (let step = 6; step < 12; step++) tracker.follow([], frame, 33 * step, searched);
      return tracker.coast(33 * 11);
    };
    expect(run(new Set()).map(({ id }) => id)).toEqual([1]);
    const [{ key }] = expectAfter(someone);
    expect(run(new Set([key]))).toEqual([]);
  });

  it('moves unmatched tracks by the camera motion of the matched ones', () => {
    const tracker = new Tracker();
    const at = (x: number) => ({ pose: createStandingPose(x, 0.9, 0.6), centerScore: 0.9 });
    const places = [0.2, 0.5, 0.8];
    for (let step = 0; step < 12; step++) tracker.follow(places.map(at), frame, 33 * step);
    tracker.follow([at(0.24), at(0.54)], frame, 33 * 12);
    const [hidden] = tracker.expect(33 * 12, 1000).filter(({ unseenMs }) => unseenMs > 0);
    expect(hidden.pose.keypoints[0].x).toBeCloseTo(0.84, 2);
  });

  it('keeps a bounded number of tracks', () => {
    const tracker = new Tracker();
    const random = createRandom(3);
    for (let step = 0; step < 200; step++) {
      const found = Array.from({ length: 20 }, () => ({
        pose: createStandingPose(random(), 0.3 + 0.6 * random(), 0.2),
        centerScore: 0.8,
      }));
      tracker.follow(found, frame, step * 33);
      expect(tracker.expect(step * 33, Infinity).length).toBeLessThanOrEqual(40);
    }
  });

  it('restarts when timestamps go back', () => {
    const tracker = new Tracker();
    const someone = { pose: createStandingPose(0.1, 0.9, 0.4), centerScore: 0.9 };
    expect(tracker.follow([someone], frame, 1000)).toEqual([1]);
    expect(tracker.follow([someone], frame, 0)).toEqual([2]);
  });
});
