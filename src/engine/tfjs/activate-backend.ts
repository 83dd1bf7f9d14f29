// What TensorFlow.js's backends have in common. Loaded with the first of them that is opened, and never
// by a device that needs none.
import {
  findBackendFactory,
  memory,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { createTensorNetwork } from './tfjs-network.ts';
import type { OpenBackend } from '../backend.ts';

/** The part of an open backend that is TensorFlow.js's. */
export type TensorBackend = Pick<OpenBackend, 'activate' | 'createNetwork' | 'countTensors'>;

/** Makes a backend the active one, and says how it is used. */
export async function activateBackend(name: string): Promise<TensorBackend> {
  await setBackend(name);
  return {
    activate: () => setBackend(name),
    createNetwork: (weights) => Promise.resolve(createTensorNetwork(weights)),
    countTensors: () => memory().numTensors,
  };
}

/**
 * Makes TensorFlow.js open this backend with a device of ours, in place of what its package
 * registered or of an earlier device.
 */
export function registerOurs(name: string, create: Parameters<typeof registerBackend>[1]): void {
  unregister(name);
  registerBackend(name, create);
}

/** Frees the backend's memory and forgets it. */
export function unregister(name: string): void {
  if (findBackendFactory(name)) removeBackend(name);
}
