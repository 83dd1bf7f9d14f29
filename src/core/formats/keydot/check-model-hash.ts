// Whether a model from outside is the one its spec is of. Asked by whoever reads .keydot files, after
// keydot-file.ts has read them and before anything is done with them.
import { sha256 } from '../../sha256.ts';
import { KeydotFileError, type StoredModel } from './keydot-file.ts';

/** @throws KeydotFileError when the weights are not those that the spec names by their SHA-256 */
export async function checkModelHash({ spec, weightsFile }: StoredModel): Promise<void> {
  const hash = await sha256(Uint8Array.from(weightsFile));
  if (hash === spec.weightsSha256) return;
  throw new KeydotFileError(
    `"models/${spec.id}/weights.bin" was changed after its spec.json was written: ` +
      `expected SHA-256 ${spec.weightsSha256.slice(0, 12)}…, got ${hash.slice(0, 12)}….`,
  );
}
