// Training in the real lab worker: its events, and stopping it.
import { proxy, wrap, type Remote } from 'comlink';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FIRST_SETUP, type LabSetup } from '../../../../src/core/lab/lab-setup.ts';
import type { LabApi, LabEvent } from '../../../../src/api/lab-api.ts';

let worker: Worker;
let lab: Remote<LabApi>;

beforeEach(() => {
  worker = new Worker(new URL('../../../../src/worker/lab.worker.ts', import.meta.url), {
    type: 'module',
  });
  lab = wrap<LabApi>(worker);
});

afterEach(() => {
  worker.terminate();
});

/** Trains until the second event with maps, then stops. */
async function trainBriefly(change: Partial<LabSetup>) {
  const events: LabEvent[] = [];
  const setup = { ...FIRST_SETUP, ...change };
  const listener = proxy((event: LabEvent) => {
    events.push(event);
    if (event.kind === 'checked' && event.step > 0) void lab.stop();
  });
  const result = await lab.start({ setup, threads: 2 }, listener);
  return { events, result };
}

test('sends pictures, truth and maps, and stops on request', { timeout: 120_000 }, async () => {
  const { events, result } = await trainBriefly({ output: 'pooled' });
  expect(result.stopped).toBe(true);
  expect(result.figures.medianPx).toBeGreaterThan(0);
  const ready = events.find((event) => event.kind === 'ready');
  if (ready?.kind !== 'ready') throw new Error('Expected a ready event, got none.');
  expect(ready.parameters).toBeGreaterThan(10_000);
  expect(ready.pictures).toHaveLength(6);
  const [{ pixels, width, truth, target }] = ready.pictures;
  expect(pixels).toHaveLength(width * width * 4);
  expect(truth).toHaveLength(1);
  expect(Math.max(...(target?.values ?? []))).toBeGreaterThan(0.8);
  const checks = events.flatMap((event) => (event.kind === 'checked' ? [event] : []));
  expect(checks[0].step).toBe(0);
  const [before, after] = checks.map(({ answers }) => answers[0].map?.values);
  expect(after).toHaveLength(width * width);
  expect(after).not.toEqual(before);
});

test('trains on the frozen network, and trains regions', { timeout: 120_000 }, async () => {
  const { events } = await trainBriefly({
    data: { kind: 'vessels' },
    output: 'pretrained',
    loss: 'dice',
  });
  const checks = events.flatMap((event) => (event.kind === 'checked' ? [event.figures] : []));
  expect(checks.at(-1)?.overlap).toBeGreaterThan(0.05);
  expect(checks.at(-1)?.medianPx).toBeNull();
});
