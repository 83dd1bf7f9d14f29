// A recording's keypoints as a table (CSV, RFC 4180), one row for each joint of each person of each
// frame. The columns are those of docs/recordings.md. What it is made of: recording-lines.ts.
import { formatCsvRow } from './csv-row.ts';
import type { RecordedFrame, RecordedModel, RecordedPerson } from './recording-lines.ts';

const COLUMNS = [
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

export function tableHead(): string {
  return formatCsvRow(COLUMNS);
}

/** A frame's rows; one without a person where nobody was found, so that every frame is there. */
export function tableRows(frame: RecordedFrame, model: RecordedModel): string {
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

/** A model by its id and the version of its weights. */
export function nameModel({ id, version }: RecordedModel): string {
  return `${id}@${version}`;
}

function personCells(
  { id, score, keypoints }: RecordedPerson,
  index: number,
  joints: readonly string[],
): (string | number)[][] {
  return keypoints.map((keypoint, joint) => [id ?? index + 1, score, joints[joint], ...keypoint]);
}
