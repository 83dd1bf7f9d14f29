// Judging a model: errors on test frames, better or worse than before, and too few frames to tell.
import { describe, expect, it } from 'vitest';
import { createPose } from '../../../src/core/pose.ts';
import { Random } from '../../../src/core/random.ts';
import { judgeModel, type JudgedFrame } from '../../../src/learning/judge-model.ts';
import { createLabelledFrame as createFrame } from '../../fixtures/lessons/labelled-frames.ts';

describe('judgeModel', () => {
  /** Frames of one point at (50, 50) of 100 px, with the error after and before training, px. */
  function createJudged(errors: [after: number, before: number | null][], bursts = false) {
    return errors.map(([after, before], index): JudgedFrame => {
      const at = (px: number) => createPose([{ joint: 'a', x: 0.5 + px / 100, y: 0.5, score: 1 }]);
      return {
        frame: createFrame(
          100,
          100,
          [[50, 50]],
          'visible',
          bursts ? `${Math.floor(index / 4)}` : null,
        ),
        found: at(after),
        before: before === null ? null : at(before),
      };
    });
  }
  const judge = (judged: JudgedFrame[]) => judgeModel(judged, 1, 5, new Random(1));

  it('reports the errors, the share within the threshold and n', () => {
    const { all, points, frames, verdict } = judge(
      createJudged([
        [1, null],
        [2, null],
        [3, null],
        [4, null],
        [10, null],
      ]),
    );
    expect(all.after).toMatchObject({ count: 5, within: 0.8 });
    expect(all.after?.p50).toBeCloseTo(3, 5);
    expect(all.after?.mean).toBeCloseTo(4, 5);
    expect(points).toEqual([{ after: expect.anything() as unknown, before: null, change: null }]);
    expect(frames).toBe(5);
    expect(verdict).toBe('new');
  });

  it('distinguishes better, worse and chance', () => {
    const shift = (by: number) =>
      createJudged(Array.from({ length: 20 }, (_, i) => [10 + by + (i % 3), 10 + ((i * 7) % 3)]));
    expect(judge(shift(-4)).verdict).toBe('better');
    expect(judge(shift(4)).verdict).toBe('worse');
    expect(judge(shift(0)).verdict).toBe('unclear');
  });

  it('counts the frames of one burst as dependent', () => {
    const errors = Array.from({ length: 8 }, (_, i): [number, number] => [i < 4 ? 1 : 9, 8]);
    expect(judge(createJudged(errors, true)).verdict).toBe('unclear');
  });

  it('reports too few frames', () => {
    expect(
      judge(
        createJudged([
          [1, 5],
          [1, 5],
        ]),
      ).verdict,
    ).toBe('too few');
    expect(judge([]).all.after).toBeNull();
  });
});
