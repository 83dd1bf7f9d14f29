// Where the processor time of a frame goes, and how Keydot's compares with TensorFlow.js's in the same
// app: of everything the browser does, and of what comes on top of showing a camera at all.
import { alignTable, sumCpu } from './summarise.mjs';

/** @typedef {import('./summarise.mjs').Row & Pick<import('./contestants.mjs').Contestant, 'kind' | 'size'>} Row */

const GROUPS = [
  ['page main', (part) => part === 'renderer main'],
  ['worker 1', (part) => part === 'renderer worker 1'],
  ['other workers', (part) => /^renderer worker ([2-9]|\d\d)/.test(part)],
  ['page, other', (part) => part.startsWith('renderer')],
  ['compositor', (part) => part.startsWith('GPU')],
  ['camera', (part) => part.startsWith('video_capture')],
  ['browser', () => true],
];

/** @param {Row[]} rows @returns {string} milliseconds a frame */
export function formatProcessorTable(rows) {
  const floor = findFloor(rows);
  const lines = rows
    .filter(({ median }) => median)
    .map(({ name, median }) => {
      const all = sumCpu(median.cpu);
      const above = floor === null ? '–' : (all - floor).toFixed(1);
      return [name, all.toFixed(1), above, ...group(median.cpu).map((ms) => ms.toFixed(1))];
    });
  const titles = ['CPU, ms a frame', 'all', 'above the floor', ...GROUPS.map(([title]) => title)];
  return alignTable([titles, ...lines]);
}

/** @param {Row[]} rows @returns {string[]} one sentence a pair of the same input size */
export function compareProcessorTime(rows) {
  const floor = findFloor(rows);
  const of = (kind) => rows.filter((row) => row.kind === kind && row.median);
  return of('own').flatMap((own) =>
    of('tensorflow')
      .filter(({ size }) => size === own.size)
      .map((other) => {
        const [ours, theirs] = [own, other].map(({ median }) => sumCpu(median.cpu));
        const above =
          floor === null
            ? ''
            : `, ${((ours - floor) / (theirs - floor)).toFixed(2)} above the floor`;
        return `${own.name} / ${other.name}: ${(ours / theirs).toFixed(2)}${above}`;
      }),
  );
}

function findFloor(rows) {
  const floor = rows.find(({ kind, median }) => kind === 'floor' && median);
  return floor ? sumCpu(floor.median.cpu) : null;
}

/** Each part counts for the first group that takes it. */
function group(cpu) {
  const sums = GROUPS.map(() => 0);
  for (const [part, ms] of Object.entries(cpu)) {
    sums[GROUPS.findIndex(([, takes]) => takes(part))] += ms;
  }
  return sums;
}
