// Rounds become one row a contestant: the median of each figure, and the spread of the rate. Then a
// table for the terminal and Markdown. Next: chart.mjs.

/**
 * @typedef {import('./visit.mjs').Visit} Visit
 * @typedef {{name: string, median: Visit | null, failure: string | null}} Row
 */

/**
 * @param {string} name
 * @param {(Visit | Error)[]} rounds
 * @returns {Row} of the rounds that went well; the reason when none did
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

/** Of each part. A part that a round did not have took no time in it. */
function findMedians(rounds) {
  const parts = new Set(rounds.flatMap((round) => Object.keys(round)));
  return Object.fromEntries(
    [...parts].map((part) => [part, findMedian(rounds.map((round) => round[part] ?? 0))]),
  );
}

/** @param {Record<string, number>} cpu of a visit */
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

/** @param {Row[]} rows @returns {string} a Markdown table, aligned for the terminal as well */
export function formatTable(rows) {
  return alignTable([
    ['', ...COLUMNS.map(([title]) => title)],
    ...rows.map(({ name, median }) => [
      name,
      ...COLUMNS.map(([, format]) => (median ? (format(median) ?? '–') : 'failed')),
    ]),
  ]);
}

/** @param {string[][]} lines the titles first; the first column to the left, the others to the right */
export function alignTable(lines) {
  const widths = lines[0].map((_, column) =>
    Math.max(3, ...lines.map((line) => line[column].length)),
  );
  const draw = (line) =>
    `| ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [draw(lines[0]), rule, ...lines.slice(1).map(draw)].join('\n');
}
