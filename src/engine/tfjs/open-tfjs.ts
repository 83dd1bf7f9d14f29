// Makes one of the TensorFlow.js backends the active one: what the four backends share. Next: tfjs-network.ts.
import {
  findBackendFactory,
  memory,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { BackendUnavailableError, type OpenBackend } from '../backend.ts';
import { createTensorNetwork } from './tfjs-network.ts';

/**
 * Makes a registered backend the active one.
 * @param key the name by which TensorFlow.js knows it, e.g. `wasm`
 * @throws BackendUnavailableError when TensorFlow.js cannot start it
 */
export async function openTfjs(
  key: string,
): Promise<Pick<OpenBackend, 'threads' | 'activate' | 'createNetwork' | 'countTensors'>> {
  const activate = async () => {
    // When a backend does not start, setBackend() resolves with false and another stays active.
    if (await setBackend(key)) return;
    throw new BackendUnavailableError(`TensorFlow.js could not start its backend "${key}".`);
  };
  await activate();
  return {
    threads: 1,
    activate,
    createNetwork: (weights) => Promise.resolve(createTensorNetwork(weights)),
    countTensors: () => memory().numTensors,
  };
}

/**
 * Registers a backend on a device of ours, in place of the one that its package registers or that an
 * earlier device had.
 */
export function replaceTfjs(key: string, create: Parameters<typeof registerBackend>[1]): void {
  forgetTfjs(key);
  registerBackend(key, create);
}

/** Frees the backend's memory and removes its registration. */
export function forgetTfjs(key: string): void {
  if (findBackendFactory(key)) removeBackend(key);
}
