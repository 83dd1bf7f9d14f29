// TensorFlow.js in plain JavaScript: slow, correct, and there on every machine.
import { setBackend } from '@tensorflow/tfjs-core';
import { createTensorNetwork } from '../tensor-network.ts';
import { NEVER_LOST, type OpenBackend } from './backend.ts';

export async function openCpu(): Promise<OpenBackend> {
  await import('@tensorflow/tfjs-backend-cpu');
  await setBackend('cpu');
  return {
    name: 'cpu',
    software: null,
    threads: 1,
    lost: NEVER_LOST,
    activate: () => setBackend('cpu'),
    createNetwork: (weights) => Promise.resolve(createTensorNetwork(weights)),
    // Nothing to give back: it stays registered, ready to be opened again.
    close: () => undefined,
  };
}
