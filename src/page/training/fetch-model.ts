// Downloads the taught model that the `model` attribute of an embedded view names. Format:
// core/formats/keydot/keydot-file.ts.
import { openKeydot, readModels } from '../../core/formats/keydot/keydot-file.ts';
import type { ModelFiles } from '../../api/pose-api.ts';
import { ModelAddressError } from '../shell/errors.ts';

/**
 * Fetches a .keydot file and returns its only model.
 * @param address relative to the page
 * @throws ModelAddressError naming the address and what was found there
 */
export async function fetchModel(address: string): Promise<ModelFiles> {
  try {
    const response = await fetch(address);
    if (!response.ok)
      throw new ModelAddressError(address, `the server answered ${response.status}`);
    const models = readModels(openKeydot(new Uint8Array(await response.arrayBuffer())));
    const [model] = models;
    if (models.length !== 1)
      throw new ModelAddressError(address, `it holds ${models.length} models`);
    return { spec: model.spec, weights: Uint8Array.from(model.weightsFile).buffer };
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown instanceof ModelAddressError) throw thrown;
    throw new ModelAddressError(address, `it could not be read: ${thrown.message}`, {
      cause: thrown,
    });
  }
}
