// Set-ups, their differences, unavailable choices and errors of the lab as text. The descriptions of the
// choices: core/lab/lab-words.ts.
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
import { isLabActive, type LabRunState } from '../../lab/lab-runner.ts';
import { formatPixels, formatPercent } from '../shared/format.ts';

/** Names of two runs side by side. */
export const RUN_NAMES = ['First', 'Second'] as const;

/** Announcement for screen readers when runs start and end; failed runs show an alert. */
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

/** "Ronneberger, Fischer, Brox: U-Net… (2015)" */
export function formatSource({ authors, year, title }: LabSource): string {
  return `${authors}: ${title} (${year})`;
}

/** The target and its size; null if the set-up has no target. */
function formatTarget(setup: LabSetup): string | null {
  const { kind, size } = setup.target;
  if (!targetsFor(setup).includes(kind)) return null;
  const { name } = TARGET_WORDS[kind];
  if (kind === 'single') return name;
  return `${name}, ${kind === 'gaussian' ? 'σ' : 'radius'} ${size} px`;
}

/** The loss; null if the output defines the loss. */
function formatLoss(setup: LabSetup): string | null {
  return lossesFor(setup).includes(setup.loss) ? LOSS_WORDS[setup.loss].name : null;
}

/** A set-up in one line. */
export function formatSetup(setup: LabSetup): string {
  const parts = [OUTPUT_WORDS[setup.output].name, formatTarget(setup), formatLoss(setup)];
  return parts.filter((part) => part !== null).join(' · ');
}

/** The differences of the second set-up, one sentence each. */
export function listDifferences(first: LabSetup, second: LabSetup): string[] {
  const parts: [string, (setup: LabSetup) => string | null][] = [
    ['Output', ({ output }) => OUTPUT_WORDS[output].name],
    ['Target', formatTarget],
    ['Loss', formatLoss],
    ['Budget', ({ budget }) => BUDGET_WORDS[budget].name],
  ];
  return parts.flatMap(([name, format]) => {
    const [one, other] = [quote(format(first)), quote(format(second))];
    return one === other ? [] : [`${name}: ${other} instead of ${one}.`];
  });
}

const quote = (text: string | null) => (text === null ? 'none' : `“${text}”`);

/** Why some outputs are unavailable; null if all are available. */
export function explainOutputs({ data }: LabSetup): string | null {
  if (outputsFor(data).includes('dense')) return null;
  return 'Regions need a map as output, because they have no x and y.';
}

/** Why there is no target to choose; null if there is. */
export function explainTargets(setup: LabSetup): string | null {
  if (targetsFor(setup).length > 0) return null;
  if (isRegionData(setup.data)) return 'The target is the region itself.';
  if (setup.output === 'grid') {
    return 'The target is the cell that contains the point, and the offset within it.';
  }
  if (!answersWithMaps(setup.output)) {
    return 'This output has no map. It is trained on the coordinates.';
  }
  return 'This loss needs no target map. It is trained on the coordinates.';
}

/** Why some losses are unavailable. */
export function explainLosses(setup: LabSetup): string {
  if (!answersWithMaps(setup.output)) {
    return 'These compare full-size maps. This output has its own loss.';
  }
  return isRegionData(setup.data)
    ? 'Regions have no single position, so the distance of the mean does not apply.'
    : 'Dice compares regions, so it does not apply to points.';
}

const ERRORS: Record<string, string> = {
  WorkerGoneError:
    'The training stopped unexpectedly. Close other tabs to free memory, then try again.',
  TrainingDivergedError: 'The training diverged. Try another seed or loss.',
  EngineMemoryError: 'There was not enough memory. Close other tabs, then try again.',
  LabLessonError:
    'Some frames are reserved for testing, so the lesson needs labelled frames from at least two ' +
    'moments. Capture and label more in Teach.',
  NotStoredError: 'This lesson no longer exists on this device. Choose another.',
};

/** Explains any error of the lab; unknown ones are shown with their own message. */
export function explainLabError(error: Error): string {
  return ERRORS[error.name] ?? error.message;
}
