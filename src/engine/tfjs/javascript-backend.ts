// TensorFlow.js in plain JavaScript: slow, correct, and there on every machine.
import { NEVER_LOST, type OpenBackend } from '../backend.ts';

export async function openCpu(): Promise<OpenBackend> {
  const { activateCpu } = await import('./activate-javascript.ts');
  return {
    name: 'cpu',
    software: null,
    threads: 1,
    lost: NEVER_LOST,
    ...(await activateCpu()),
    // Nothing to give back: it stays registered, ready to be opened again.
    close: () => undefined,
  };
}
