import { describe, expect, it } from 'vitest';
import {
  colorSimilarity,
  readBodyColors,
  type InputPicture,
} from '../../../../src/core/image/body-colors.ts';
import { createPoseFrom, createStandingPose } from '../../../fixtures/people/poses.ts';

/** A picture with one colour above its middle and another below. */
function createPicture(above: readonly number[], below: readonly number[]): InputPicture {
  const side = 32;
  const values = Float32Array.from({ length: 3 * side * side }, (_, index) => {
    const row = Math.floor(index / 3 / side);
    return (row < side / 2 ? above : below)[index % 3];
  });
  return { width: side, height: side, values };
}

/** The hips are in the picture's middle. */
const pose = createStandingPose(0.5, 0.5 + 0.51 * 0.8, 0.8);

describe('body colours', () => {
  it('are luminance, red − green and yellow − blue of torso and thighs', () => {
    const colors = readBodyColors(createPicture([1, -1, -1], [-1, -1, 1]), pose);
    expect(colors?.slice(0, 3).map((value) => Number(value.toFixed(6)))).toEqual([-0.333333, 2, 1]);
    expect(colors?.slice(3).map((value) => Number(value.toFixed(6)))).toEqual([-0.333333, 0, -2]);
  });

  it('are read at the picture’s edge for a body outside it', () => {
    const outside = createStandingPose(1.5, 1.9, 0.8);
    const colors = readBodyColors(createPicture([1, 1, 1], [-1, -1, -1]), outside);
    expect(colors?.every(Number.isFinite)).toBe(true);
  });

  it('are null without a torso', () => {
    const snout = createPoseFrom({ snout: [0.5, 0.5] });
    expect(readBodyColors(createPicture([1, 1, 1], [0, 0, 0]), snout)).toBeNull();
    expect(colorSimilarity(null, [0, 0, 0])).toBe(1);
  });

  it('weigh luminance less than colour', () => {
    const [usual, brighter, redder] = [0, 0.5, 0].map((light, index) => {
      const red = index === 2 ? 0.5 : 0;
      return [light, red, 0, light, red, 0];
    });
    expect(colorSimilarity(usual, usual)).toBe(1);
    expect(colorSimilarity(usual, brighter)).toBeGreaterThan(colorSimilarity(usual, redder));
  });
});
