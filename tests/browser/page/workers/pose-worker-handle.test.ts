// The handle of a worker: no call hangs when the worker dies.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PoseWorker } from '../../../../src/page/workers/pose-worker.ts';
import { RestartLimit } from '../../../../src/page/workers/worker-manager.ts';
import { WorkerPulse } from '../../../../src/page/workers/worker-handle.ts';

describe('a real worker', () => {
  const deaths: Error[] = [];
  let worker: PoseWorker;

  beforeEach(() => {
    deaths.length = 0;
    worker = new PoseWorker((cause) => deaths.push(cause));
  });

  afterEach(() => worker.terminate());

  test('answers', async () => {
    expect(await worker.call((remote) => remote.ping())).toBe(true);
    expect(worker.alive).toBe(true);
  });

  test('passes on errors with their names', async () => {
    const bitmap = await createImageBitmap(new ImageData(8, 8));
    const call = worker.call((remote) => remote.analyse(bitmap, 0, { still: true }));
    await expect(call).rejects.toMatchObject({ name: 'NotPreparedError' });
  });

  test('rejects pending and later calls when it is terminated', async () => {
    const pending = worker.call((remote) => remote.ping());
    worker.terminate();
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
    await expect(worker.call((remote) => remote.ping())).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(worker.alive).toBe(false);
    expect(deaths).toEqual([]);
  });
});

describe('pings', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  test('report silence once, after three without an answer', async () => {
    const onSilence = vi.fn();
    const pulse = new WorkerPulse(() => new Promise(() => undefined), 3, onSilence);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(onSilence).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(onSilence).toHaveBeenCalledTimes(1);
    pulse.stop();
  });

  test('continue while late answers arrive', async () => {
    const onSilence = vi.fn();
    const answerLate = () => new Promise((resolve) => setTimeout(resolve, 9000));
    const pulse = new WorkerPulse(answerLate, 3, onSilence);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(onSilence).not.toHaveBeenCalled();
    pulse.stop();
  });

  test('end when stopped', async () => {
    const ping = vi.fn(() => Promise.resolve(true));
    new WorkerPulse(ping, 3, () => undefined).stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ping).not.toHaveBeenCalled();
  });
});

test('three restarts per minute are allowed, a fourth is not, later ones are again', () => {
  const limit = new RestartLimit();
  const at = (seconds: number) => limit.allowsAnother(seconds * 1000);
  expect([at(0), at(10), at(20), at(30)]).toEqual([true, true, true, false]);
  expect(at(200)).toBe(true);
});
