// The user's settings: schema, defaults and storage. Next: page/live/settings-store.ts.
import * as v from 'valibot';
import { INPUT_MULTIPLE } from '../core/geometry.ts';
import { measuresSchema } from '../core/measures/measure.ts';
import { BACKEND_NAMES } from '../core/model/backends.ts';
import { DEFAULT_MIN_SCORE } from '../core/smoothing/joint-visibility.ts';
import { DEFAULT_SMOOTHING } from '../core/smoothing/smoothing-strength.ts';
import { openDatabase } from './database.ts';

/** Larger inputs need more memory and time than live analysis allows. */
const MAX_INPUT_PX = 1024;

const inputSize = v.pipe(
  v.number(),
  v.minValue(INPUT_MULTIPLE),
  v.maxValue(MAX_INPUT_PX),
  v.multipleOf(INPUT_MULTIPLE),
);
const frameRate = v.pipe(v.number(), v.minValue(1), v.maxValue(240));
const unitNumber = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** Each field has its own fallback, so that one invalid or new field does not reset the others. */
const settingsSchema = v.object({
  /** Null: chosen by the worker. */
  backend: v.fallback(v.nullable(v.picklist(BACKEND_NAMES)), null),
  /** The longer side of the network's input, pixels; `auto` adapts to the device. */
  inputSize: v.fallback(v.union([inputSize, v.literal('auto')]), 'auto'),
  /** Lowers the frame rate to save power. */
  batterySaving: v.fallback(v.boolean(), false),
  /** Maximum number of analysed frames per second; null: the camera's rate. */
  targetFps: v.fallback(v.nullable(frameRate), null),
  view: v.fallback(v.picklist(['auto', 'in-step', 'live']), 'auto'),
  skeleton: v.fallback(v.picklist(['lines', 'dots', 'none']), 'lines'),
  /** Keypoints below this score are not drawn, 0..1. */
  minimumScore: v.fallback(unitNumber, DEFAULT_MIN_SCORE),
  /** Track the person nearest the middle, or all people. */
  people: v.fallback(v.picklist(['one', 'everyone']), 'one'),
  /** Strength of smoothing over time, 0..1. */
  steadiness: v.fallback(unitNumber, DEFAULT_SMOOTHING),
  /** Test-time augmentation, for stills and slow video. */
  sharper: v.fallback(v.boolean(), false),
  /** The measured angles, distances and repetitions. */
  measures: v.fallback(measuresSchema, []),
  /** The heatmap to show: of one joint, of all joints, or none (null). */
  heatmap: v.fallback(v.nullable(v.string()), null),
  cameraId: v.fallback(v.nullable(v.string()), null),
  facing: v.fallback(v.picklist(['user', 'environment']), 'user'),
  /** Whether front cameras are mirrored. */
  mirrorFront: v.fallback(v.boolean(), true),
  /** Whether other cameras, pictures and videos are mirrored. */
  mirrorOther: v.fallback(v.boolean(), false),
  /** How the picture fills the stage. */
  fit: v.fallback(v.picklist(['auto', 'contain', 'cover']), 'auto'),
  theme: v.fallback(v.picklist(['auto', 'dark', 'light']), 'auto'),
  /** Whether recordings include the microphone. */
  recordSound: v.fallback(v.boolean(), false),
  /** Whether detailed timings are shown. */
  numbers: v.fallback(v.boolean(), false),
});

export type Settings = v.InferOutput<typeof settingsSchema>;

/** The settings of a new user. */
export const DEFAULT_SETTINGS: Settings = v.parse(settingsSchema, {});

const KEY = 'live';

/** Parses settings. Missing and invalid fields get their defaults. */
export function parseSettings(data: unknown): Settings {
  const record = typeof data === 'object' && data !== null ? data : {};
  return v.parse(settingsSchema, { ...readOldSmoothing(record), ...record });
}

/** Older versions stored smoothing as a boolean. */
function readOldSmoothing(record: { smoothing?: unknown }): { steadiness?: number } {
  return record.smoothing === false ? { steadiness: 0 } : {};
}

/** Parses only the settings that are present in the data. */
export function parseSomeSettings(data: Record<string, unknown>): Partial<Settings> {
  const settings = Object.entries(parseSettings(data));
  return Object.fromEntries(settings.filter(([name]) => name in data));
}

/** Reads the stored settings. @throws DOMException when the browser denies storage */
export async function loadSettings(databaseName?: string): Promise<Settings> {
  const database = await openDatabase(databaseName);
  try {
    return parseSettings(await database.get('settings', KEY));
  } finally {
    database.close();
  }
}

/** Stores the settings. @throws DOMException when the browser denies storage */
export async function saveSettings(settings: Settings, databaseName?: string): Promise<void> {
  const database = await openDatabase(databaseName);
  try {
    await database.put('settings', settings, KEY);
  } finally {
    database.close();
  }
}
