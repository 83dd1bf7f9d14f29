import { describe, expect, it } from 'vitest';
import {
  colorSimilarity,
  readBodyColors,
  type InputPicture,
} from '../../../../src/core/image/body-colors.ts';
import { createPoseFrom, createStandingPose } from '../../../fixtures/people/poses.ts';

/** A picture that is of one colour above its middle and of another below. */
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

describe('what someone wears', () => {
  it('is read from torso and thighs: light, red against green, yellow against blue', () => {
    const colors = readBodyColors(createPicture([1, -1, -1], [-1, -1, 1]), pose);
    expect(colors?.slice(0, 3).map((value) => Number(value.toFixed(6)))).toEqual([-0.333333, 2, 1]);
    expect(colors?.slice(3).map((value) => Number(value.toFixed(6)))).toEqual([-0.333333, 0, -2]);
  });

  it('is read at the edge of the picture where the body goes beyond', () => {
    const outside = createStandingPose(1.5, 1.9, 0.8);
    const colors = readBodyColors(createPicture([1, 1, 1], [-1, -1, -1]), outside);
    expect(colors?.every(Number.isFinite)).toBe(true);
  });

  it('is not known of things without a torso', () => {
    const snout = createPoseFrom({ snout: [0.5, 0.5] });
    expect(readBodyColors(createPicture([1, 1, 1], [0, 0, 0]), snout)).toBeNull();
    expect(colorSimilarity(null, [0, 0, 0])).toBe(1);
  });

  it('is more alike in another light than in another colour', () => {
    const [usual, brighter, redder] = [0, 0.5, 0].map((light, index) => {
      const red = index === 2 ? 0.5 : 0;
      return [light, red, 0, light, red, 0];
    });
    expect(colorSimilarity(usual, usual)).toBe(1);
    expect(colorSimilarity(usual, brighter)).toBeGreaterThan(colorSimilarity(usual, redder));
  });
});
