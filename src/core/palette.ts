// Colour carries meaning: left is warm, right is cool, the middle neutral, everywhere.
import type { Side } from './model-spec.ts';

/** CSS colours by side; told apart by colour-blind eyes too (orange and sky blue). */
export const SIDE_COLORS: Record<Side, string> = {
  left: '#ffb000',
  right: '#4cb4ff',
  middle: '#f2f2ee',
};

/** Around every line and dot, so that it shows on any picture. */
export const OUTLINE_COLOR = 'rgb(10 12 16 / 0.75)';
