// Refinement crops: detecting a known person again, further people in the crop, and its input size.
import { describe, expect, it } from 'vitest';
import {
  REFINEMENT_INPUTS,
  refinementInput,
  listRefinementTargets,
  refinementPriority,
} from '../../../src/core/tracking/refinement-targets.ts';
import { redetect, redetectOthers } from '../../../src/core/detection/redetect.ts';
import { createEmptyHeads } from '../../fixtures/networks/maps.ts';
import { drawPerson } from '../../fixtures/people/draw-person.ts';
import { BODY_JOINTS, createStandingPose } from '../../fixtures/people/poses.ts';

const WIDTH = 48;
const HEIGHT = 48;
const frame = { width: 640, height: 480 };
const someone = createStandingPose(0.35, 0.9, 0.8);
const beside = createStandingPose(0.7, 0.9, 0.75);
const small = createStandingPose(0.7, 0.6, 0.3);
const cut = createStandingPose(0.95, 0.9, 0.75);

function draw(people: readonly (readonly [pose: typeof someone, logit: number])[]) {
  const heads = createEmptyHeads(WIDTH, HEIGHT, BODY_JOINTS.length);
  for (const [pose, logit] of people) drawPerson(heads, pose, logit);
  return heads;
}

const middleOf = (pose: typeof someone) => pose.keypoints[11].x;

describe('redetect', () => {
  it('finds the expected person beside a more confident one', () => {
    const heads = draw([
      [someone, 0],
      [beside, 4],
    ]);
    const found = redetect(heads, BODY_JOINTS, createStandingPose(0.37, 0.88, 0.78));
    expect(found && middleOf(found.pose)).toBeCloseTo(middleOf(someone), 2);
  });

  it('uses the most confident of several peaks of one body', () => {
    const heads = draw([[someone, 3]]);
    // A second, weak centre peak that decodes to the same joints.
    drawPerson(heads, someone, 3, { centerCell: [25, 30], centerLogit: -2.5 });
    const found = redetect(heads, BODY_JOINTS, someone);
    expect(found?.centerScore).toBeGreaterThan(0.9);
  });

  it('finds no one when only another person is in the crop', () => {
    expect(
      redetect(draw([[beside, 4]]), BODY_JOINTS, createStandingPose(0.2, 0.9, 0.8)),
    ).toBeNull();
  });
});

describe('redetectOthers', () => {
  const others = (pose: typeof someone) =>
    redetectOthers(
      draw([
        [someone, 3],
        [pose, 2],
      ]),
      BODY_JOINTS,
      someone,
      someone,
    );

  it('finds the person beside the expected one', () => {
    const found = others(beside);
    expect(found.map(({ pose }) => Math.round(10 * middleOf(pose)))).toEqual([
      Math.round(10 * middleOf(beside)),
    ]);
  });

  it('ignores distant people and people cut off by the edge', () => {
    expect(others(small)).toEqual([]);
    expect(others(cut)).toEqual([]);
  });
});

describe('refinement targets', () => {
  const known = { key: 4, id: 1, unseenMs: 33, pose: someone };

  it('are not missed when the whole frame was not run', () => {
    const [target] = listRefinementTargets([known], null, frame);
    const [lost] = listRefinementTargets([known], [], frame);
    expect(target).toEqual({ key: 4, pose: someone, found: null, isMissed: false });
    expect(lost.isMissed).toBe(true);
    expect(refinementPriority(lost, 100)).toBeGreaterThan(refinementPriority(target, 100));
  });

  it('get an input of their shape, each smaller than the one before', () => {
    const tall = { x: 0.4, y: 0.1, width: 0.2, height: 0.8 };
    const wide = { x: 0.1, y: 0.4, width: 0.8, height: 0.2 };
    for (const inputs of REFINEMENT_INPUTS) {
      expect(refinementInput([tall], frame, inputs)).toBe(inputs.tall);
      expect(refinementInput([tall, wide], frame, inputs)).toBe(inputs.square);
    }
    const areas = REFINEMENT_INPUTS.map(({ square }) => square.width * square.height);
    expect(areas).toEqual([...areas].sort((a, b) => b - a));
  });
});
