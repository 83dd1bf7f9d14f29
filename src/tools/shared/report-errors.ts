// The errors of a model as a table: pixels, for every point and for all.
import type { Joint } from '../../core/model/model-spec.ts';
import { MIN_TEST_FRAMES, type ErrorReport, type Judgement } from '../../learning/judge-model.ts';
import { formatNumber, formatShare, formatTable } from './format-table.ts';

/**
 * The table, and under it what is to be said about it.
 * @param which frames they are, after their number
 */
export function formatJudgement(
  judgement: Judgement,
  joints: readonly Joint[],
  which: 'frames' | 'frames not used',
): string {
  const { all, points, withinPx, frames } = judgement;
  const heading = ['point', 'n', 'median px', 'mean px', 'p90 px', `within ${withinPx} px`];
  const rows = joints.map(({ name }, index) => formatRow(name, points[index].after));
  const table = formatTable([heading, ...rows, formatRow('all', all.after)]);
  return `${table}\n${describe(judgement, which)}${
    frames < MIN_TEST_FRAMES ? `Too few frames (${frames}) to say how good the model is.\n` : ''
  }`;
}

function formatRow(name: string, report: ErrorReport | null): string[] {
  if (!report) return [name, '0', '–', '–', '–', '–'];
  const { count, p50, mean, p90, within } = report;
  return [name, `${count}`, ...[p50, mean, p90].map((px) => formatNumber(px)), formatShare(within)];
}

function describe({ all, frames, change, verdict }: Judgement, which: string): string {
  const { after, before } = all;
  if (!after) return '';
  const { medianInterval: interval } = after;
  const range = interval
    ? ` (95 %: ${formatNumber(interval.low)} to ${formatNumber(interval.high)})`
    : '';
  const lines = [`Median error ${formatNumber(after.p50)} px${range} on ${frames} ${which}.`];
  if (before) {
    const by = change ? ` (${formatNumber(change.low)} to ${formatNumber(change.high)} px)` : '';
    lines.push(
      `Mean error before ${formatNumber(before.mean)} px, after ${formatNumber(after.mean)} px${by}: ${verdict}.`,
    );
  }
  return `${lines.join('\n')}\n`;
}
