// TensorFlow.js's backend in plain JavaScript. Loaded by javascript-backend.ts.
import '@tensorflow/tfjs-backend-cpu';
import { activateBackend, type TensorBackend } from './activate-backend.ts';

export function activateCpu(): Promise<TensorBackend> {
  return activateBackend('cpu');
}
