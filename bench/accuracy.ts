// Compares the accuracy of the CPU engine and TensorFlow.js: all measures of `npm run evaluate` on both, and the
// largest difference. Run: npx tsx bench/accuracy.ts [--annotations coco.json] [--people one|many] [--size 192]
import { parseArgs } from 'node:util';
import type { PeopleResult } from '../src/tools/evaluate/evaluate-people.ts';
import { compareEngines } from '../tests/fixtures/references/compare-engines.ts';

const { values } = parseArgs({
  options: {
    annotations: { type: 'string', default: '../shared/data/body-coco/annotations.json' },
    people: { type: 'string', default: 'one' },
    size: { type: 'string', default: '192' },
  },
});

const rules = { people: values.people === 'many' ? 'many' : 'one', joints: 8 } as const;
const { ours, tensorflow } = await compareEngines(values.annotations, rules, Number(values.size));
const rows = Object.entries(percentages(ours)).map(([measure, value]) => {
  const other = percentages(tensorflow)[measure];
  return { measure, ours: value, tensorflow: other, difference: Math.abs(value - other) };
});
for (const { measure, ...numbers } of rows) {
  const columns = Object.values(numbers).map((number) => number.toFixed(3).padStart(12));
  console.log(measure.padEnd(24) + columns.join(''));
}
const largest = Math.max(...rows.map(({ difference }) => difference));
console.log(
  `${ours.people.length} people; largest difference ${largest.toFixed(3)} percentage points.`,
);

function percentages(result: PeopleResult): Record<string, number> {
  const shares = Object.entries({
    'mean recall': result.meanRecall,
    'mean recall, all': result.meanRecallOfAll,
    'mean OKS': result.meanOks,
    ...result.measures,
  });
  return Object.fromEntries(shares.map(([name, share]) => [name, 100 * Number(share ?? 0)]));
}
