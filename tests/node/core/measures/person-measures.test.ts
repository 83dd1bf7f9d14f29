// Measures of one of several people, and changes of the chosen measures.
import { describe, expect, test } from 'vitest';
import type { Measure } from '../../../../src/core/measures/measure.ts';
import { PersonMeasures } from '../../../../src/core/measures/person-measures.ts';
import { createPose, type Person } from '../../../../src/core/pose.ts';

const FRAME = { width: 400, height: 400 };
const ANGLE: Measure = { kind: 'angle', joints: ['a', 'b', 'c'] };
const DISTANCE: Measure = { kind: 'distance', joints: ['a', 'b'] };

/** Joints b and c lie still; a turns round b, so that their angle is what is asked for, degrees. */
function personAt(id: number, degrees: number, trunkPx: number | null = null): Person {
  const radians = (degrees * Math.PI) / 180;
  const places = {
    a: [200 + 50 * Math.cos(radians), 200 + 50 * Math.sin(radians)],
    b: [200, 200],
    c: [250, 200],
    ...(trunkPx && { left_shoulder: [100, 100], left_hip: [100, 100 + trunkPx] }),
  };
  const keypoints = Object.entries(places).map(([joint, [x, y]]) => {
    return { joint, x: x / FRAME.width, y: y / FRAME.height, score: 1 };
  });
  return { id, ...createPose(keypoints) };
}

/** One bend a second. */
const bend = (timeMs: number) => 170 - 40 * (1 - Math.cos((2 * Math.PI * timeMs) / 1000));

describe('several people', () => {
  test('the person tracked longest is measured, in any order', () => {
    const measures = new PersonMeasures();
    let last = measures.update([ANGLE], [], FRAME, 0, 0.3);
    expect(last).toMatchObject({ person: null, bodyLengthPx: null });
    for (let timeMs = 40; timeMs <= 5000; timeMs += 40) {
      const people = [personAt(3, bend(timeMs)), personAt(7, 90)];
      if (timeMs % 80 === 0) people.reverse();
      last = measures.update([ANGLE], people, FRAME, timeMs, 0.3);
      expect(last.person).toBe(3);
    }
    expect(last.readings[0].repetitions).toBe(5);
  });

  test('each person keeps separate counts', () => {
    const measures = new PersonMeasures();
    const watch = (id: number, fromMs: number, untilMs: number) => {
      let count: number | null = 0;
      for (let timeMs = fromMs; timeMs <= untilMs; timeMs += 40) {
        const { readings } = measures.update(
          [ANGLE],
          [personAt(id, bend(timeMs))],
          FRAME,
          timeMs,
          0.3,
        );
        count = readings[0].repetitions;
      }
      return count;
    };
    expect(watch(1, 0, 3000)).toBe(3);
    expect(watch(2, 4000, 5000)).toBe(1);
    expect(watch(1, 6000, 8000)).toBe(5);
  });
});

describe('chosen measures', () => {
  test('continue counting when another measure is added', () => {
    const measures = new PersonMeasures();
    let counts: (number | null)[] = [];
    for (let timeMs = 0; timeMs <= 4000; timeMs += 40) {
      const chosen = timeMs < 2000 ? [ANGLE] : [DISTANCE, ANGLE];
      const { readings } = measures.update(chosen, [personAt(1, bend(timeMs))], FRAME, timeMs, 0.3);
      counts = readings.map(({ repetitions }) => repetitions);
    }
    expect(counts).toEqual([null, 4]);
  });

  test('have curves of one unit, also in frames without people', () => {
    const measures = new PersonMeasures();
    const update = (people: Person[], timeMs: number) =>
      measures.update([DISTANCE], people, FRAME, timeMs, 0.3).readings[0];
    expect(update([personAt(1, 90)], 0)).toMatchObject({ unit: 'px', raw: 50 });
    const withTrunk = update([personAt(1, 90, 28.8)], 40);
    expect(withTrunk.unit).toBe('body');
    expect(withTrunk.raw).toBeCloseTo(50, 6);
    expect(withTrunk.value).toBeCloseTo(0.5, 6);
    expect(withTrunk.samples).toHaveLength(1);
    expect(update([], 80)).toMatchObject({ unit: 'body', value: null, raw: null });
  });

  test('restart when timestamps go back', () => {
    const measures = new PersonMeasures();
    for (let timeMs = 0; timeMs <= 3000; timeMs += 40)
      measures.update([ANGLE], [personAt(1, bend(timeMs))], FRAME, timeMs, 0.3);
    const { readings } = measures.update([ANGLE], [personAt(1, 90)], FRAME, 0, 0.3);
    expect(readings[0]).toMatchObject({ repetitions: 0 });
    expect(readings[0].samples).toHaveLength(1);
  });
});
