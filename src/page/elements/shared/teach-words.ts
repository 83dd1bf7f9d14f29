// How the Teach place says numbers, states and kinds.
import type { LessonLabel } from '../../../core/lesson/lesson-document.ts';
import type { LabelState } from '../../../core/lesson/labels.ts';
import type { Side } from '../../../core/model/model-spec.ts';

/** A count and its noun: "1 frame", "3 frames". */
export function formatCount(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : `${noun}s`}`;
}

/** A time as people say it, rounded: "about 20 s", "about 4 min"; no line breaks before the unit. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return 'a moment';
  if (seconds < 10) return `about ${Math.round(seconds)}\u00a0s`;
  if (seconds < 90) return `about ${Math.round(seconds / 5) * 5}\u00a0s`;
  return `about ${Math.round(seconds / 60)}\u00a0min`;
}

const UNITS = ['kB', 'MB', 'GB'] as const;

/** A size in bytes: "340 kB", "1.2 MB". */
export function formatBytes(bytes: number): string {
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}

/** Pixels with one digit after the point. */
export function formatPixels(pixels: number): string {
  return `${pixels.toFixed(1)} px`;
}

export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** What a point is in a frame, and the key that makes it so. */
export const LABEL_STATES: readonly { state: LabelState; label: string; key: string; hint: string }[] = [
  { state: 'visible', label: 'Visible', key: 'V', hint: 'It can be seen here.' },
  { state: 'occluded', label: 'Occluded', key: 'O', hint: 'It is here, behind something.' },
  { state: 'absent', label: 'Absent', key: 'A', hint: 'It is not in this picture.' },
  { state: 'unlabelled', label: 'Not yet', key: '⌫', hint: 'Nobody has looked yet.' },
];

export function formatLabelState(state: LabelState): string {
  return state === 'unlabelled' ? 'not labelled yet' : state;
}

/** What the model suggests, and how sure it was where that is known. */
export function formatSuggestion({ state, score }: Pick<LessonLabel, 'state' | 'score'>): string {
  if (state === 'absent') return 'guess: absent';
  return score === undefined ? 'guess' : `guess, ${formatPercent(score)}`;
}

export const SIDE_OPTIONS: readonly { value: Side; label: string }[] = [
  { value: 'left', label: 'Left' },
  { value: 'middle', label: 'Middle' },
  { value: 'right', label: 'Right' },
];
