// The choice of a backend by correctness, then by speed, with reasons; and recovery after a loss.
import { afterEach, describe, expect, test, vi } from 'vitest';
import weightsUrl from '../../../../models/movenet-lightning/weights.bin?url';
import { createGoldenPicture } from '../../../../src/core/model/golden.ts';
import { parseWeights, type Weights } from '../../../../src/core/model/weights.ts';
import type { BackendName, BackendReport } from '../../../../src/core/model/backends.ts';
import { chooseBackend, NoBackendError } from '../../../../src/worker/network/choose-backend.ts';
import { isFrameNetwork } from '../../../../src/engine/frame-network.ts';
import { ModelFileError } from '../../../../src/worker/network/model-files.ts';
import { NetworkManager } from '../../../../src/worker/network/network-manager.ts';
import { DYING_THREAD, EARLY_DEATH } from '../../../fixtures/workers/dying-thread.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const anything = {
  wanted: null,
  excluded: [],
  readsFrames: true,
  lostThreads: 0,
  onTry: () => undefined,
};

describe('choosing', () => {
  // First, because TensorFlow.js keeps a backend that it has started.
  test('a backend that TensorFlow.js cannot start is skipped for the next', async () => {
    const refuse = () => Promise.reject(new Error('No WebAssembly for this test.'));
    vi.spyOn(WebAssembly, 'instantiate').mockImplementation(refuse);
    vi.spyOn(WebAssembly, 'instantiateStreaming').mockImplementation(refuse);
    const { report, network, opened } = await chooseBackend(loadWeights(), {
      ...anything,
      wanted: 'tfjs-wasm',
      excluded: ['webgpu', 'webgl', 'wasm'],
    });
    expect(report.backend).toBe('cpu');
    expect(report.attempts[0]).toMatchObject({ backend: 'tfjs-wasm', outcome: 'failed' });
    expect(report.attempts[0].reason).toContain('could not start its backend "wasm"');
    network.dispose();
    opened.close();
  });

  test('WebAssembly is preferred to a software GPU, and the report says so', async () => {
    const { report, network, opened } = await chooseBackend(loadWeights(), anything);
    expect(report.backend).toBe('wasm');
    expect(report.threads).toBeGreaterThanOrEqual(1);
    const outcomes = report.attempts.map(({ backend, outcome }) => [backend, outcome]);
    expect(outcomes).toEqual([
      ['webgpu', 'passed over'],
      ['webgl', 'passed over'],
      ['wasm', 'chosen'],
    ]);
    expect(report.attempts[0].reason).toMatch(/software \(swiftshader\)/i);
    expect(report.attempts[2].networkMs).toBeGreaterThan(0);
    network.dispose();
    opened.close();
  });

  test('a requested backend is used even if it is slow', async () => {
    const wish = { ...anything, wanted: 'cpu' } as const;
    const { report, network } = await chooseBackend(loadWeights(), wish);
    expect(report.backend).toBe('cpu');
    network.dispose();
  });

  test('a backend that differs from the golden answer is rejected', async () => {
    const weights = await loadWeights();
    const head = weights.get('heatmap/bias');
    head?.values.fill(7);
    const choice = chooseBackend(Promise.resolve(weights), {
      ...anything,
      excluded: ['webgpu', 'webgl', 'cpu'],
    });
    await expect(choice).rejects.toThrow(NoBackendError);
    await expect(choice).rejects.toThrow(/wrong answer to the golden picture/);
  });

  test('a failed download of the weights rejects with its error, and no backend counts as failed', async () => {
    const weights = Promise.reject<Weights>(new ModelFileError('No such file.'));
    await expect(chooseBackend(weights, anything)).rejects.toThrow(ModelFileError);
  });
});

// A software GPU takes seconds for each picture of the check of a new device.
describe('a lost device', { timeout: 240_000 }, () => {
  test.each(['webgpu', 'tfjs-webgpu'] as const)(
    'of %s is replaced, and the next picture is analysed',
    async (backend) => {
      const devices: GPUDevice[] = [];
      const requestDevice = Reflect.get(GPUAdapter.prototype, 'requestDevice');
      vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockImplementation(async function (
        this: GPUAdapter,
        descriptor,
      ) {
        const device = await requestDevice.call(this, descriptor);
        devices.push(device);
        return device;
      });
      await expectRecovery(backend, () => {
        devices[0].destroy();
      });
      expect(devices.length).toBe(2);
    },
  );

  test('of WebGL is replaced, and the next picture is analysed', async () => {
    const contexts: WebGL2RenderingContext[] = [];
    const getContext = Reflect.get(OffscreenCanvas.prototype, 'getContext');
    vi.spyOn(OffscreenCanvas.prototype, 'getContext').mockImplementation(function (
      this: OffscreenCanvas,
      ...args: Parameters<typeof getContext>
    ) {
      const context = getContext.apply(this, args);
      if (context instanceof WebGL2RenderingContext) contexts.push(context);
      return context;
    });
    await expectRecovery('webgl', () =>
      contexts[0].getExtension('WEBGL_lose_context')?.loseContext(),
    );
  });
});

