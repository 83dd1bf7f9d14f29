// Reports the metrics of people as tables and as JSON.
import type { PeopleMeasures } from '../../core/evaluation/average-precision.ts';
import { summariseErrors } from '../../core/evaluation/metrics.ts';
import { type PeopleResult, type PeopleRules, recallOf } from './evaluate-people.ts';
import { formatNumber, formatShare, formatTable } from '../shared/format-table.ts';

/** How the people were detected. */
export interface PeopleSetup extends PeopleRules {
  /** The input's longer side, pixels. */
  size: number;
  /** Whether test-time augmentation was used. */
  sharper: boolean;
  model: string;
}

/** The report as text. */
export function formatPeople(
  result: PeopleResult,
  { people, size, sharper, model, joints }: PeopleSetup,
): string {
  const { measures, pck } = result;
  const how = people === 'one' ? 'each in their own box × 1.25' : 'everyone in the whole picture';
  const well = `with ${joints} joints or more`;
  const large = `${result.largePeople} ${well} and over 1 % of the picture`;
  const numbers = formatTable([
    ['measure', 'value'],
    [
      `mean recall, OKS .50:.05:.95, ${result.meanRecallPeople} ${well}`,
      percent(result.meanRecall),
    ],
    ['mean recall, all', percent(result.meanRecallOfAll)],
    ['recall, OKS .50', percent(recallOf(result, 0.5))],
    ['recall, OKS .75', percent(recallOf(result, 0.75))],
    [`recall, OKS .50, ${large}`, percent(result.largeRecall50)],
    [`recall, OKS .75, ${large}`, percent(result.largeRecall75)],
    ['mean OKS', percent(result.meanOks)],
    ...MEASURES.map(([label, name]) => [label, percent(measures[name])]),
    ...Object.entries(pck).map(([alpha, share]) => [`PCK @ ${alpha} box`, percent(share)]),
    ['ms an image', formatNumber(result.msPerImage, 1)],
  ]);
  const twice = people === 'one' ? 'at several sizes and in a mirror' : 'also in a mirror';
  const heading = `${model}, ${size} px${sharper ? `, each person ${twice}` : ''}, ${result.people.length} labelled people, ${how}`;
  return `${heading}\n\n${numbers}\n${formatJoints(result)}`;
}

/** The report as JSON; shares are 0..1. */
export function describePeople(result: PeopleResult, setup: PeopleSetup) {
  const { people, jointErrors, ...numbers } = result;
  const { joints: leastJoints, ...how } = setup;
  return {
    ...how,
    leastJoints,
    labelledPeople: people.length,
    recall50: recallOf(result, 0.5),
    recall75: recallOf(result, 0.75),
    ...numbers,
    joints: Object.fromEntries(
      [...jointErrors].map(([joint, errors]) => [joint, summariseErrors(errors)]),
    ),
  };
}

const MEASURES: readonly [label: string, name: keyof PeopleMeasures][] = [
  ['AP', 'ap'],
  ['AP50', 'ap50'],
  ['AP75', 'ap75'],
  ['AP medium', 'apMedium'],
  ['AP large', 'apLarge'],
  ['AR', 'ar'],
  ['AR50', 'ar50'],
  ['AR75', 'ar75'],
];

function formatJoints({ jointErrors }: PeopleResult): string {
  const rows = [...jointErrors].map(([joint, errors]) => {
    const summary = summariseErrors(errors);
    const { p50, mean, p90 } = summary ?? {};
    return [joint, `${errors.length}`, ...[p50, mean, p90].map((px) => formatNumber(px, 1))];
  });
  return formatTable([['joint', 'n', 'median px', 'mean px', 'p90 px'], ...rows]);
}

/** Per cent with one digit. */
function percent(value: number | null): string {
  return value === null ? formatShare(null) : `${(100 * value).toFixed(1)} %`;
}
