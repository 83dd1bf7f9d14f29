import { describe, expect, it } from 'vitest';
import {
  measurePeople,
  OKS_THRESHOLDS,
} from '../../../../src/core/evaluation/average-precision.ts';
import { oks } from '../../../../src/core/detection/oks.ts';
import {
  createFound,
  createPlaces,
  createWanted,
  TEST_SIGMAS,
} from '../../../fixtures/people/people.ts';

const measure = (pictures: Parameters<typeof measurePeople>[0]) =>
  measurePeople(pictures, TEST_SIGMAS);

describe('measurePeople', () => {
  it('is 1 for perfect detections', () => {
    const wanted = [createWanted(0), createWanted(500)];
    const found = [createFound(500, 0.9), createFound(0, 0.5)];
    const { ap, ap50, ap75, ar, apLarge, apMedium } = measure([{ wanted, found }]);
    expect([ap, ap50, ap75, ar, apLarge, apMedium]).toEqual([1, 1, 1, 1, 1, null]);
  });

  it('averages precision over 101 recalls', () => {
    // Match, false positive, match: precision 1 up to a recall of 0.5 (51 readings), then 2/3 (50 readings).
    const wanted = [createWanted(0), createWanted(500)];
    const found = [createFound(0, 0.9), createFound(5000, 0.8), createFound(500, 0.7)];
    const { ap, ar } = measure([{ wanted, found }]);
    expect(ap).toBeCloseTo((51 + (50 * 2) / 3) / 101, 12);
    expect(ar).toBe(1);
  });

  it('sorts the detections of all pictures together', () => {
    // The false positive of the second picture has a higher score than the match in the first.
    const pictures = [
      { wanted: [createWanted(0)], found: [createFound(0, 0.5)] },
      { wanted: [], found: [createFound(0, 0.9)] },
    ];
    expect(measure(pictures).ap).toBeCloseTo(0.5, 12);
  });

  it('counts a detection at the thresholds that it reaches', () => {
    const found = createFound(0, 0.9, 8);
    const similarity = oks(found.places, createWanted(0), TEST_SIGMAS);
    const reached = OKS_THRESHOLDS.filter((threshold) => threshold <= similarity).length;
    expect(reached).toBe(7);
    const { ar, ap, ar50, ar75, ap75 } = measure([{ wanted: [createWanted(0)], found: [found] }]);
    expect(ar).toBeCloseTo(0.7, 12);
    expect(ap).toBeCloseTo(0.7, 12);
    expect([ar50, ar75, ap75]).toEqual([1, 1, 1]);
  });

  it('counts a duplicate as a false positive', () => {
    // A duplicate lowers the precision only when its score is above that of the last match.
    const wanted = [createWanted(0), createWanted(500)];
    const double = [createFound(0, 0.9), createFound(0, 0.8), createFound(500, 0.7)];
    expect(measure([{ wanted, found: double }]).ap).toBeCloseTo((51 + (50 * 2) / 3) / 101, 12);
    const late = [createFound(0, 0.9), createFound(0, 0.6), createFound(500, 0.7)];
    expect(measure([{ wanted, found: late }]).ap).toBe(1);
  });

  it('ignores ignored people, detected or not', () => {
    const ignored = createWanted(500, { isIgnored: true });
    const crowd = createWanted(1000, { isIgnored: true, isCrowd: true });
    const wanted = [createWanted(0), ignored, crowd];
    const sure = [500, 1000, 1000].map((x) => createFound(x, 0.9));
    expect(measure([{ wanted, found: [...sure, createFound(0, 0.5)] }]).ap).toBe(1);
    // Only a crowd can be matched twice.
    const again = [...sure, createFound(500, 0.8), createFound(0, 0.5)];
    expect(measure([{ wanted, found: again }]).ap).toBeCloseTo(0.5, 12);
  });

  it('prefers a counted person to a more similar ignored one', () => {
    const wanted = [createWanted(0, { isIgnored: true }), createWanted(4)];
    expect(measure([{ wanted, found: [createFound(0, 0.9)] }]).ar50).toBe(1);
  });

  it('selects medium and large people by labelled area', () => {
    const medium = createWanted(0, { area: 96 ** 2 - 1 });
    const large = createWanted(500, { area: 96 ** 2 + 1 });
    const { arMedium, arLarge, ar } = measure([
      { wanted: [medium, large], found: [createFound(0, 0.9)] },
    ]);
    expect([arMedium, arLarge, ar]).toEqual([1, 0, 0.5]);
  });

  it('uses the 20 best detections of a picture', () => {
    const wanted = [createWanted(0)];
    const others = Array.from({ length: 20 }, (_, i) => createFound(1000 * (i + 1), 0.9));
    expect(measure([{ wanted, found: [...others, createFound(0, 0.5)] }]).ar).toBe(0);
    expect(measure([{ wanted, found: [...others.slice(1), createFound(0, 0.5)] }]).ar).toBe(1);
  });

  it('is null without labels, 0 without detections', () => {
    expect(measure([{ wanted: [], found: [createFound(0, 1)] }]).ap).toBeNull();
    expect(measure([]).ar).toBeNull();
    const { ap, ar } = measure([{ wanted: [createWanted(0)], found: [] }]);
    expect([ap, ar]).toEqual([0, 0]);
  });

  it('does not modify its input', () => {
    const found = [createFound(0, 0.1), createFound(500, 0.9)];
    const before = structuredClone(found);
    measure([{ wanted: [createWanted(0)], found }]);
    expect(found).toEqual(before);
    expect(found[0].places).toEqual(createPlaces(0));
  });
});
