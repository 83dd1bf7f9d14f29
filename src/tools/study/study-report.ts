// The study as Markdown: a table a question, with the spread over seeds, and what the figures say. The
// sentences: study-findings.ts.
import { findings } from './study-findings.ts';
import type { StudyEntry, StudyQuestion } from './study-grid.ts';
import type { StudyResults } from './study-results.ts';
import type { StudyRun } from './study-runs.ts';

/** What the report says of itself. */
export interface StudyFacts {
  date: string;
  machine: string;
  steps: number;
  batch: number;
  seeds: number;
}

/** The whole report. @param pictureOf the picture of an entry relative to the report, or null */
export function formatStudy(
  results: StudyResults,
  facts: StudyFacts,
  questions: readonly StudyQuestion[],
  pictureOf: (entry: StudyEntry) => string | null,
): string {
  const { date, machine, steps, batch, seeds } = facts;
  const sections = questions.map((question) => formatQuestion(question, results, pictureOf));
  return (
    [
      '# Why heatmaps: the study',
      `Written by \`npm run study\` on ${date}, on ${machine}, one thread.`,
      `Every set-up learns from the same 400 drawn pictures of 64 × 64 pixels, in the same order, for ` +
        `${steps} steps of ${batch} pictures, with AdamW and a one-cycle learning rate up to 0.004. Those ` +
        `learned from nothing have 12,000 to 15,000 parameters (a few more with eight points); equal are ` +
        `steps, pictures and, nearly, parameters, not the time a step takes, which is a column. The ` +
        `U-Net on the pretrained network learns 21,000, and its encoder had seen people before. Each ` +
        `figure is the middle of ${seeds} seeds, the range over them in brackets; each seed is judged on ` +
        `the same 128 unseen pictures. “Missed” is further off than 6.4 pixels. “Larger” are pictures of ` +
        `128 × 128 with things as large as before, errors in their pixels. Multiply-adds, in ` +
        `millions, are those of one answer, without the frozen encoder’s. Milliseconds are one core’s own time.`,
      '## What was learned',
      findings(results, questions)
        .map((sentence) => `- ${sentence}`)
        .join('\n'),
      '## What this does not say',
      LIMITS,
      ...sections,
    ].join('\n\n') + '\n'
  );
}

const LIMITS =
  'All pictures are drawn and small, and so are the networks: what takes many pictures of the world, or a large ' +
  'network, is not seen here. One learning rate serves all and was not sought for each: a loss or an output that ' +
  'loses here may do better with its own. What is called the best of several is the best on the very pictures ' +
  'its figure is from. Seeds are few, so a difference that not every seed shows is called none.';

interface Column {
  title: string;
  readonly cell: (results: StudyResults, entry: StudyEntry) => string;
}

const percent = (value: number | null) => (value === null ? null : 100 * value);
const POINT_COLUMNS: Column[] = [
  { title: 'median px', cell: (r, e) => r.spread(e, ({ figures }) => figures.medianPx, 2) },
  { title: 'p90 px', cell: (r, e) => r.spread(e, ({ figures }) => figures.p90Px, 1) },
  { title: 'within 2 px, %', cell: (r, e) => r.spread(e, (run) => percent(run.figures.within), 0) },
  { title: 'missed, %', cell: (r, e) => r.spread(e, (run) => percent(run.figures.missed), 0) },
];
const SIZE_COLUMNS: Column[] = [
  { title: 'parameters', cell: (r, e) => r.of(e)[0]?.parameters.toLocaleString('en') ?? '–' },
  {
    title: 'multiply-adds, M',
    cell: (r, e) => r.middle(e, (run) => run.multiplyAdds / 1e6)?.toFixed(1) ?? '–',
  },
  { title: 'ms a step', cell: (r, e) => r.middle(e, ({ stepMs }) => stepMs)?.toFixed(0) ?? '–' },
];
const LARGER_COLUMNS: Column[] = [
  {
    title: 'larger: median px',
    cell: largerCell((run) => run.larger?.figures.medianPx ?? null, 2),
  },
  { title: 'larger: p90 px', cell: largerCell((run) => run.larger?.figures.p90Px ?? null, 1) },
];
const REGION_COLUMNS: Column[] = [
  { title: 'overlap', cell: (r, e) => r.spread(e, ({ figures }) => figures.overlap, 3) },
  {
    title: 'larger: overlap',
    cell: (r, e) => r.spread(e, ({ larger }) => larger?.figures.overlap ?? null, 3),
  },
];

/** Where not all columns have a meaning: a step takes no longer because there are more of them. */
const COLUMNS: Record<string, Column[] | undefined> = {
  vessels: [...REGION_COLUMNS, ...SIZE_COLUMNS],
  shifted: [...POINT_COLUMNS, ...SIZE_COLUMNS],
  patience: [...POINT_COLUMNS, ...LARGER_COLUMNS, SIZE_COLUMNS[0]],
};

/** A star marks a network of one size, which had to be shown the larger pictures shrunk. */
function largerCell(read: (run: StudyRun) => number | null, digits: number): Column['cell'] {
  return (results, entry) => {
    const isShrunk = results.of(entry).some(({ larger }) => larger?.isShrunk);
    return results.spread(entry, read, digits) + (isShrunk ? ' *' : '');
  };
}

function formatQuestion(
  { id, title, text, entries }: StudyQuestion,
  results: StudyResults,
  pictureOf: (entry: StudyEntry) => string | null,
): string {
  const columns = COLUMNS[id] ?? [...POINT_COLUMNS, ...LARGER_COLUMNS, ...SIZE_COLUMNS];
  const rows = entries.map(({ name, entry }) => [
    name,
    ...columns.map(({ cell }) => cell(results, entry)),
  ]);
  const hasStar = rows.some((row) => row.some((cell) => cell.endsWith('*')));
  const pictures = entries.flatMap(({ name, entry }) => {
    const path = pictureOf(entry);
    return path ? [`${name}:\n\n![${name}: pictures and maps](${path})`] : [];
  });
  return [
    `## ${title}`,
    text,
    formatMarkdownTable([['', ...columns.map((column) => column.title)], ...rows]),
    ...(hasStar
      ? ['\\* A fully connected layer takes one size of picture only: it was shown them shrunk.']
      : []),
    ...pictures,
  ].join('\n\n');
}

/** Columns aligned, so that the table reads as it is, too. */
function formatMarkdownTable([head, ...rows]: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column].length)),
  );
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
