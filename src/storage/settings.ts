// What the person has set, and where it is kept. Who applies it: page/live/settings-store.ts.
import * as v from 'valibot';
import { INPUT_MULTIPLE } from '../core/geometry.ts';
import { measuresSchema } from '../core/measures/measure.ts';
import { BACKEND_NAMES } from '../core/model/backends.ts';
import { DEFAULT_SMOOTHING } from '../core/smoothing/smoothing-strength.ts';
import { openDatabase } from './database.ts';

/** Longer sides take more memory and time than a live picture has. */
const LARGEST_INPUT = 1024;

const inputSize = v.pipe(
  v.number(),
  v.minValue(INPUT_MULTIPLE),
  v.maxValue(LARGEST_INPUT),
  v.multipleOf(INPUT_MULTIPLE),
);
const frameRate = v.pipe(v.number(), v.minValue(1), v.maxValue(240));
const unitNumber = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** Each field falls back by itself, so that one bad or new field does not lose the others. */
const settingsSchema = v.object({
  /** Null lets the worker choose. */
  backend: v.fallback(v.nullable(v.picklist(BACKEND_NAMES)), null),
  /** The longer side of the network's input, pixels; `auto` follows the device. */
  inputSize: v.fallback(v.union([inputSize, v.literal('auto')]), 'auto'),
  /** Fewer frames a second, so that the device stays cool. */
  batterySaving: v.fallback(v.boolean(), false),
  /** The most frames a second that are analysed; null takes what the camera gives. */
  targetFps: v.fallback(v.nullable(frameRate), null),
  view: v.fallback(v.picklist(['auto', 'in-step', 'live']), 'auto'),
  skeleton: v.fallback(v.picklist(['lines', 'dots', 'none']), 'lines'),
  /** Keypoints below this score are not drawn, 0..1. */
  minimumScore: v.fallback(unitNumber, 0.3),
  /** Follow the one nearest the middle, or everyone. */
  people: v.fallback(v.picklist(['one', 'everyone']), 'one'),
  /** How much keypoints are steadied over time, 0..1. */
  steadiness: v.fallback(unitNumber, DEFAULT_SMOOTHING),
  /** Looks several times: for stills and slow video. */
  sharper: v.fallback(v.boolean(), false),
  /** What is measured on the person. */
  measures: v.fallback(measuresSchema, []),
  /** A joint's name, all of them, or none. */
  heatmap: v.fallback(v.nullable(v.string()), null),
  cameraId: v.fallback(v.nullable(v.string()), null),
  facing: v.fallback(v.picklist(['user', 'environment']), 'user'),
  /** Whether a camera that looks at the person is shown as a mirror would. */
  mirrorFront: v.fallback(v.boolean(), true),
  /** The same for everything else: other cameras, pictures, videos. */
  mirrorOther: v.fallback(v.boolean(), false),
  /** How the picture fills the stage. */
  fit: v.fallback(v.picklist(['auto', 'contain', 'cover']), 'auto'),
  theme: v.fallback(v.picklist(['auto', 'dark', 'light']), 'auto'),
  /** Whether recordings have the microphone's sound. */
  recordSound: v.fallback(v.boolean(), false),
  /** Whether the timings are shown in full. */
  numbers: v.fallback(v.boolean(), false),
});

export type Settings = v.InferOutput<typeof settingsSchema>;

/** What holds until something is set. */
export const DEFAULT_SETTINGS: Settings = v.parse(settingsSchema, {});

const KEY = 'live';

/** Settings from outside data: what is missing or makes no sense takes its default. */
export function parseSettings(data: unknown): Settings {
  const record = typeof data === 'object' && data !== null ? data : {};
  return v.parse(settingsSchema, { ...readOldSmoothing(record), ...record });
}

/** Steadiness used to be on or off, under another name. */
function readOldSmoothing(record: { smoothing?: unknown }): { steadiness?: number } {
  return record.smoothing === false ? { steadiness: 0 } : {};
}

/** As {@link parseSettings}, but only the settings that the data speaks of. */
export function parseSomeSettings(data: Record<string, unknown>): Partial<Settings> {
  const settings = Object.entries(parseSettings(data));
  return Object.fromEntries(settings.filter(([name]) => name in data));
}

/** The settings as last saved. @throws DOMException when the browser refuses storage */
export async function loadSettings(databaseName?: string): Promise<Settings> {
  const database = await openDatabase(databaseName);
  try {
    return parseSettings(await database.get('settings', KEY));
  } finally {
    database.close();
  }
}

/** Keeps the settings for the next visit. @throws DOMException when the browser refuses storage */
export async function saveSettings(settings: Settings, databaseName?: string): Promise<void> {
  const database = await openDatabase(databaseName);
  try {
    await database.put('settings', settings, KEY);
  } finally {
    database.close();
  }
}
