// The export forms of a recording: keypoints as CSV, measures as CSV, keypoints as COCO results. Each is
// made from the recorded lines of core/recording/recording-lines.ts. The columns are documented in
// docs/recordings.md.
import { type Measure, measureKey } from '../measures/measure.ts';
import type { RecordedFrame, RecordedModel, RecordedPerson } from './recording-lines.ts';

const KEYPOINT_COLUMNS = [
  'frame',
  'time_ms',
  'source_time_ms',
  'dropped_before',
  'width_px',
  'height_px',
  'person',
  'person_score',
  'joint',
  'x_px',
  'y_px',
  'score',
  'model',
] as const;

/** The header row of the keypoint table. */
export function keypointTableHead(): string {
  return formatCsvRow(KEYPOINT_COLUMNS);
}

/**
 * A frame's rows of the keypoint table, one per joint of each person. A frame without people has one row
 * with empty cells, so that every frame occurs in the table.
 */
export function keypointTableRows(frame: RecordedFrame, model: RecordedModel): string {
  const common = [
    frame.frame,
    frame.time_ms,
    frame.source_time_ms,
    frame.dropped_before,
    frame.width_px,
    frame.height_px,
  ];
  const modelName = nameModel(model);
  const row = (cells: readonly (string | number)[]) =>
    formatCsvRow([...common, ...cells, modelName]);
  if (frame.people.length === 0) return row(['', '', '', '', '', '']);
  return frame.people
    .map((person, index) => personCells(person, index, model.joints).map(row).join(''))
    .join('');
}

function personCells(
  { id, score, keypoints }: RecordedPerson,
  index: number,
  joints: readonly string[],
): (string | number)[][] {
  return keypoints.map((keypoint, joint) => [id ?? index + 1, score, joints[joint], ...keypoint]);
}

/** A model's name in tables: its id and the version of its weights. */
export function nameModel({ id, version }: RecordedModel): string {
  return `${id}@${version}`;
}

const MEASURE_COLUMNS = [
  'frame',
  'time_ms',
  'source_time_ms',
  'dropped_before',
  'person',
  'body_length_px',
];

/** Lengths stay in pixels; the column `body_length_px` allows conversion to body lengths. */
const MEASURE_UNITS: Record<Measure['kind'], string> = {
  angle: 'deg',
  distance: 'px',
  speed: 'px_per_s',
};

/**
 * The header row of the measure table: two columns for an angle, one for other measures.
 * @param measures every measure of the recording, each once
 */
export function measureTableHead(measures: readonly Measure[]): string {
  return formatCsvRow([...MEASURE_COLUMNS, ...measures.flatMap(columnsOf)]);
}

/**
 * A frame's row of the measure table; cells of measures that were not chosen at that time are empty.
 * @param measures the measures of the table
 * @param chosen the measures of the frame, in the order of its values
 */
export function measureTableRow(
  { frame, time_ms, source_time_ms, dropped_before, measured }: RecordedFrame,
  measures: readonly Measure[],
  chosen: readonly Measure[],
): string {
  const positions = new Map(chosen.map((measure, index) => [measureKey(measure), index]));
  const cells = measures.flatMap((measure) => {
    const position = positions.get(measureKey(measure)) ?? -1;
    const value = measured?.values[position] ?? null;
    return measure.kind === 'angle' ? [value, measured?.repetitions[position] ?? null] : [value];
  });
  const person = [measured?.person ?? null, measured?.body_length_px ?? null];
  return formatCsvRow([frame, time_ms, source_time_ms, dropped_before, ...person, ...cells]);
}

/** For example `angle_left_hip_left_knee_left_ankle_deg`: kind, joints and unit. */
function columnsOf({ kind, joints }: Measure): string[] {
  const name = `${kind}_${joints.join('_')}`;
  const column = `${name}_${MEASURE_UNITS[kind]}`;
  return kind === 'angle' ? [column, `${name}_repetitions`] : [column];
}

/** One CSV row (RFC 4180) with its line end; null is an empty cell. */
function formatCsvRow(cells: readonly (string | number | null)[]): string {
  return `${cells.map(quoteCell).join(',')}\r\n`;
}

function quoteCell(cell: string | number | null): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * One person in COCO's results format (cocodataset.org, "Results Format"). Extra fields begin with
 * `keydot_`.
 */
export interface CocoResult {
  /** The frame's number. */
  image_id: number;
  /** The model's number in the recording; 1, COCO's person, for the first model. */
  category_id: number;
  /** x, y in pixels rounded to a tenth, and v = 1 as the format recommends, for each joint. */
  keypoints: number[];
  score: number;
  keydot_time_ms: number;
  keydot_person: number;
  /** The score of each keypoint, which the format has no field for. */
  keydot_scores: number[];
}

/** A frame's people as COCO keypoint results. */
export function cocoResults(frame: RecordedFrame): CocoResult[] {
  return frame.people.map(({ id, score, keypoints }, index) => ({
    image_id: frame.frame,
    category_id: frame.model,
    keypoints: keypoints.flatMap(([x, y]) => [roundToTenth(x), roundToTenth(y), 1]),
    score,
    keydot_time_ms: frame.time_ms,
    keydot_person: id ?? index + 1,
    keydot_scores: keypoints.map((keypoint) => keypoint[2]),
  }));
}

function roundToTenth(value: number): number {
  return Math.round(value * 10) / 10;
}