test.skipIf(navigator.hardwareConcurrency < 2)(
  'after a thread dies during a frame, the frame is analysed with one thread less',
  async () => {
    const threads: Worker[] = [];
    const program = URL.createObjectURL(new Blob([DYING_THREAD], { type: 'text/javascript' }));
    const RealWorker = Worker;
    class FirstDies extends RealWorker {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(threads.length === 0 ? program : address, options);
        threads.push(this);
      }
    }
    vi.stubGlobal('Worker', FirstDies);
    const failOvers: { lost: string; report: BackendReport }[] = [];
    const manager = new NetworkManager((lost, report) => failOvers.push({ lost, report }));
    await manager.prepare({ backend: 'wasm' }, () => undefined);
    const before = manager.report.threads;
    const expected = await runHeatmap(manager);
    await new Promise((resolve) => {
      threads[0].addEventListener('message', resolve);
      threads[0].postMessage('die');
    });
    expect(await runHeatmap(manager)).toEqual(expected);
    expect(manager.report).toMatchObject({ backend: 'wasm', threads: before - 1 });
    expect(failOvers).toHaveLength(1);
    expect(failOvers[0].lost).toContain('stopped in the middle of its work');
    expect(await runHeatmap(manager)).toEqual(expected);
    expect(failOvers).toHaveLength(1);
    URL.revokeObjectURL(program);
  },
);

test.skipIf(navigator.hardwareConcurrency < 2)(
  'after a thread dies at the first picture, the engine is chosen with fewer threads',
  async () => {
    const program = URL.createObjectURL(new Blob([EARLY_DEATH], { type: 'text/javascript' }));
    const RealWorker = Worker;
    let started = 0;
    class FirstDies extends RealWorker {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(started++ === 0 ? program : address, options);
      }
    }
    vi.stubGlobal('Worker', FirstDies);
    const { backend, threads, attempts } = await chooseAndClose();
    expect(backend).toBe('wasm');
    expect(threads).toBe(Math.min(4, navigator.hardwareConcurrency) - 1);
    expect(attempts).toHaveLength(1);
    URL.revokeObjectURL(program);
  },
);

test.skipIf(navigator.hardwareConcurrency < 2)(
  'when threads do not start, the engine runs without them',
  async () => {
    const program = URL.createObjectURL(
      new Blob(['throw new Error("No threads here.");'], { type: 'text/javascript' }),
    );
    const RealWorker = Worker;
    class NeverStarts extends RealWorker {
      constructor(_address: string | URL, options?: WorkerOptions) {
        super(program, options);
      }
    }
    vi.stubGlobal('Worker', NeverStarts);
    expect(await chooseAndClose()).toMatchObject({ backend: 'wasm', threads: 1 });
    URL.revokeObjectURL(program);
  },
);

async function chooseAndClose(): Promise<BackendReport> {
  const wish = { ...anything, wanted: 'wasm' } as const;
  const { report, network, opened } = await chooseBackend(loadWeights(), wish);
  network.dispose();
  opened.close();
  return report;
}

async function expectRecovery(backend: BackendName, lose: () => void): Promise<void> {
  const failOvers: { lost: string; report: BackendReport }[] = [];
  const manager = new NetworkManager((lost, report) => failOvers.push({ lost, report }));
  await manager.prepare({ backend }, () => undefined);
  const before = await runHeatmap(manager);
  const inFlight = runPerson(manager);
  lose();
  await vi.waitFor(
    () => {
      expect(failOvers).toHaveLength(1);
    },
    { timeout: 120_000 },
  );
  const after = await runHeatmap(manager);
  const differences = after.map((value, index) => Math.abs(value - before[index]));
  expect(Math.max(...differences)).toBeLessThan(1e-2);
  // The frame in flight is analysed again.
  expect(await inFlight).toEqual(await runPerson(manager));
  expect(failOvers[0].report.backend).toBe(backend);
  expect(failOvers[0].lost).not.toBe('');
}

async function runHeatmap(manager: NetworkManager): Promise<Float32Array> {
  const { heads } = await manager.run(createGoldenPicture(), { heads: true, taps: false });
  if (!heads) throw new Error('Expected heads, got none.');
  return heads.heatmap.values.slice();
}

/** Joint positions, decoded on the GPU; null when the backend cannot. */
function runPerson(manager: NetworkManager): Promise<Float32Array | null> {
  const { width, height, values } = createGoldenPicture();
  return manager.ask(async (network) => {
    if (!isFrameNetwork(network)) return null;
    const size = { width, height };
    const { keypoints } = await network.runFrame(
      { values },
      { size, decoding: 'person', heatmap: null },
    );
    expect(keypoints).toHaveLength(17 * 4);
    return keypoints;
  });
}

async function loadWeights(): Promise<Weights> {
  return parseWeights(await (await fetch(weightsUrl)).arrayBuffer());
}
