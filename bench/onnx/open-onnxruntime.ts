// The network on onnxruntime-web's WebAssembly backend, for engine-benchmark.ts.
import * as runtime from 'onnxruntime-web/wasm';
import { HEAD_NAMES, type CellMap, type HeadName, type Heads } from '../../src/core/model/heads.ts';
import type { PictureBatch } from '../../src/core/model/network.ts';
import type { Weights } from '../../src/core/model/weights.ts';
import type { Contestant } from '../engine-benchmark.ts';
import { timeRuns } from '../engine-measure.ts';
import { exportNetwork, INPUT } from './export-network.ts';

/** Opens the network. @param files address of the folder with onnxruntime's files */
export async function openOnnxruntime(
  weights: Weights,
  { threads, files }: { threads: number; files: string },
): Promise<Contestant> {
  runtime.env.wasm.numThreads = threads;
  runtime.env.wasm.wasmPaths = files;
  const sessions = new Map<number, Promise<runtime.InferenceSession>>();
  const openSession = (side: number) => {
    const session =
      sessions.get(side) ??
      runtime.InferenceSession.create(exportNetwork(weights, side), {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
      });
    sessions.set(side, session);
    return session;
  };
  return {
    name: `onnxruntime-web ${runtime.env.versions.web}, ${threads} threads`,
    async prepare(pictures) {
      const session = await openSession(pictures.width);
      const input = toTensor(pictures);
      return (seconds) => timeRuns(() => session.run({ [INPUT]: input }), seconds);
    },
    async answer(pictures) {
      const session = await openSession(pictures.width);
      return readHeads(await session.run({ [INPUT]: toTensor(pictures) }));
    },
    async dispose() {
      for (const session of sessions.values()) await (await session).release();
    },
  };
}

function toTensor({ width, height, values }: PictureBatch): runtime.Tensor {
  const planes = new Float32Array(values.length);
  values.forEach((value, i) => {
    planes[(i % 3) * width * height + Math.floor(i / 3)] = value;
  });
  return new runtime.Tensor('float32', planes, [1, 3, height, width]);
}

function readHeads(outputs: runtime.InferenceSession.OnnxValueMapType): Heads {
  const maps = HEAD_NAMES.map((name) => [name, readMap(outputs[name])]);
  return Object.fromEntries(maps) as Record<HeadName, CellMap>;
}

/** [1, channels, height, width] to [height, width, channels]. */
function readMap({ dims, data }: runtime.OnnxValue): CellMap {
  const [, channels, height, width] = dims;
  const values = new Float32Array(channels * height * width);
  (data as Float32Array).forEach((value, i) => {
    const cell = i % (height * width);
    values[cell * channels + Math.floor(i / (height * width))] = value;
  });
  return { width, height, channels, values };
}
