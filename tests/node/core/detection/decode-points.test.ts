import { describe, expect, it } from 'vitest';
import { decodePeaks } from '../../../../src/core/detection/decode-points.ts';
import { logit } from '../../../../src/core/math.ts';
import { drawTarget } from '../../../../src/core/training/targets.ts';
import { createMap, setCell } from '../../../fixtures/networks/maps.ts';
import { createRandom } from '../../../fixtures/random.ts';

/** The logits of a decoder's training target for a point at (x, y), in cells. */
function createTargetMap(width: number, height: number, x: number, y: number) {
  const map = createMap(width, height, 1);
  drawTarget(map, 0, x, y);
  map.values.forEach((probability, cell) => {
    map.values[cell] = logit(Math.min(0.9999, Math.max(1e-6, probability)));
  });
  return map;
}

describe('decodePeaks', () => {
  it('finds the point of a training target within 0.07 cells', () => {
    const random = createRandom(3);
    for (let round = 0; round < 200; round++) {
      const x = 2 + random() * 36;
      const y = 2 + random() * 20;
      const { keypoints } = decodePeaks(createTargetMap(40, 24, x, y), ['snout']);
      expect(Math.hypot(keypoints[0].x * 40 - x, keypoints[0].y * 24 - y)).toBeLessThan(0.07);
    }
  });

  it('is within half a cell of it at the edge of the map', () => {
    for (const x of [0, 0.3, 0.5, 0.9, 19.2, 20]) {
      const { keypoints } = decodePeaks(createTargetMap(20, 20, x, 10.5), ['snout']);
      expect(Math.abs(keypoints[0].x * 20 - x)).toBeLessThan(0.5001);
    }
  });

  it('returns the centre and the probability of a single cell', () => {
    const map = createMap(10, 5, 2, -50);
    setCell(map, 3, 7, 1, 2);
    const pose = decodePeaks(map, ['left', 'right']);
    expect(pose.keypoints[1].x).toBeCloseTo(7.5 / 10, 6);
    expect(pose.keypoints[1].y).toBeCloseTo(3.5 / 5, 6);
    expect(pose.keypoints[1].score).toBeCloseTo(0.880797, 6);
    expect(pose.score).toBeCloseTo(0.880797 / 2, 6);
  });

  it('returns numbers for a map without any probability', () => {
    const { keypoints } = decodePeaks(createMap(6, 6, 1, -1000), ['nothing']);
    expect(keypoints[0]).toEqual({ joint: 'nothing', x: 0.5 / 6, y: 0.5 / 6, score: 0 });
  });
});
