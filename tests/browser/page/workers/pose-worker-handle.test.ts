// The worker's handle: no call hangs, whatever becomes of the worker.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PoseWorker } from '../../../../src/page/workers/pose-worker.ts';
import { RestartLimit } from '../../../../src/page/shell/restart-limit.ts';
import { WorkerPulse } from '../../../../src/page/workers/worker-pulse.ts';

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

  test('passes on what is thrown in it, by name', async () => {
    const bitmap = await createImageBitmap(new ImageData(8, 8));
    const call = worker.call((remote) => remote.analyse(bitmap, 0, { still: true }));
    await expect(call).rejects.toMatchObject({ name: 'NotPreparedError' });
  });

  test('rejects what is pending when it is terminated, and everything after', async () => {
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

describe('the pulse', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  test('gives up once after three silent beats', async () => {
    const onSilence = vi.fn();
    const pulse = new WorkerPulse(() => new Promise(() => undefined), 3, onSilence);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(onSilence).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(onSilence).toHaveBeenCalledTimes(1);
    pulse.stop();
  });

  test('goes on while answers come, if late', async () => {
    const onSilence = vi.fn();
    const answerLate = () => new Promise((resolve) => setTimeout(resolve, 9000));
    const pulse = new WorkerPulse(answerLate, 3, onSilence);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(onSilence).not.toHaveBeenCalled();
    pulse.stop();
  });

  test('is felt no more once stopped', async () => {
    const ping = vi.fn(() => Promise.resolve(true));
    new WorkerPulse(ping, 3, () => undefined).stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ping).not.toHaveBeenCalled();
  });
});

test('three restarts a minute are worth trying, a fourth is not, later ones are again', () => {
  const limit = new RestartLimit();
  const at = (seconds: number) => limit.allowsAnother(seconds * 1000);
  expect([at(0), at(10), at(20), at(30)]).toEqual([true, true, true, false]);
  expect(at(200)).toBe(true);
});
