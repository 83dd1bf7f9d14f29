// The spec of the shipped body model, for lessons that start from its joints.
import spec from '../../../models/movenet-lightning/spec.json';
import { parseModelSpec } from '../../core/model/model-spec.ts';

/** The spec of the shipped body model. */
export const bodySpec = parseModelSpec(spec);
