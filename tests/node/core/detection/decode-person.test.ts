import { describe, expect, it } from 'vitest';
import { decodePerson } from '../../../../src/core/detection/decode-person.ts';
import type { CellMap, Heads } from '../../../../src/core/model/heads.ts';
import { createEmptyHeads, createRandomHeads, setCell } from '../../../fixtures/networks/maps.ts';
import { createRandom } from '../../../fixtures/random.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The decoding rule, cell by cell, without shortcuts. */
function strongestNear(map: CellMap, channel: number, expectedRow: number, expectedColumn: number) {
  let best = { weighted: -1, row: 0, column: 0, score: 0 };
  for (let row = 0; row < map.height; row++) {
    for (let column = 0; column < map.width; column++) {
      const value = map.values[(row * map.width + column) * map.channels + channel];
      const distance = Math.hypot(row - expectedRow, column - expectedColumn);
      const weighted = sigmoid(value) / (distance + 1.8);
      if (weighted > best.weighted) best = { weighted, row, column, score: sigmoid(value) };
    }
  }
  return best;
}

function decodeByTheBook(heads: Heads, joints: number) {
  const { width, height } = heads.heatmap;
  const center = strongestNear(heads.center, 0, height / 2, width / 2);
  const at = (map: CellMap, row: number, column: number, channel: number) =>
    map.values[(row * width + column) * map.channels + channel];
  return Array.from({ length: joints }, (_, joint) => {
    const row = center.row + at(heads.regression, center.row, center.column, 2 * joint);
    const column = center.column + at(heads.regression, center.row, center.column, 2 * joint + 1);
    const peak = strongestNear(heads.heatmap, joint, row, column);
    return {
      x: (peak.column + at(heads.offset, peak.row, peak.column, 2 * joint + 1)) / width,
      y: (peak.row + at(heads.offset, peak.row, peak.column, 2 * joint)) / height,
      score: peak.score,
    };
  });
}

describe('decodePerson', () => {
  it('uses centre, regression, peak and offset, on a case computed by hand', () => {
    const heads = createEmptyHeads(16, 8, 2);
    setCell(heads.center, 4, 6, 0, 3);
    // Joint 0 is expected at row 4 − 2 = 2, column 6 + 5 = 11, and detected one cell below.
    setCell(heads.regression, 4, 6, 0, -2);
    setCell(heads.regression, 4, 6, 1, 5);
    setCell(heads.heatmap, 3, 11, 0, 1);
    setCell(heads.offset, 3, 11, 0, 0.25);
    setCell(heads.offset, 3, 11, 1, 0.75);
    // Joint 1 is expected and detected at the centre.
    setCell(heads.heatmap, 4, 6, 1, 2);
    const pose = decodePerson(heads, ['nose', 'tail']);
    expect(pose.keypoints[0]).toEqual({
      joint: 'nose',
      x: 11.75 / 16,
      y: 3.25 / 8,
      score: sigmoid(1),
    });
    expect(pose.keypoints[1]).toEqual({ joint: 'tail', x: 6 / 16, y: 4 / 8, score: sigmoid(2) });
    expect(pose.score).toBeCloseTo((sigmoid(1) + sigmoid(2)) / 2, 12);
  });

  it('decodes the person nearest the middle, not the most confident one', () => {
    const heads = createEmptyHeads(48, 48, 1);
    setCell(heads.center, 24, 26, 0, 1); // sigmoid 0.73 / (2 + 1.8) = 0.192
    setCell(heads.center, 24, 4, 0, 6); // sigmoid 1.00 / (20 + 1.8) = 0.046
    setCell(heads.heatmap, 24, 26, 0, 0);
    setCell(heads.heatmap, 24, 4, 0, 4);
    expect(decodePerson(heads, ['nose']).keypoints[0]?.x).toBe(26 / 48);
  });

  it('prefers a weaker cell near the expected place to a stronger one far away', () => {
    const heads = createEmptyHeads(48, 48, 1);
    setCell(heads.center, 24, 24, 0, 5);
    setCell(heads.heatmap, 25, 24, 0, 0); // 0.5 / 2.8 = 0.179
    setCell(heads.heatmap, 24, 30, 0, 5); // 0.993 / 7.8 = 0.127
    expect(decodePerson(heads, ['nose']).keypoints[0]).toMatchObject({ y: 25 / 48, score: 0.5 });
  });

  it('stays inside the map when a joint is expected outside', () => {
    const heads = createEmptyHeads(8, 8, 1);
    setCell(heads.center, 4, 4, 0, 2);
    setCell(heads.regression, 4, 4, 0, 40);
    const { x, y } = decodePerson(heads, ['ankle']).keypoints[0];
    expect([x, y]).toEqual([4 / 8, 7 / 8]);
  });

  it('agrees with the plain rule on 60 random maps of any aspect', () => {
    const random = createRandom(7);
    const joints = ['a', 'b', 'c', 'd', 'e'];
    for (let round = 0; round < 60; round++) {
      const width = 2 + Math.floor(random() * 40);
      const height = 2 + Math.floor(random() * 40);
      const heads = createRandomHeads(width, height, joints.length, random);
      const pose = decodePerson(heads, joints);
      decodeByTheBook(heads, joints.length).forEach((expected, index) => {
        expect(pose.keypoints[index]).toEqual({ joint: joints[index], ...expected });
      });
    }
  });
});
