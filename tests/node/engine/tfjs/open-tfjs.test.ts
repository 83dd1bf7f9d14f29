// A backend of TensorFlow.js that does not start is a named error, even though TensorFlow.js only returns false.
import { registerBackend, removeBackend } from '@tensorflow/tfjs';
import { expect, test, vi } from 'vitest';
import { BackendUnavailableError } from '../../../../src/engine/backend.ts';
import { openTfjs } from '../../../../src/engine/tfjs/open-tfjs.ts';

test('a backend whose device fails is a BackendUnavailableError', async () => {
  // TensorFlow.js writes the cause to the console.
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  registerBackend('broken', () => Promise.reject(new Error('No device.')));
  const opening = openTfjs('broken');
  await expect(opening).rejects.toThrow(BackendUnavailableError);
  await expect(opening).rejects.toThrow('TensorFlow.js could not start its backend "broken".');
  expect(warn).toHaveBeenCalled();
  warn.mockRestore();
  removeBackend('broken');
});

test('a backend that starts is active, and holds its tensors until its network is disposed', async () => {
  const opened = await openTfjs('cpu');
  const before = opened.countTensors();
  const network = await opened.createNetwork(
    new Map([['conv/kernel', { shape: [1, 1, 1, 1], values: new Float32Array(1) }]]),
  );
  expect(opened.countTensors()).toBe(before + 1);
  network.dispose();
  expect(opened.countTensors()).toBe(before);
});
