// Keydot's engine is as accurate on people as TensorFlow.js with the same weights. On all pictures:
// bench/accuracy.ts.
import { expect, test } from 'vitest';
import type { PeopleResult } from '../../src/tools/evaluate/evaluate-people.ts';
import { dataPath, describeWithData } from '../find-data.ts';
import { compareEngines } from '../fixtures/references/compare-engines.ts';

describeWithData('on labelled people', () => {
  test('all measures agree within 0.2 points', async () => {
    const rules = { people: 'one', joints: 8 } as const;
    const annotations = dataPath('body-coco/annotations.json');
    const { ours, tensorflow } = await compareEngines(annotations, rules, 192, 8);
    expect(ours.people.length).toBeGreaterThan(10);
    const shares = (result: PeopleResult): (number | null)[] => [
      result.meanRecall,
      result.meanRecallOfAll,
      result.meanOks,
      ...Object.values<number | null>({ ...result.measures }),
    ];
    shares(ours).forEach((share, index) => {
      expect(Math.abs(Number(share) - Number(shares(tensorflow)[index]))).toBeLessThan(0.002);
    });
  });
});
