// What the label editor says of points and regions, to readers and in lists.
import type { Size } from '../../../../core/geometry.ts';
import {
  labelOf,
  type LessonDocument,
  type LessonLabel,
} from '../../../../core/lesson/lesson-document.ts';
import { countRegion } from '../../../../core/mask/coco-rle.ts';
import { isRegion } from '../../../../core/model/point-kind.ts';
import { isPlaced, type LabelState } from '../../../../core/lesson/labels.ts';
import type { PixelPlace } from '../../../../core/mask/region-mask.ts';
import { formatPercent } from '../../shared/format.ts';

/** What a point can be in a frame, and the key that sets it. */
export const LABEL_STATES: readonly {
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

export function formatLabelState(state: LabelState): string {
  return state === 'unlabelled' ? 'not labelled yet' : state;
}

/** What the model suggests, with its confidence if known. */
export function formatSuggestion({ state, score }: Pick<LessonLabel, 'state' | 'score'>): string {
  if (state === 'absent') return 'guess: absent';
  return score === undefined ? 'guess' : `guess, ${formatPercent(score)}`;
}

/** Where a point is in a frame, or how much of it a region covers and where the brush is. */
export function sayPoint(
  lesson: LessonDocument | null,
  frameId: string | null,
  pointId: string | null,
  ring: PixelPlace | null = null,
): string {
  const point = lesson?.points.find(({ id }) => id === pointId);
  const frame = lesson?.frames.find(({ id }) => id === frameId);
  if (!lesson || !frame || !point) return 'There is no point yet: add one.';
  const label = labelOf(lesson, frame.id, point.id);
  const guessed = label.guess ? 'guessed, ' : '';
  if (isRegion(point)) {
    const words = `${point.name}: ${guessed}${sayRegion(label, frame)}`;
    return ring ? `${words}, ring at ${Math.round(ring.x)}, ${Math.round(ring.y)}.` : `${words}.`;
  }
  const words = `${point.name}: ${guessed}${formatLabelState(label.state)}`;
  if (!isPlaced(label)) return `${words}.`;
  const [x, y] = [label.x * frame.width, label.y * frame.height].map(Math.round);
  return `${words}, at ${x}, ${y}.`;
}

/** "12 % of the picture", or what else is known of a region. */
function sayRegion(label: LessonLabel, frame: Size): string {
  return label.region === undefined
    ? formatLabelState(label.state)
    : `${sayCovered(label, frame)} of the picture`;
}

/** How much of its frame a region covers: "12 %", of little with a digit more. */
export function sayCovered({ region }: Pick<LessonLabel, 'region'>, frame: Size): string {
  if (region === undefined) return '0 %';
  const percent = (100 * countRegion(region, frame)) / (frame.width * frame.height);
  if (percent >= 9.95) return `${Math.round(percent)} %`;
  return percent < 0.1 ? 'under 0.1 %' : `${percent.toFixed(1)} %`;
}

/** What keys do in the editor, for who cannot see its buttons. */
export function sayKeys(paints: boolean): string {
  const point = paints
    ? 'Arrow keys move the ring of the brush by a pixel, with Shift by ten; Space paints, and held ' +
      'down it paints along. B brush, E eraser, F fill, square brackets its size. A not there, ' +
      'Backspace clears.'
    : 'Arrow keys move the point by a pixel, with Shift by ten. V visible, O occluded, A absent, ' +
      'Backspace not labelled.';
  return (
    `${point} N and Shift N choose the point. Comma and full stop change the frame. Enter accepts ` +
    'guesses, S takes the labels of the frame before. Plus, minus and 0 zoom.'
  );
}
