import { describe, expect, it } from 'vitest';
import { sigmasOf } from '../../../../src/core/detection/oks.ts';
import { decodePeople } from '../../../../src/core/detection/decode-people.ts';
import {
  confidenceOf,
  nonMaxSuppression,
  poseSimilarity,
  refinementRegion,
} from '../../../../src/core/detection/pose-similarity.ts';
import type { Pose } from '../../../../src/core/pose.ts';
import { drawPerson } from '../../../fixtures/people/draw-person.ts';
import { createEmptyHeads } from '../../../fixtures/networks/maps.ts';
import { BODY_JOINTS, createPoseFrom, createStandingPose } from '../../../fixtures/people/poses.ts';

const WIDTH = 96;
const HEIGHT = 72;
const cells = { width: WIDTH, height: HEIGHT };
const frame = { width: 640, height: 480 };
const sigmas = sigmasOf(BODY_JOINTS);

function expectPlaces(found: Pose, drawn: Pose): void {
  found.keypoints.forEach(({ joint, x, y }, index) => {
    expect(joint).toBe(drawn.keypoints[index].joint);
    expect(x).toBeCloseTo(drawn.keypoints[index].x, 5);
    expect(y).toBeCloseTo(drawn.keypoints[index].y, 5);
  });
}

describe('decodePeople', () => {
  const left = createStandingPose(0.2, 0.9, 0.7);
  const middle = createStandingPose(0.5, 0.8, 0.5);
  const right = createStandingPose(0.8, 0.95, 0.8);

  it('finds everyone at their places, most confident first', () => {
    const heads = createEmptyHeads(WIDTH, HEIGHT, 17);
    drawPerson(heads, left, 1);
    drawPerson(heads, middle, 3);
    drawPerson(heads, right, 2);
    const people = decodePeople(heads, BODY_JOINTS);
    expect(people).toHaveLength(3);
    [middle, right, left].forEach((drawn, index) => expectPlaces(people[index].pose, drawn));
    expect(people[0].centerScore).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
  });

  it('finds no one in empty and in constant maps', () => {
    const heads = createEmptyHeads(WIDTH, HEIGHT, 17);
    expect(decodePeople(heads, BODY_JOINTS)).toEqual([]);
    heads.center.values.fill(2);
    expect(decodePeople(heads, BODY_JOINTS)).toEqual([]);
  });

  it('finds a person with two centre peaks once', () => {
    const heads = createEmptyHeads(WIDTH, HEIGHT, 17);
    drawPerson(heads, middle, 2);
    drawPerson(heads, middle, 1.5, { centerCell: [20, 44] });
    const people = decodePeople(heads, BODY_JOINTS);
    expect(people).toHaveLength(1);
    expectPlaces(people[0].pose, middle);
  });

  it('counts a centre peak of two equal cells once', () => {
    const heads = createEmptyHeads(WIDTH, HEIGHT, 17);
    drawPerson(heads, left, 1, { centerCell: [30, 20] });
    drawPerson(heads, left, 1, { centerCell: [30, 21] });
    expect(decodePeople(heads, BODY_JOINTS)).toHaveLength(1);
  });

  it('finds a person whose centre is in the corner of the map', () => {
    const heads = createEmptyHeads(WIDTH, HEIGHT, 17);
    drawPerson(heads, right, 2, { centerCell: [HEIGHT - 1, WIDTH - 1] });
    expectPlaces(decodePeople(heads, BODY_JOINTS)[0].pose, right);
  });
});

describe('poseSimilarity', () => {
  const pose = createStandingPose(0.4, 0.9, 0.6);

  it('is 1 for equal poses, 0 for distant ones, and symmetric', () => {
    const near = createStandingPose(0.42, 0.9, 0.6);
    expect(poseSimilarity(pose, pose, frame, sigmas)).toBe(1);
    expect(poseSimilarity(pose, createStandingPose(0.8, 0.9, 0.6), frame, sigmas)).toBeLessThan(
      0.01,
    );
    const between = poseSimilarity(pose, near, frame, sigmas);
    expect(between).toBeGreaterThan(0.5);
    expect(between).toBeLessThan(0.95);
    expect(poseSimilarity(near, pose, frame, sigmas)).toBe(between);
  });

  it('depends neither on the unit of the frame nor on the size of the people', () => {
    const other = createStandingPose(0.42, 0.9, 0.6);
    const inCells = poseSimilarity(pose, other, cells, sigmas);
    expect(poseSimilarity(pose, other, { width: 960, height: 720 }, sigmas)).toBeCloseTo(
      inCells,
      12,
    );
    const small = createStandingPose(0.4, 0.9, 0.3);
    const smallOther = createStandingPose(0.41, 0.9, 0.3);
    expect(poseSimilarity(small, smallOther, cells, sigmas)).toBeCloseTo(inCells, 12);
  });

  it('ignores joints that neither pose shows', () => {
    const armless = structuredClone(pose);
    armless.keypoints[9] = { joint: 'left_wrist', x: 0.9, y: 0.1, score: 0 };
    expect(poseSimilarity(pose, armless, frame, sigmas)).toBe(1);
    const unseen = createStandingPose(0.4, 0.9, 0.6, 0);
    expect(poseSimilarity(pose, unseen, frame, sigmas)).toBe(0);
  });
});

describe('nonMaxSuppression', () => {
  it('keeps the most confident duplicate and does not modify its input', () => {
    const weak = { pose: createStandingPose(0.4, 0.9, 0.6, 0.5), centerScore: 0.5 };
    const strong = { pose: createStandingPose(0.405, 0.9, 0.6, 0.9), centerScore: 0.9 };
    const other = { pose: createStandingPose(0.8, 0.9, 0.6, 0.7), centerScore: 0.8 };
    const given = [weak, other, strong];
    expect(nonMaxSuppression(given, frame)).toEqual([strong, other]);
    expect(given).toEqual([weak, other, strong]);
    expect(confidenceOf(strong)).toBeCloseTo(0.81, 12);
    expect(nonMaxSuppression([], frame)).toEqual([]);
  });
});

describe('refinementRegion', () => {
  it('is the box around the confident joints, grown by a quarter', () => {
    const pose = createPoseFrom({
      nose: [0.5, 0.2],
      left_hip: [0.4, 0.6],
      right_hip: [0.6, 0.6],
      left_knee: [0.4, 0.8],
      right_ankle: [0.99, 0.01, 0.05],
    });
    const { x, y, width, height } = refinementRegion(pose);
    expect([x, y, width, height].map((value) => Number(value.toFixed(9)))).toEqual([
      0.375, 0.125, 0.25, 0.75,
    ]);
  });

  it('uses all joints when few are confident', () => {
    const pose = createPoseFrom({ nose: [0.4, 0.2, 0.05], left_hip: [0.6, 0.6, 0.9] });
    expect(refinementRegion(pose).width).toBeCloseTo(0.25, 9);
  });
});
