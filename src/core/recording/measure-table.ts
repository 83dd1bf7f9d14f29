// A recording's measures as a table (CSV, RFC 4180): one row a frame, two columns an angle, one for any
// other measure. Lengths are in pixels throughout; the body's length stands beside them, for whoever
// wants them in body lengths. What it is made of: recording-lines.ts.
import { measureKey, type Measure } from '../measures/measure.ts';
import { formatCsvRow } from './csv-row.ts';
import type { RecordedFrame } from './recording-lines.ts';

const COLUMNS = [
  'frame',
  'time_ms',
  'source_time_ms',
  'dropped_before',
  'person',
  'body_length_px',
];

const UNITS: Record<Measure['kind'], string> = {
  angle: 'deg',
  distance: 'px',
  speed: 'px_per_s',
};

/** @param measures all that were ever chosen, each once */
export function measureTableHead(measures: readonly Measure[]): string {
  return formatCsvRow([...COLUMNS, ...measures.flatMap(columnsOf)]);
}

/**
 * A frame's row; cells of what was not measured then are empty.
 * @param measures the table's
 * @param chosen those of the frame, in its order
 */
export function measureTableRow(
  { frame, time_ms, source_time_ms, dropped_before, measured }: RecordedFrame,
  measures: readonly Measure[],
  chosen: readonly Measure[],
): string {
  const places = new Map(chosen.map((measure, index) => [measureKey(measure), index]));
  const cells = measures.flatMap((measure) => {
    const place = places.get(measureKey(measure)) ?? -1;
    const value = measured?.values[place] ?? null;
    return measure.kind === 'angle' ? [value, measured?.repetitions[place] ?? null] : [value];
  });
  const who = [measured?.person ?? null, measured?.body_length_px ?? null];
  return formatCsvRow([frame, time_ms, source_time_ms, dropped_before, ...who, ...cells]);
}

/** `angle_left_hip_left_knee_left_ankle_deg`: what, of which joints, and the unit. */
function columnsOf({ kind, joints }: Measure): string[] {
  const name = `${kind}_${joints.join('_')}`;
  const column = `${name}_${UNITS[kind]}`;
  return kind === 'angle' ? [column, `${name}_repetitions`] : [column];
}
