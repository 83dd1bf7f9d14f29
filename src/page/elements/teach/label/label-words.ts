// Descriptions of labels and of queued frames, for lists and screen readers.
import type { Size } from '../../../../core/geometry.ts';
import {
  labelOf,
  type LessonDocument,
  type LessonLabel,
} from '../../../../core/lesson/lesson-document.ts';
import { countRegion } from '../../../../core/mask/coco-rle.ts';
import { isRegion } from '../../../../core/model/model-spec.ts';
import { isPlaced, type LabelState } from '../../../../core/lesson/labels.ts';
import type { PixelPlace } from '../../../../core/mask/region-mask.ts';
import { formatCount, formatPercent, formatPointName } from '../../shared/format.ts';
import type { QueueReason } from '../../../../core/lesson/label-queue.ts';

/** What a point can be in a frame, and the key that sets it. */
export const LABEL_STATE_BUTTONS: readonly {
  state: LabelState;
  label: string;
  key: string;
  hint: string;
}[] = [
  { state: 'visible', label: 'Visible', key: 'V', hint: 'Visible in this frame' },
  { state: 'occluded', label: 'Occluded', key: 'O', hint: 'Hidden, position estimated' },
  { state: 'absent', label: 'Absent', key: 'A', hint: 'Not in this frame' },
  { state: 'unlabelled', label: 'Clear', key: '⌫', hint: 'Remove the label' },
];

/** The state of a point in a frame, in words. */
export function formatLabelState(state: LabelState): string {
  return state === 'unlabelled' ? 'not labelled' : state;
}

/** A guess of the model, with its confidence if known. */
export function formatGuess({ state, score }: Pick<LessonLabel, 'state' | 'score'>): string {
  if (state === 'absent') return 'guess: absent';
  return score === undefined ? 'guess' : `guess, ${formatPercent(score)}`;
}

/**
 * Describes the label of a point: "nose: visible, at 120, 80." or "leaf: 12 % of the picture."
 * @param brush position of the brush in pixels of the frame, if keys moved it
 */
export function describePoint(
  lesson: LessonDocument | null,
  frameId: string | null,
  pointId: string | null,
  brush: PixelPlace | null = null,
): string {
  const point = lesson?.points.find(({ id }) => id === pointId);
  const frame = lesson?.frames.find(({ id }) => id === frameId);
  if (!lesson || !frame || !point) return 'No points yet. Add one.';
  const label = labelOf(lesson, frame.id, point.id);
  const guessed = label.guess ? 'guessed, ' : '';
  if (isRegion(point)) {
    const words = `${point.name}: ${guessed}${describeRegion(label, frame)}`;
    if (!brush) return `${words}.`;
    return `${words}, brush at ${Math.round(brush.x)}, ${Math.round(brush.y)}.`;
  }
  const words = `${point.name}: ${guessed}${formatLabelState(label.state)}`;
  if (!isPlaced(label)) return `${words}.`;
  const [x, y] = [label.x * frame.width, label.y * frame.height].map(Math.round);
  return `${words}, at ${x}, ${y}.`;
}

function describeRegion(label: LessonLabel, frame: Size): string {
  return label.region === undefined
    ? formatLabelState(label.state)
    : `${formatCoverage(label, frame)} of the picture`;
}

/** Formats the share of a frame that a region covers: "12 %", "2.5 %". */
export function formatCoverage({ region }: Pick<LessonLabel, 'region'>, frame: Size): string {
  if (region === undefined) return '0 %';
  const percent = (100 * countRegion(region, frame)) / (frame.width * frame.height);
  if (percent >= 9.95) return `${Math.round(percent)} %`;
  return percent < 0.1 ? 'under 0.1 %' : `${percent.toFixed(1)} %`;
}

/** Describes the keys of the editor for screen readers. @param paints whether a region is selected */
export function describeKeys(paints: boolean): string {
  const point = paints
    ? 'Arrow keys move the brush by one pixel, with Shift by ten. Space paints; hold it to paint ' +
      'while moving. B: brush. E: eraser. F: fill. Square brackets: brush size. A: absent. ' +
      'Backspace: clear.'
    : 'Arrow keys move the point by one pixel, with Shift by ten. V: visible. O: occluded. ' +
      'A: absent. Backspace: clear.';
  return (
    `${point} N and Shift N: next and previous point. Full stop and comma: next and previous frame. ` +
    'Enter: accept guesses. S: copy the labels of the previous frame. Plus, minus and 0: zoom.'
  );
}

/** Describes why a frame should be labelled next. The reasons are those of core/lesson/label-queue.ts. */
export function describeReason(
  { points }: Pick<LessonDocument, 'points'>,
  reason: QueueReason,
): string {
  const names = (pointIds: readonly string[]) => {
    const said = points
      .filter(({ id }) => pointIds.includes(id))
      .map(({ name }) => formatPointName(name));
    return said.length > 2 ? `${said[0]} and ${said.length - 1} more` : said.join(' and ');
  };
  switch (reason.kind) {
    case 'unlabelled':
      return 'Not labelled';
    case 'partial':
      return `${formatCount(reason.open, nounOf(points))} not labelled`;
    case 'novel':
      return 'Different from all labelled frames';
    case 'ambiguous':
      return `Uncertain: ${names(reason.pointIds)}`;
    case 'low':
      return `Low confidence, ${formatPercent(reason.score)}: ${names(reason.pointIds)}`;
    case 'missed':
      return `Not detected: ${names(reason.pointIds)}`;
    case 'jumped':
      return `Jumped since the previous frame: ${names(reason.pointIds)}`;
    case 'swapped':
      return `Left and right may be swapped: ${names(reason.pointIds)}`;
  }
}

/** The noun for what is labelled: points, regions, or both. */
function nounOf(points: LessonDocument['points']): string {
  const regions = points.filter(isRegion).length;
  if (regions === 0) return 'point';
  return regions === points.length ? 'region' : 'label';
}
