// TensorFlow.js's backend in plain JavaScript. Loaded by cpu.ts.
import '@tensorflow/tfjs-backend-cpu';
import { activateBackend, type TensorBackend } from './tensorflow.ts';

export function activateCpu(): Promise<TensorBackend> {
  return activateBackend('cpu');
}
