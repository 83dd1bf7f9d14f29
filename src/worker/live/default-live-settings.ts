// The worker's settings until the page sends its own.
import { DEFAULT_MIN_SCORE } from '../../core/smoothing/joint-visibility.ts';
import { DEFAULT_SMOOTHING } from '../../core/smoothing/smoothing-strength.ts';
import type { LiveSettings } from '../../api/pose-api.ts';

export const DEFAULT_LIVE_SETTINGS: LiveSettings = {
  view: 'auto',
  skeleton: 'lines',
  minimumScore: DEFAULT_MIN_SCORE,
  heatmap: null,
  inputSize: 'auto',
  batterySaving: false,
  targetFps: null,
  people: 'one',
  steadiness: DEFAULT_SMOOTHING,
  sharper: false,
  measures: [],
};
