// The study as Markdown: the findings, and a table per question with the spread over the seeds.
import { findings } from './study-findings.ts';
import type { StudyEntry, StudyQuestion } from './study-grid.ts';
import type { ReadFigure, StudyResults } from './study-results.ts';

/** Conditions of the study, for the report's introduction. */
export interface StudyFacts {
  date: string;
  machine: string;
  steps: number;
  batch: number;
  seeds: number;
}

/** Formats the report. @param pictureOf path of an entry's picture relative to the report, or null */
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
      `Every set-up is trained on the same 400 drawn pictures of 64 × 64 pixels, in the same order, for ` +
        `${steps} steps of ${batch} pictures, with AdamW and a one-cycle learning rate up to 0.004. Networks ` +
        `trained from scratch have 12,000 to 15,000 parameters (a few more with eight points). Steps, pictures ` +
        `and, nearly, parameters are equal; the time per step differs and is a column. The U-Net on the ` +
        `pretrained network trains 21,000 parameters, and its encoder was trained on people. Each figure is the ` +
        `median of ${seeds} seeds, with the range in brackets. Each seed is tested on the same 128 unseen ` +
        `pictures. “Missed” means an error above 6.4 pixels. “Larger” means pictures of 128 × 128 pixels with ` +
        `objects of unchanged size and errors in their pixels. Multiply-adds, in millions, are those of one ` +
        `inference, without the frozen encoder. Milliseconds are CPU time on one core.`,
      '## Findings',
      findings(results, questions)
        .map((sentence) => `- ${sentence}`)
        .join('\n'),
      '## Limits',
      LIMITS,
      ...sections,
    ].join('\n\n') + '\n'
  );
}

const LIMITS =
  'The pictures are small drawings, and the networks are small: effects that need many photographs or a large ' +
  'network do not appear. One learning rate is used for all set-ups and was not tuned for each: a loss or an output ' +
  'that is worse here may be better with another. The best of several set-ups is chosen on the pictures on which ' +
  'its figure is measured. There are few seeds, so a difference that is not present in every seed counts as none.';

interface Column {
  title: string;
  cell: (results: StudyResults, entry: StudyEntry) => string;
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
    cell: (r, e) => r.median(e, (run) => run.multiplyAdds / 1e6)?.toFixed(1) ?? '–',
  },
  { title: 'ms per step', cell: (r, e) => r.median(e, ({ stepMs }) => stepMs)?.toFixed(0) ?? '–' },
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

/** Questions for which some columns have no meaning. More steps, for example, do not change the time per step. */
const COLUMNS: Record<string, Column[] | undefined> = {
  vessels: [...REGION_COLUMNS, ...SIZE_COLUMNS],
  shifted: [...POINT_COLUMNS, ...SIZE_COLUMNS],
  patience: [...POINT_COLUMNS, ...LARGER_COLUMNS, SIZE_COLUMNS[0]],
};

/** A cell with a star when the network takes one size only and got the larger pictures shrunk. */
function largerCell(read: ReadFigure, digits: number): Column['cell'] {
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
      ? ['\\* A fully connected layer takes one size only. The larger pictures were shrunk for it.']
      : []),
    ...pictures,
  ].join('\n\n');
}

/** A Markdown table with aligned columns, which is readable as plain text. */
function formatMarkdownTable([head, ...rows]: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column].length)),
  );
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
