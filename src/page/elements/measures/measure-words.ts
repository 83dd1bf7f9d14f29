// Names, values and ranges of measures as text.
import { unitOf, type LengthUnit, type Measure } from '../../../core/measures/measure.ts';
import { KEPT_MS, type MeasureSample } from '../../../core/measures/measure-monitor.ts';
import { formatPointName } from '../shared/format.ts';

/** A measure's name: "left knee angle". */
export function formatMeasure({ kind, joints }: Measure): string {
  switch (kind) {
    case 'angle':
      return `${formatPointName(joints[1])} angle`;
    case 'distance':
      return `${formatPointName(joints[0])} to ${formatPointName(joints[1])}`;
    case 'speed':
      return `${formatPointName(joints[0])} speed`;
  }
}

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

/** A value without its unit; a dash if it could not be measured. */
export function formatValue(value: number | null, measure: Measure, unit: LengthUnit): string {
  if (value === null) return '–';
  return (measure.kind === 'angle' || unit === 'px' ? whole : precise).format(value);
}

/** A value and its unit: "92°", "0.45 body lengths". */
export function formatReading(value: number | null, measure: Measure, unit: LengthUnit): string {
  const unitText = unitOf(measure, unit);
  return `${formatValue(value, measure, unit)}${unitText === '°' ? unitText : ` ${unitText}`}`;
}

/** The range of the last seconds: "95 to 179° in 10 s"; null with fewer than two values. */
export function formatRange(
  samples: readonly MeasureSample[],
  measure: Measure,
  unit: LengthUnit,
): string | null {
  const values = samples.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length < 2) return null;
  const low = formatValue(Math.min(...values), measure, unit);
  const high = formatReading(Math.max(...values), measure, unit);
  return `${low} to ${high} in ${KEPT_MS / 1000} s`;
}
