// The keys of the label editor, and of the brush while a region is painted. Keys with modifiers other
// than Shift belong to the page and the browser.
import type { LabelState } from '../../../../core/lesson/labels.ts';
import type { LabelAction } from './label-events.ts';
import type { BrushTool } from '../regions/region-brush.ts';

/** The command of a key. */
export type LabelKey =
  | { kind: 'state'; state: LabelState }
  | { kind: 'action'; action: LabelAction }
  /** In pixels of the frame. */
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

/** Pixels that an arrow key with Shift moves a point. */
const SHIFT_STEP_PX = 10;

/** Reads a key of the editor; null for all other keys. */
export function readLabelKey({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>) {
  const name = key.toLowerCase();
  const found = (value: LabelKey): LabelKey => value;
  if (Object.hasOwn(ARROWS, name)) {
    const [dx, dy] = ARROWS[name].map((step) => step * (shiftKey ? SHIFT_STEP_PX : 1));
    return found({ kind: 'nudge', dx, dy });
  }
  if (Object.hasOwn(STATES, name)) return found({ kind: 'state', state: STATES[name] });
  if (name === 'n' && shiftKey) return found({ kind: 'action', action: 'point-before' });
  if (Object.hasOwn(ACTIONS, name)) return found({ kind: 'action', action: ACTIONS[name] });
  return null;
}

/** The command of a key while a region is painted. */
export type RegionKey =
  | { kind: 'tool'; tool: BrushTool }
  /** Steps in the list of brush sizes. */
  | { kind: 'size'; steps: number }
  | { kind: 'press' };

const TOOLS: Record<string, BrushTool> = { b: 'brush', e: 'eraser', f: 'fill' };
const SIZES: Record<string, number> = { '[': -1, ']': 1 };

/** Reads a key of the brush; null for all other keys. */
export function readRegionKey({ key }: Pick<KeyboardEvent, 'key'>): RegionKey | null {
  const name = key.toLowerCase();
  if (name === ' ') return { kind: 'press' };
  if (Object.hasOwn(TOOLS, name)) return { kind: 'tool', tool: TOOLS[name] };
  return Object.hasOwn(SIZES, name) ? { kind: 'size', steps: SIZES[name] } : null;
}
