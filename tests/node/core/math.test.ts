import { describe, expect, it } from 'vitest';
import { logit, sigmoid } from '../../../src/core/math.ts';

describe('sigmoid and logit', () => {
  it('are inverse and reach their limits', () => {
    for (const value of [-20, -3, -0.5, 0, 0.5, 3, 20]) {
      expect(logit(sigmoid(value))).toBeCloseTo(value, 5);
    }
    expect([sigmoid(0), sigmoid(-Infinity), sigmoid(Infinity)]).toEqual([0.5, 0, 1]);
    expect([sigmoid(-1000), sigmoid(1000)]).toEqual([0, 1]);
    expect([logit(0), logit(1)]).toEqual([-Infinity, Infinity]);
  });
});
