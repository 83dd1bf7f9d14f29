// A taught model from a .keydot file on the web: what an embedder's `model` attribute names. What is in
// such a file: core/formats/keydot/keydot-file.ts; who asks: page/elements/live/own-session.ts.
import { openKeydot, readModels } from '../../core/formats/keydot/keydot-file.ts';
import type { ModelFiles } from '../../api/pose-api.ts';
import { ModelAddressError } from '../shell/errors.ts';

/**
 * The model of a .keydot file that holds one.
 * @param address relative to the page
 * @throws ModelAddressError naming the address, and what was there instead
 */
export async function fetchModel(address: string): Promise<ModelFiles> {
  try {
    const response = await fetch(address);
    if (!response.ok) throw new ModelAddressError(address, `the server said ${response.status}`);
    const models = readModels(openKeydot(new Uint8Array(await response.arrayBuffer())));
    const [model] = models;
    if (models.length !== 1)
      throw new ModelAddressError(address, `it holds ${models.length} models`);
    return { spec: model.spec, weights: Uint8Array.from(model.weightsFile).buffer };
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown instanceof ModelAddressError) throw thrown;
    throw new ModelAddressError(address, `it is none: ${thrown.message}`, { cause: thrown });
  }
}
