// What keys do while a region is painted, beside those of label-keys.ts.
import type { BrushTool } from './region-brush.ts';

export type RegionKey =
  | { kind: 'tool'; tool: BrushTool }
  /** Sizes larger or smaller. */
  | { kind: 'size'; steps: number }
  | { kind: 'press' };

const TOOLS: Record<string, BrushTool> = { b: 'brush', e: 'eraser', f: 'fill' };
const SIZES: Record<string, number> = { '[': -1, ']': 1 };

/** What a key asks for; null when it is none of the brush's. */
export function readRegionKey({ key }: Pick<KeyboardEvent, 'key'>): RegionKey | null {
  const name = key.toLowerCase();
  if (name === ' ') return { kind: 'press' };
  if (Object.hasOwn(TOOLS, name)) return { kind: 'tool', tool: TOOLS[name] };
  return Object.hasOwn(SIZES, name) ? { kind: 'size', steps: SIZES[name] } : null;
}
