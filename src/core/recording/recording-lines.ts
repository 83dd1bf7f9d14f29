// A recording's keypoints as JSON Lines, the form in which they are kept while they come: one JSON
// value a line, so that whatever is cut off loses its last line at most. Their fields are described in
// docs/recordings.md. The other forms are made of these lines: keypoint-table.ts, coco-results.ts.
import * as v from 'valibot';
import { KeydotError } from '../errors.ts';
import { measuresSchema } from '../measures/measure.ts';
import { smoothingSettings } from '../smoothing/smoothing-strength.ts';
import type { PersonReadings } from '../measures/person-measures.ts';
import type { Size } from '../geometry.ts';
import type { Pose } from '../pose.ts';

/** A line that is none of a recording's. */
export class RecordingLineError extends KeydotError {
  override name = 'RecordingLineError';
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const pixels = v.pipe(v.number(), v.minValue(1));
const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** The 1€ filter of keypoints over time (core/smoothing/smoothing-strength.ts); a body size is how large the person is in the frame. */
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
  /** ISO 8601, with the offset from UTC that held there. */
  started_at: v.string(),
  source: v.picklist(['camera', 'video']),
  /** The video file's name; null for a camera. */
  source_name: v.nullable(v.string()),
  /** How strongly the keypoints were steadied over time, 0..1, as set; older recordings do not say. */
  steadiness: v.optional(unit),
  /** The filter that this means, null for none; older recordings only say whether there was one. */
  smoothing: v.union([v.boolean(), v.nullable(filterSchema)]),
  /** How the frames came: as they could be analysed, or every single one. */
  frames: v.picklist(['live', 'every']),
});

/** Before the first frame for which it holds, where the person changed it meanwhile. */
const steadinessSchema = v.object({
  kind: v.literal('steadiness'),
  steadiness: unit,
  smoothing: v.nullable(filterSchema),
});

const modelSchema = v.object({
  kind: v.literal('model'),
  /** Counts a recording's models from 1. */
  model: count,
  id: v.string(),
  name: v.string(),
  /** The first 12 hexadecimal digits of the weights' SHA-256. */
  version: v.string(),
  joints: v.array(v.string()),
});

/** Before the first frame that has them, and again when others are chosen. */
const measuresLineSchema = v.object({
  kind: v.literal('measures'),
  measures: measuresSchema,
});

/** What was measured on one person of a frame, in the order of the line above it. */
const measuredSchema = v.object({
  /** Who; null when nobody was there. */
  person: v.nullable(v.number()),
  /** The body's length, pixels; null where it is not known. */
  body_length_px: v.nullable(v.number()),
  /** Degrees, pixels, or pixels a second; null where it could not be measured. */
  values: v.array(v.nullable(v.number())),
  /** Full movements so far of an angle; null for what is no angle. */
  repetitions: v.array(v.nullable(count)),
});

const personSchema = v.object({
  /** The same person has the same number throughout; null where nobody was told apart. */
  id: v.nullable(v.number()),
  score: v.number(),
  /** x and y in pixels of the frame, origin top left, and a score 0..1, for each of the joints. */
  keypoints: v.array(v.tuple([v.number(), v.number(), v.number()])),
});

const frameSchema = v.object({
  kind: v.literal('frame'),
  /** Counts from 1. */
  frame: count,
  /** Since the recording's first frame; the video's frame has the same. */
  time_ms: v.number(),
  /** By the source's own clock: the camera's, or the position in the video file. */
  source_time_ms: v.number(),
  /** Frames that came since the one above and are not in the recording. */
  dropped_before: count,
  width_px: pixels,
  height_px: pixels,
  model: count,
  people: v.array(personSchema),
  /** Only where measures were chosen. */
  measured: v.optional(measuredSchema),
});

const endSchema = v.object({
  kind: v.literal('end'),
  frames: count,
  dropped: count,
  duration_ms: v.number(),
  /** Frames in which something was measured; older recordings do not say. */
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

/** How keypoints are steadied, as it is written down. @param steadiness 0..1; at 0 not at all */
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

/** One line with its end. */
export function formatRecordingLine(line: RecordingLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** @throws RecordingLineError when the text is no line of a recording, as one that was cut off */
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

export function measuredNow({ person, bodyLengthPx, readings }: PersonReadings): MeasuredValue {
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

/** @param frame the size of the frame in which the pose was found, pixels */
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

/** Only who is followed among others has a number. */
function readId(pose: Pose & { id?: unknown }): number | null {
  return typeof pose.id === 'number' ? pose.id : null;
}

function roundTo(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
