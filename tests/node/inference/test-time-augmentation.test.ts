// Test-time augmentation: mirrored runs of the network and their mean, and the median of several poses.
import { expect, test } from 'vitest';
import type { CellMap, Heads } from '../../../src/core/model/heads.ts';
import { averageMirrored, mirrorPicture } from '../../../src/core/model/mirror-heads.ts';
import { createPose } from '../../../src/core/pose.ts';
import { decodePerson } from '../../../src/core/detection/decode-person.ts';
import { WHOLE_FRAME } from '../../../src/core/geometry.ts';
import type { PictureBatch } from '../../../src/core/model/network.ts';
import type { CropPlan } from '../../../src/inference/crop-plan.ts';
import { runSampled } from '../../../src/inference/crop-runner.ts';
import { requireHeads } from '../../../src/core/model/heads.ts';
import {
  augmentedSizes,
  findPartners,
  medianPose,
} from '../../../src/inference/test-time-augmentation.ts';

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

function createPlan(width: number, height: number, crops: number): CropPlan {
  return {
    regions: Array.from({ length: crops }, () => WHOLE_FRAME),
    input: { width, height },
    wanted: { heads: true, taps: false },
    decoding: null,
    mirrorPartners: PARTNERS,
  };
}

/** Runs a mirrored plan on a network that answers every batch with the next heads. */
async function runMirrored(plan: CropPlan, pictures: PictureBatch, heads: readonly Heads[]) {
  const batches: PictureBatch[] = [];
  const outputs = await runSampled(plan, pictures, plan.regions, (batch) => {
    const answer = { heads: heads[batches.length % heads.length], taps: null, points: null };
    batches.push(batch);
    return Promise.resolve(Array.from({ length: batch.count }, () => answer));
  });
  return { batches, outputs };
}

test('the network runs on the picture, then on its mirror image', async () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  const pictures = { count: 1, width: 2, height: 1, values };
  const { batches } = await runMirrored(createPlan(2, 1, 1), pictures, [createHeads([])]);
  expect(batches.map((batch) => [...batch.values])).toEqual([
    [1, 2, 3, 4, 5, 6],
    [4, 5, 6, 1, 2, 3],
  ]);
});

test('the mean of two consistent answers is the same pose', async () => {
  const places = [
    { x: 4.25, y: 0.5 },
    { x: 2.75, y: 1.25 },
    { x: 6.5, y: 1.75 },
  ];
  // In the mirror every joint is on the other side, and the left eye looks like the right one.
  const [nose, left, right] = places.map(({ x, y }) => ({ x: WIDTH - x, y }));
  const answers = [createHeads(places), createHeads([nose, right, left])];
  const pictures = { count: 1, width: 32, height: 32, values: new Float32Array(32 * 32 * 3) };
  const { outputs } = await runMirrored(createPlan(32, 32, 1), pictures, answers);
  const pose = decodePerson(requireHeads(outputs[0].answer.heads), JOINTS);
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

test('sizes surround the chosen one and are at least 224', () => {
  expect(augmentedSizes(192)).toEqual([224, 256, 288]);
  expect(augmentedSizes(320)).toEqual([288, 320, 352]);
});

test('a batch is mirrored picture by picture', async () => {
  const values = Float32Array.from({ length: 2 * 2 * 3 * 3 }, (_, index) => index);
  const pictures = { count: 2, height: 2, width: 3, values };
  const { batches } = await runMirrored(createPlan(3, 2, 2), pictures, [createHeads([])]);
  const { values: mirrored, ...shape } = batches[1];
  expect(shape).toEqual({ count: 2, height: 2, width: 3 });
  // The last pixel of the first row comes first, with its channels in order.
  expect([...mirrored.slice(0, 9)]).toEqual([6, 7, 8, 3, 4, 5, 0, 1, 2]);
  expect([...mirrored.slice(18, 21)]).toEqual([24, 25, 26]);
});
