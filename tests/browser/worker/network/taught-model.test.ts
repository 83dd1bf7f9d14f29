// A taught model in the live worker: equal results on every backend, switching to it and back to the body model,
// and errors for invalid models.
import { transfer } from 'comlink';
import { afterEach, expect, test } from 'vitest';
import bodySpec from '../../../../models/movenet-lightning/spec.json';
import { MOVENET_TAPS } from '../../../../src/core/model/decoder.ts';
import { initialiseDecoder, type TapRanges } from '../../../../src/core/model/decoder-weights.ts';
import { TAP_NAMES } from '../../../../src/core/model/movenet.ts';
import { Random } from '../../../../src/core/random.ts';
import { serialiseWeights } from '../../../../src/core/model/weights.ts';
import type { BackendName } from '../../../../src/core/model/backends.ts';
import type { FrameReport, ModelFiles } from '../../../../src/api/pose-api.ts';
import { loadFigure } from '../../../fixtures/people/figure.ts';
import { openPoseWorker, type OpenPoseWorker } from '../../../fixtures/workers/open-pose-worker.ts';

let opened: OpenPoseWorker | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

test.each<BackendName>(['tfjs-wasm', 'webgl', 'webgpu', 'tfjs-webgpu'])(
  '%s finds the same points as wasm',
  { timeout: 240_000 },
  async (backend) => {
    const onWasm = await findTaught('wasm');
    const onOther = await findTaught(backend);
    expect(onWasm.people[0].keypoints.map(({ joint }) => joint)).toEqual(['dot', 'other dot']);
    for (const [index, { x, y, score }] of onWasm.people[0].keypoints.entries()) {
      const other = onOther.people[0].keypoints[index];
      expect(Math.hypot((x - other.x) * 640, (y - other.y) * 480)).toBeLessThan(1);
      expect(score).toBeCloseTo(other.score, 3);
    }
  },
);

test('switching back to the body model releases the taught model', async () => {
  opened = await openPoseWorker('tfjs-wasm');
  const before = await analyseFigure();
  const holdings = await opened.api.holdings();
  const taught = await opened.api.useModel(createTaughtModel());
  expect(taught.joints).toHaveLength(2);
  await opened.api.useModel(null);
  expect(await analyseFigure()).toEqual({ ...before, frame: 2 });
  expect(await opened.api.holdings()).toEqual(holdings);
});

test.each<[string, () => ModelFiles, RegExp]>([
  ['weights cut short', () => withWeights((bytes) => bytes.slice(0, -100)), /incomplete/],
  ['no spec', () => ({ ...createTaughtModel(), spec: {} }), /spec is not valid/],
  ['another base', () => withBase('0'.repeat(64)), /taught on another version/],
])('%s is refused with a sentence, and the body stays', async (_, create, sentence) => {
  opened = await openPoseWorker('wasm');
  await expect(opened.api.useModel(create())).rejects.toThrow(sentence);
  const report = await analyseFigure();
  expect(report.people[0].keypoints).toHaveLength(17);
});

async function findTaught(backend: BackendName): Promise<FrameReport> {
  opened?.close();
  opened = await openPoseWorker(backend);
  await opened.api.useModel(createTaughtModel());
  return analyseFigure();
}

async function analyseFigure(): Promise<FrameReport> {
  if (!opened) throw new Error('Expected an open worker.');
  const bitmap = await loadFigure();
  return opened.api.analyse(transfer(bitmap, [bitmap]), 0, { still: true });
}

/** An untrained decoder, whose results are deterministic. */
function createTaughtModel(): ModelFiles {
  const shape = { channels: 32, points: 2, taps: MOVENET_TAPS };
  const ranges = Object.fromEntries(
    TAP_NAMES.map((tap) => {
      const mean = new Float32Array(MOVENET_TAPS[tap]).fill(0.1);
      return [tap, { mean, deviation: mean.map(() => 1.5) }];
    }),
  ) as TapRanges;
  const weights = initialiseDecoder(new Random(7), shape, ranges, ['blank', 'blank']);
  const spec = {
    format: 1,
    id: 'dots',
    name: 'Dots',
    family: 'taught',
    joints: [
      { name: 'dot', side: 'middle' },
      { name: 'other dot', side: 'middle' },
    ],
    bones: [],
    inputSizes: { native: 256, choices: [256] },
    weightsSha256: '0'.repeat(64),
    base: { id: bodySpec.id, weightsSha256: bodySpec.weightsSha256 },
    input: { width: 256, height: 192 },
    decoderChannels: 32,
    addsToBase: false,
    crop: null,
  };
  return { spec, weights: serialiseWeights(weights, 'F32') };
}

function withWeights(change: (bytes: ArrayBuffer) => ArrayBuffer): ModelFiles {
  const model = createTaughtModel();
  return { ...model, weights: change(model.weights) };
}

function withBase(weightsSha256: string): ModelFiles {
  const model = createTaughtModel();
  return { ...model, spec: { ...(model.spec as object), base: { id: 'x', weightsSha256 } } };
}
