// Measures as they are kept among the settings.
import * as v from 'valibot';
import type { Measure } from './measure.ts';

const joint = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const measureSchema = v.variant('kind', [
  v.object({ kind: v.literal('angle'), joints: v.tuple([joint, joint, joint]) }),
  v.object({ kind: v.literal('distance'), joints: v.tuple([joint, joint]) }),
  v.object({ kind: v.literal('speed'), joints: v.tuple([joint]) }),
]);

/** More at once can be neither drawn nor read. */
export const MAX_MEASURES = 6;

export const measuresSchema: v.GenericSchema<unknown, Measure[]> = v.pipe(
  v.array(measureSchema),
  v.maxLength(MAX_MEASURES),
);
