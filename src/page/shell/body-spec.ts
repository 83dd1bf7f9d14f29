// The body's joints, for lessons that start from them: those of the network that is shipped.
import spec from '../../../models/movenet-lightning/spec.json';
import { parseModelSpec } from '../../core/model/model-spec.ts';

export const bodySpec = parseModelSpec(spec);
