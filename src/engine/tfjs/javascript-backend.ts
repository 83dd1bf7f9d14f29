// TensorFlow.js in plain JavaScript: slow, and available everywhere.
import '@tensorflow/tfjs-backend-cpu';
import { NEVER_LOST, type OpenBackend } from '../backend.ts';
import { openTfjs } from './open-tfjs.ts';

/** @throws BackendUnavailableError when TensorFlow.js cannot start it */
export async function openCpu(): Promise<OpenBackend> {
  const opened = await openTfjs('cpu');
  // It stays registered: there is no device to release.
  return { ...opened, name: 'cpu', software: null, lost: NEVER_LOST, close: () => undefined };
}
