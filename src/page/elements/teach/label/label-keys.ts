// What the keys do in the label editor. Modifiers other than Shift are left to the page and browser.
import type { LabelState } from '../../../../core/lesson/labels.ts';
import type { LabelAction } from './label-events.ts';

export type LabelKey =
  | { kind: 'state'; state: LabelState }
  | { kind: 'action'; action: LabelAction }
  /** Pixels of the frame. */
  | { kind: 'nudge'; dx: number; dy: number };

const STATES: Record<string, LabelState> = {
  v: 'visible',
  o: 'occluded',
  a: 'absent',
  backspace: 'unlabelled',
  delete: 'unlabelled',
};

const ACTIONS: Record<string, LabelAction> = {
  enter: 'accept-guesses',
  s: 'same-as-before',
  '.': 'next-frame',
  pagedown: 'next-frame',
  ',': 'frame-before',
  pageup: 'frame-before',
  n: 'next-point',
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  '0': 'zoom-fit',
};

const ARROWS: Record<string, readonly [number, number]> = {
  arrowleft: [-1, 0],
  arrowright: [1, 0],
  arrowup: [0, -1],
  arrowdown: [0, 1],
};

const FAR = 10;

/** What a key asks for; null when it is none of the editor's. */
export function readLabelKey({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>) {
  const name = key.toLowerCase();
  const found = (value: LabelKey): LabelKey => value;
  if (Object.hasOwn(ARROWS, name)) {
    const [dx, dy] = ARROWS[name].map((step) => step * (shiftKey ? FAR : 1));
    return found({ kind: 'nudge', dx, dy });
  }
  if (Object.hasOwn(STATES, name)) return found({ kind: 'state', state: STATES[name] });
  if (name === 'n' && shiftKey) return found({ kind: 'action', action: 'point-before' });
  if (Object.hasOwn(ACTIONS, name)) return found({ kind: 'action', action: ACTIONS[name] });
  return null;
}
