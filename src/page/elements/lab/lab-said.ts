// How the lab says set-ups, differences and reasons. What each choice is, and where it comes from:
// core/lab/lab-words.ts.
import {
  answersWithMaps,
  isRegionData,
  lossesFor,
  outputsFor,
  targetsFor,
  type LabSetup,
} from '../../../core/lab/lab-setup.ts';
import {
  BUDGET_WORDS,
  LOSS_WORDS,
  OUTPUT_WORDS,
  TARGET_WORDS,
  type LabSource,
} from '../../../core/lab/lab-words.ts';
import { isLabActive, type LabRunState } from '../../lab/lab-state.ts';
import { formatPixels, formatPercent } from '../shared/format.ts';

/** What two runs side by side are called. */
export const RUN_NAMES = ['First', 'Second'] as const;

/** What a screen reader is told when runs begin and when all are over; a failed one tells of itself. */
export function announceRuns(runs: readonly LabRunState[]): string {
  if (runs.some(isLabActive)) return 'Training.';
  return runs
    .flatMap((run, index) => {
      if (run.kind !== 'done') return [];
      const { medianPx, overlap } = run.result.figures;
      const name = runs.length > 1 ? `${RUN_NAMES[index]}: ` : '';
      if (overlap !== null) return [`${name}overlap ${formatPercent(overlap)}.`];
      return medianPx === null ? [] : [`${name}median error ${formatPixels(medianPx)}.`];
    })
    .join(' ');
}

/** "Ronneberger, Fischer, Brox: U-Net… (2015)". */
export function saySource({ authors, year, title }: LabSource): string {
  return `${authors}: ${title} (${year})`;
}

/** The target and its size; null where there is none to be chosen. */
export function sayTarget(setup: LabSetup): string | null {
  const { kind, size } = setup.target;
  if (!targetsFor(setup).includes(kind)) return null;
  const { name } = TARGET_WORDS[kind];
  if (kind === 'single') return name;
  return `${name}, ${kind === 'gaussian' ? 'σ' : 'radius'} ${size} px`;
}

/** The loss; null where the output brings its own. */
export function sayLoss(setup: LabSetup): string | null {
  return lossesFor(setup).includes(setup.loss) ? LOSS_WORDS[setup.loss].name : null;
}

/** A set-up in a line. */
export function saySetup(setup: LabSetup): string {
  const parts = [OUTPUT_WORDS[setup.output].name, sayTarget(setup), sayLoss(setup)];
  return parts.filter((part) => part !== null).join(' · ');
}

/** What is otherwise in the second set-up, a sentence each; none when both are the same. */
export function sayDifferences(first: LabSetup, second: LabSetup): string[] {
  const parts: [string, (setup: LabSetup) => string | null][] = [
    ['Output', ({ output }) => OUTPUT_WORDS[output].name],
    ['Target', sayTarget],
    ['Loss', sayLoss],
    ['Budget', ({ budget }) => BUDGET_WORDS[budget].name],
  ];
  return parts.flatMap(([name, say]) => {
    const [one, other] = [quote(say(first)), quote(say(second))];
    return one === other ? [] : [`${name}: ${other} instead of ${one}.`];
  });
}

const quote = (said: string | null) => (said === null ? 'none' : `“${said}”`);

/** Why some outputs cannot be chosen; null when all can. */
export function whyNotOutputs({ data }: LabSetup): string | null {
  if (outputsFor(data).includes('dense')) return null;
  return 'A region is no place with an x and a y: only maps can answer with it.';
}

/** Why there is no target to choose; null when there is. */
export function whyNoTarget(setup: LabSetup): string | null {
  if (targetsFor(setup).length > 0) return null;
  if (isRegionData(setup.data)) return 'The target is the region itself.';
  if (setup.output === 'grid') {
    return 'The target is the cell that the point lies in, and where in it.';
  }
  if (!answersWithMaps(setup.output)) {
    return 'This output is no map, so there is nothing to draw: it learns from the place itself.';
  }
  return 'The distance of the mean draws no target: it learns from the place itself.';
}

/** Why some losses, or all, cannot be chosen; null when all can. */
export function whyNotLosses(setup: LabSetup): string {
  if (!answersWithMaps(setup.output)) {
    return 'These compare maps as fine as the picture. This output brings a loss of its own.';
  }
  return isRegionData(setup.data)
    ? 'A region has no single place, so no distance of the mean.'
    : 'Dice compares regions; a point has none.';
}
