// Looking several times: what a mirror does to a picture and to the network's maps, and the median.
import { expect, test } from 'vitest';
import type { CellMap, Heads } from '../../../../src/core/model/heads.ts';
import { averageMirrored, mirrorPicture } from '../../../../src/core/model/mirror-heads.ts';
import { createPose } from '../../../../src/core/pose.ts';
import {
  decodeMirroredPair,
  findPartners,
  medianPose,
  mirrorBatch,
  pairWithMirror,
  sharperSizes,
} from '../../../../src/core/detection/test-time-augmentation.ts';

const JOINTS = ['nose', 'left_eye', 'right_eye'];
const PARTNERS = [0, 2, 1];
const WIDTH = 8;
const HEIGHT = 4;

function createMap(channels: number, background = 0): CellMap {
  const values = new Float32Array(WIDTH * HEIGHT * channels).fill(background);
  return { width: WIDTH, height: HEIGHT, channels, values };
}

/** The heads that say outright where each joint is, in cells from the left and the top edge. */
function createHeads(places: readonly { x: number; y: number }[]): Heads {
  const heads = {
    heatmap: createMap(3, -8),
    center: createMap(1, -8),
    regression: createMap(6),
    offset: createMap(6),
  };
  const middle = 2 * WIDTH + 4;
  heads.center.values[middle] = 5;
  places.forEach(({ x, y }, joint) => {
    const cell = Math.floor(y) * WIDTH + Math.floor(x);
    heads.heatmap.values[cell * 3 + joint] = 6;
    heads.offset.values[cell * 6 + 2 * joint] = y - Math.floor(y);
    heads.offset.values[cell * 6 + 2 * joint + 1] = x - Math.floor(x);
    heads.regression.values[middle * 6 + 2 * joint] = y - 2;
    heads.regression.values[middle * 6 + 2 * joint + 1] = x - 4;
  });
  return heads;
}

test('a mirrored picture has its columns the other way round', () => {
  const picture = Float32Array.of(1, 2, 3, 4, 5, 6);
  expect([...mirrorPicture(picture, { width: 3, height: 1, channels: 2 })]).toEqual([
    5, 6, 3, 4, 1, 2,
  ]);
});

test('a batch of both holds the picture, then its mirror image', () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  const { count, values: both } = pairWithMirror({ count: 1, width: 2, height: 1, values });
  expect(count).toBe(2);
  expect([...both]).toEqual([1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3]);
  expect(() => pairWithMirror({ count: 2, width: 1, height: 1, values })).toThrow(/one picture/);
});

test('an answer and that of the mirror image are one answer when they agree', () => {
  const places = [
    { x: 4.25, y: 0.5 },
    { x: 2.75, y: 1.25 },
    { x: 6.5, y: 1.75 },
  ];
  // In the mirror every joint is at the other side, and the left eye looks like the right one.
  const [nose, left, right] = places.map(({ x, y }) => ({ x: WIDTH - x, y }));
  const answers = [createHeads(places), createHeads([nose, right, left])].map((heads) => ({
    heads,
    taps: null,
    points: null,
  }));
  const { pose } = decodeMirroredPair(answers, JOINTS, PARTNERS);
  places.forEach(({ x, y }, joint) => {
    expect(pose.keypoints[joint].x * WIDTH).toBeCloseTo(x, 5);
    expect(pose.keypoints[joint].y * HEIGHT).toBeCloseTo(y, 5);
  });
});

test('logits are averaged cell by cell, partners with partners', () => {
  const straight = createHeads([]);
  const mirrored = createHeads([]);
  straight.heatmap.values[1 * 3 + 1] = 4;
  mirrored.heatmap.values[(WIDTH - 1 - 1) * 3 + 2] = 2;
  const { heatmap } = averageMirrored(straight, mirrored, PARTNERS);
  expect(heatmap.values[1 * 3 + 1]).toBe(3);
  expect(heatmap.values[1 * 3 + 2]).toBe(-8);
});

test('partners are found by name, and a joint without one is its own', () => {
  const joint = (name: string, pair?: string) => ({ name, side: 'middle' as const, pair });
  const joints = [joint('nose'), joint('a', 'b'), joint('b', 'a'), joint('c', 'gone')];
  expect(findPartners({ joints })).toEqual([0, 2, 1, 3]);
});

test('the median leaves one look that went astray alone', () => {
  const at = (x: number) => createPose([{ joint: 'nose', x, y: 0.5, score: x }]);
  expect(medianPose([at(0.2), at(0.9), at(0.3)]).keypoints[0]).toEqual({
    joint: 'nose',
    x: 0.3,
    y: 0.5,
    score: 0.3,
  });
});

test('sizes lie around the one chosen, and never below 224', () => {
  expect(sharperSizes(192)).toEqual([224, 256, 288]);
  expect(sharperSizes(320)).toEqual([288, 320, 352]);
});

test('a batch is mirrored picture by picture', () => {
  const values = Float32Array.from({ length: 2 * 2 * 3 * 3 }, (_, index) => index);
  const { values: mirrored, ...shape } = mirrorBatch({ count: 2, height: 2, width: 3, values });
  expect(shape).toEqual({ count: 2, height: 2, width: 3 });
  // The first row's last pixel comes first, its channels in their order.
  expect([...mirrored.slice(0, 9)]).toEqual([6, 7, 8, 3, 4, 5, 0, 1, 2]);
  expect([...mirrored.slice(18, 21)]).toEqual([24, 25, 26]);
});
