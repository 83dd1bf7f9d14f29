// Fetches the pretrained model and checks it. Vite puts the content's hash into the file's address, so a cached
// file is never stale. Next: network-manager.ts.
import movenetSpec from '../../../models/movenet-lightning/spec.json';
import movenetWeightsUrl from '../../../models/movenet-lightning/weights.bin?url';
import { KeydotError } from '../../core/errors.ts';
import { parseModelSpec, type ModelSpec } from '../../core/model/model-spec.ts';
import { parseWeights, type Weights } from '../../core/model/weights.ts';
import { sha256 } from '../../core/ids.ts';

/** The model's file is missing, incomplete or not the one that its spec names. */
export class ModelFileError extends KeydotError {
  override name = 'ModelFileError';
}

export interface Model {
  spec: ModelSpec;
  weights: Weights;
}

/**
 * Fetches the pretrained model and checks its hash.
 * @param onFraction how much of the file has come, 0..1
 * @throws ModelFileError when it is missing, cut short or not the file the spec names
 */
export async function loadPretrainedModel(onFraction: (fraction: number) => void): Promise<Model> {
  const spec = parseModelSpec(movenetSpec);
  const file = await download(movenetWeightsUrl, onFraction);
  const hash = await sha256(new Uint8Array(file));
  if (hash !== spec.weightsSha256) {
    throw new ModelFileError(
      `The model file ${spec.id} is damaged: expected SHA-256 ${spec.weightsSha256}, ` +
        `got ${hash} for ${file.byteLength} bytes.`,
    );
  }
  return { spec, weights: parseWeights(file) };
}

async function download(url: string, onFraction: (fraction: number) => void) {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new ModelFileError(`The model file could not be fetched from ${url}.`, { cause });
  }
  if (!response.ok || !response.body) {
    throw new ModelFileError(`Expected the model file at ${url}, got HTTP ${response.status}.`);
  }
  const total = Number(response.headers.get('content-length') ?? 0);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  for await (const chunk of readChunks(response.body)) {
    chunks.push(chunk);
    received += chunk.byteLength;
    if (total > 0) onFraction(Math.min(1, received / total));
  }
  return new Blob(chunks).arrayBuffer();
}

// Safari does not support for await on a stream.
async function* readChunks(body: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
