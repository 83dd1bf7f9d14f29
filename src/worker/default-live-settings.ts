// How the worker analyses and draws until the page says otherwise. Who applies it: pose-engine.ts.
import { DEFAULT_STEADINESS } from '../core/steadiness.ts';
import type { LiveSettings } from '../worker-api.ts';

export const DEFAULT_LIVE_SETTINGS: LiveSettings = {
  view: 'auto',
  skeleton: 'lines',
  minimumScore: 0.3,
  heatmap: null,
  inputSize: 'auto',
  batterySaving: false,
  targetFps: null,
  people: 'one',
  steadiness: DEFAULT_STEADINESS,
  sharper: false,
  measures: [],
};
