// From what was measured in a frame to its part of a recording's line, with no more digits than mean
// something. The lines: recording-lines.ts.
import type { PersonReadings } from '../measures/person-measures.ts';
import type { MeasuredValue } from './recording-lines.ts';

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
