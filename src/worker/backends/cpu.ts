// TensorFlow.js in plain JavaScript: slow, correct, and there on every machine.
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { NEVER_LOST, type OpenBackend } from './backend.ts';

export async function openCpu(): Promise<OpenBackend> {
  await import('@tensorflow/tfjs-backend-cpu');
  await setBackend('cpu');
  await ready();
  return {
    name: 'cpu',
    software: null,
    threads: 1,
    lost: NEVER_LOST,
    // Nothing to give back: it stays registered, ready to be opened again.
    close: () => undefined,
  };
}
