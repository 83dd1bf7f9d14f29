// A recording's keypoints as JSON Lines, the form in which they are saved during recording: one JSON value per
// line, so that an interrupted recording loses at most its last line. The fields are documented in
// docs/recordings.md. Next: core/recording/recording-exports.ts.
import * as v from 'valibot';
import { KeydotError } from '../errors.ts';
import { measuresSchema } from '../measures/measure.ts';
import { smoothingSettings } from '../smoothing/smoothing-strength.ts';
import type { PersonReadings } from '../measures/person-measures.ts';
import type { Size } from '../geometry.ts';
import type { Pose } from '../pose.ts';

/** A line that is not a valid line of a recording. */
export class RecordingLineError extends KeydotError {
  override name = 'RecordingLineError';
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const pixels = v.pipe(v.number(), v.minValue(1));
const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** Parameters of the 1€ filter (core/smoothing). A body size is the person's size in the frame. */
const filterSchema = v.object({
  rest_cutoff_hz: v.number(),
  rest_speed_body_sizes_per_s: v.number(),
  cutoff_hz_per_body_size_per_s: v.number(),
  speed_cutoff_hz: v.number(),
});

const headSchema = v.object({
  kind: v.literal('recording'),
  format: v.literal(1),
  app: v.string(),
  name: v.string(),
  /** ISO 8601 local time with its offset from UTC. */
  started_at: v.string(),
  source: v.picklist(['camera', 'video']),
  /** The video file's name; null for a camera. */
  source_name: v.nullable(v.string()),
  /** Strength of the smoothing in the settings, 0..1; missing in older recordings. */
  steadiness: v.optional(unit),
  /** The filter's parameters, null without smoothing; a boolean in older recordings. */
  smoothing: v.union([v.boolean(), v.nullable(filterSchema)]),
  /** `live`: frames as they could be analysed; `every`: every frame of a file. */
  frames: v.picklist(['live', 'every']),
});

/** A change of the smoothing, before the first frame that it applies to. */
const steadinessSchema = v.object({
  kind: v.literal('steadiness'),
  steadiness: unit,
  smoothing: v.nullable(filterSchema),
});

const modelSchema = v.object({
  kind: v.literal('model'),
  /** Number of the model in the recording, from 1. */
  model: count,
  id: v.string(),
  name: v.string(),
  /** The first 12 hexadecimal digits of the weights' SHA-256. */
  version: v.string(),
  joints: v.array(v.string()),
});

/** The chosen measures, before the first frame that has them and after each change. */
const measuresLineSchema = v.object({
  kind: v.literal('measures'),
  measures: measuresSchema,
});

/** The measures of one person in a frame, in the order of the last `measures` line. */
const measuredSchema = v.object({
  /** The person's id; null without people. */
  person: v.nullable(v.number()),
  /** The body's length, pixels; null when it is unknown. */
  body_length_px: v.nullable(v.number()),
  /** Degrees, pixels, or pixels per second; null when not measurable. */
  values: v.array(v.nullable(v.number())),
  /** Repetitions so far for an angle; null for other measures. */
  repetitions: v.array(v.nullable(count)),
});

const personSchema = v.object({
  /** The person's id, constant over the recording; null without tracking. */
  id: v.nullable(v.number()),
  score: v.number(),
  /** x, y in pixels of the frame (origin top left) and score 0..1, for each joint. */
  keypoints: v.array(v.tuple([v.number(), v.number(), v.number()])),
});

const frameSchema = v.object({
  kind: v.literal('frame'),
  /** Number of the frame, from 1. */
  frame: count,
  /** Time since the recording's first frame; equal to the time in the recorded video. */
  time_ms: v.number(),
  /** Time by the source's clock: the camera's, or the position in the video file. */
  source_time_ms: v.number(),
  /** Source frames since the last recorded one that are not in the recording. */
  dropped_before: count,
  width_px: pixels,
  height_px: pixels,
  model: count,
  people: v.array(personSchema),
  /** Missing when no measures are chosen. */
  measured: v.optional(measuredSchema),
});

const endSchema = v.object({
  kind: v.literal('end'),
  frames: count,
  dropped: count,
  duration_ms: v.number(),
  /** Number of frames with measures; missing in older recordings. */
  measured: v.optional(count),
});

const lineSchema = v.variant('kind', [
  headSchema,
  steadinessSchema,
  modelSchema,
  measuresLineSchema,
  frameSchema,
  endSchema,
]);

export type RecordingHead = v.InferOutput<typeof headSchema>;
export type RecordedSmoothing = v.InferOutput<typeof steadinessSchema>;
export type RecordedModel = v.InferOutput<typeof modelSchema>;
export type RecordedMeasures = v.InferOutput<typeof measuresLineSchema>;
export type MeasuredValue = v.InferOutput<typeof measuredSchema>;
export type RecordedPerson = v.InferOutput<typeof personSchema>;
export type RecordedFrame = v.InferOutput<typeof frameSchema>;
export type RecordingEnd = v.InferOutput<typeof endSchema>;
export type RecordingLine = v.InferOutput<typeof lineSchema>;

/** The smoothing as recorded. @param steadiness strength 0..1; 0 is none */
export function describeSmoothing(steadiness: number): Omit<RecordedSmoothing, 'kind'> {
  const settings = smoothingSettings(steadiness);
  const smoothing = {
    rest_cutoff_hz: toThousandth(settings.restCutoffHz),
    rest_speed_body_sizes_per_s: toThousandth(settings.restSpeed),
    cutoff_hz_per_body_size_per_s: toThousandth(settings.cutoffPerSpeed),
    speed_cutoff_hz: toThousandth(settings.speedCutoffHz),
  };
  return { steadiness, smoothing: steadiness > 0 ? smoothing : null };
}

function toThousandth(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Writes one line with its line end. */
export function formatRecordingLine(line: RecordingLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** Reads one line. @throws RecordingLineError when the text is not a valid line, for example truncated */
export function parseRecordingLine(text: string): RecordingLine {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new RecordingLineError(`Expected a line of JSON, got "${text.slice(0, 60)}".`, { cause });
  }
  const result = v.safeParse(lineSchema, data);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const where = v.getDotPath(issue) ?? 'the top';
  throw new RecordingLineError(
    `Expected ${issue.expected ?? 'another value'} at "${where}" of a recording's line, got ${issue.received}.`,
  );
}

/** The measures of a frame in recorded form, rounded to hundredths. */
export function recordedMeasures({
  person,
  bodyLengthPx,
  readings,
}: PersonReadings): MeasuredValue {
  return {
    person,
    body_length_px: toHundredth(bodyLengthPx),
    values: readings.map(({ raw }) => toHundredth(raw)),
    repetitions: readings.map(({ repetitions }) => repetitions),
  };
}

function toHundredth(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}

/**
 * A pose in recorded form: pixels rounded to hundredths, scores to thousandths.
 * @param frame the frame's size, pixels
 */
export function recordedPerson(pose: Pose, frame: Size): RecordedPerson {
  return {
    id: readId(pose),
    score: roundTo(pose.score, 1000),
    keypoints: pose.keypoints.map(({ x, y, score }) => [
      roundTo(x * frame.width, 100),
      roundTo(y * frame.height, 100),
      roundTo(score, 1000),
    ]),
  };
}

/** The person's id; null when the pose is not tracked. */
function readId(pose: Pose & { id?: unknown }): number | null {
  return typeof pose.id === 'number' ? pose.id : null;
}

function roundTo(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
