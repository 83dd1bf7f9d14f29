// Opens the pretrained network, and the engine that trains on it, in Node.
import { access, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { type ModelSpec, parseModelSpec } from '../../core/model/model-spec.ts';
import type { Network } from '../../core/model/network.ts';
import { parseWeights } from '../../core/model/weights.ts';
import { createCpuNetwork } from '../../engine/cpu/cpu-network.ts';
import { loadNodeEngine } from '../../engine/cpu/node/load-engine.ts';
import {
  createDecoderTrainer,
  type DecoderTrainer,
} from '../../engine/cpu/training/decoder-trainer.ts';
import type { TrainingSize } from '../../engine/cpu/training/training-size.ts';
import { InputError } from './command-errors.ts';

const MODEL = new URL('../../../models/movenet-lightning/', import.meta.url);

/** Maximum number of threads: more gain nothing on maps of this size. */
const MAX_THREADS = 4;

/** The pretrained network. */
export interface OpenNetwork {
  network: Network;
  spec: ModelSpec;
}

/**
 * Opens MoveNet on our engine. The caller disposes of the network.
 * @throws InputError when the weights have not been prepared
 */
export async function openNetwork(): Promise<OpenNetwork> {
  const weightsUrl = new URL('weights.bin', MODEL);
  try {
    await access(weightsUrl);
  } catch {
    throw new InputError('The weights are not prepared: run "node scripts/prepare.mjs" first.');
  }
  const spec = parseModelSpec(JSON.parse(await readFile(new URL('spec.json', MODEL), 'utf8')));
  const bytes = Uint8Array.from(await readFile(weightsUrl));
  const engine = await loadNodeEngine({ threads: threadCount(), relaxed: null });
  return { network: createCpuNetwork(parseWeights(bytes.buffer), engine), spec };
}

/** Opens a trainer on a new engine. The caller disposes of it. */
export async function openNodeTrainer(size: TrainingSize): Promise<DecoderTrainer> {
  const engine = await loadNodeEngine({ threads: threadCount(), relaxed: null });
  return createDecoderTrainer({ ...size, engine });
}

function threadCount(): number {
  return Math.min(MAX_THREADS, availableParallelism());
}
