// Results of `npm run bench`: one row per contestant with the median of each figure over the rounds, and Markdown
// tables of all figures and of CPU time. Next: chart.mjs.

/**
 * @typedef {import('./visit.mjs').Visit} Visit
 * @typedef {{name: string, median: Visit | null, failure: string | null}} Row
 */

/**
 * @param {string} name
 * @param {(Visit | Error)[]} rounds
 * @returns {Row} medians of the successful rounds, or the reason when all failed
 */
export function summariseRounds(name, rounds) {
  const visits = rounds.filter((round) => !(round instanceof Error));
  const failures = rounds.filter((round) => round instanceof Error);
  if (visits.length === 0) return { name, median: null, failure: failures[0].message };
  const median = Object.fromEntries(
    Object.keys(visits[0]).map((key) => {
      const values = visits.map((visit) => visit[key]);
      return [key, key === 'cpu' ? findMedians(values) : findMedian(values)];
    }),
  );
  const failure = failures.length > 0 ? `${failures.length} of ${rounds.length} rounds` : null;
  return { name, median, failure };
}

/** Median of each part. A part that is missing in a round counts as 0. */
function findMedians(rounds) {
  const parts = new Set(rounds.flatMap((round) => Object.keys(round)));
  return Object.fromEntries(
    [...parts].map((part) => [part, findMedian(rounds.map((round) => round[part] ?? 0))]),
  );
}

/** Total CPU time. @param {Record<string, number>} cpu of a visit */
export function sumCpu(cpu) {
  return Object.values(cpu).reduce((sum, ms) => sum + ms, 0);
}

function findMedian(values) {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}

const COLUMNS = [
  ['frames/s', ({ fps }) => fps.toFixed(1)],
  ['p50 ms', ({ p50Ms }) => p50Ms?.toFixed(1)],
  ['p95 ms', ({ p95Ms }) => p95Ms?.toFixed(1)],
  ['page blocked', ({ blockedShare }) => `${(blockedShare * 100).toFixed(0)} %`],
  ['CPU ms/frame', ({ cpu }) => sumCpu(cpu).toFixed(0)],
  ['cold start s', ({ coldMs }) => (coldMs / 1000).toFixed(1)],
  ['warm start s', ({ warmMs }) => warmMs && (warmMs / 1000).toFixed(1)],
  ['download MB', ({ bytes }) => (bytes / 1e6).toFixed(1)],
  ['peak memory MB', ({ peakMemory }) => peakMemory && (peakMemory / 1e6).toFixed(0)],
];

/** @param {Row[]} rows @returns {string} a Markdown table with aligned columns */
export function formatTable(rows) {
  return alignTable([
    ['', ...COLUMNS.map(([title]) => title)],
    ...rows.map(({ name, median }) => [
      name,
      ...COLUMNS.map(([, format]) => (median ? (format(median) ?? '–') : 'failed')),
    ]),
  ]);
}

/** @param {string[][]} lines titles first; the first column is left-aligned, the others right-aligned */
function alignTable(lines) {
  const widths = lines[0].map((_, column) =>
    Math.max(3, ...lines.map((line) => line[column].length)),
  );
  const draw = (line) =>
    `| ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [draw(lines[0]), rule, ...lines.slice(1).map(draw)].join('\n');
}

/** @typedef {Row & Pick<import('./contestants.mjs').Contestant, 'kind' | 'size'>} ProcessorRow */

/** Groups of parts of CPU time (processor-time.mjs). A part belongs to the first that matches. */
const GROUPS = [
  ['page main', (part) => part === 'renderer main'],
  ['worker 1', (part) => part === 'renderer worker 1'],
  ['other workers', (part) => /^renderer worker ([2-9]|\d\d)/.test(part)],
  ['page, other', (part) => part.startsWith('renderer')],
  ['compositor', (part) => part.startsWith('GPU')],
  ['camera', (part) => part.startsWith('video_capture')],
  ['browser', () => true],
];

/**
 * CPU time per frame by group, in total and above that of showing a camera only.
 * @param {ProcessorRow[]} rows
 * @returns {string} milliseconds
 */
export function formatProcessorTable(rows) {
  const floor = findFloor(rows);
  const lines = rows
    .filter(({ median }) => median)
    .map(({ name, median }) => {
      const total = sumCpu(median.cpu);
      const above = floor === null ? '–' : (total - floor).toFixed(1);
      return [name, total.toFixed(1), above, ...group(median.cpu).map((ms) => ms.toFixed(1))];
    });
  const titles = [
    'CPU, ms per frame',
    'total',
    'above the floor',
    ...GROUPS.map(([title]) => title),
  ];
  return alignTable([titles, ...lines]);
}

/**
 * Ratios of Keydot's CPU time to that of TensorFlow.js in the same app.
 * @param {ProcessorRow[]} rows
 * @returns {string[]} one line per pair with the same input size
 */
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

function group(cpu) {
  const sums = GROUPS.map(() => 0);
  for (const [part, ms] of Object.entries(cpu)) {
    sums[GROUPS.findIndex(([, matches]) => matches(part))] += ms;
  }
  return sums;
}
