// MoveNet compared with the original TensorFlow.js graph on every backend: raw heads and taps.
import graphBytesUrl from '../../../node_modules/@vladmandic/human/models/movenet-lightning.bin?url';
import graphJson from '../../../node_modules/@vladmandic/human/models/movenet-lightning.json';
import { beforeAll, describe, expect, test } from 'vitest';
import weightsUrl from '../../../models/movenet-lightning/weights.bin?url';
import { createGoldenPicture } from '../../../src/core/model/golden.ts';
import { HEAD_NAMES, type HeadName } from '../../../src/core/model/heads.ts';
import { TAP_NAMES, type TapName } from '../../../src/core/model/movenet.ts';
import type { PictureBatch } from '../../../src/core/model/network.ts';
import { parseWeights, type Weights } from '../../../src/core/model/weights.ts';
import type { OpenBackend, OpenOptions } from '../../../src/engine/backend.ts';
import { openCpu } from '../../../src/engine/tfjs/javascript-backend.ts';
import { openTfjsWasm } from '../../../src/engine/tfjs/wasm-backend.ts';
import { openWasm } from '../../../src/engine/cpu/cpu-backend.ts';
import { openWebgl } from '../../../src/engine/tfjs/webgl-context.ts';
import { openTfjsWebgpu } from '../../../src/engine/tfjs/webgpu-backend.ts';
import { openWebgpu } from '../../../src/engine/webgpu/webgpu-backend.ts';
import { dataUrl, hasData } from '../../find-data.ts';
import { loadOriginalGraph, runOriginalGraph } from '../../fixtures/references/original-graph.ts';

const SIDE = 192;

const BACKENDS: readonly [string, (options: OpenOptions) => Promise<OpenBackend>, number][] = [
  ['wasm', openWasm, 1e-3],
  ['tfjs-wasm', openTfjsWasm, 1e-3],
  ['cpu', openCpu, 1e-3],
  ['webgl', openWebgl, 1e-2],
  ['webgpu', openWebgpu, 1e-2],
  ['tfjs-webgpu', openTfjsWebgpu, 1e-2],
];

type Reference = Record<HeadName | TapName, Float32Array>;

let weights: Weights;
let pictures: PictureBatch[];
let references: Reference[];

beforeAll(async () => {
  weights = parseWeights(await fetchBytes(weightsUrl));
  pictures = [createGoldenPicture(), ...(hasData ? await loadRealPictures() : [])];
  const opened = await openTfjsWasm();
  const graph = await loadOriginalGraph(graphJson, await fetchBytes(graphBytesUrl));
  references = [];
  for (const picture of pictures) references.push(await runOriginalGraph(graph, picture));
  graph.dispose();
  opened.close();
});

describe.each(BACKENDS)('%s', (_, open, tolerance) => {
  test('heads and taps match the original graph, and no tensor leaks', async () => {
    const opened = await open({ allowSoftware: true, readsFrames: true, lostThreads: 0 });
    const before = opened.countTensors();
    const network = await opened.createNetwork(weights);
    for (const [index, picture] of pictures.entries()) {
      const [{ heads, taps }] = await network.run(picture, { heads: true, taps: true });
      for (const name of HEAD_NAMES) {
        const difference = largestDifference(heads?.[name].values, references[index][name]);
        expect(difference, `${name} of picture ${index}`).toBeLessThan(tolerance);
      }
      for (const name of TAP_NAMES) {
        const difference = largestDifference(taps?.[name].values, references[index][name]);
        expect(difference, `${name} of picture ${index}`).toBeLessThan(tolerance);
      }
    }
    network.dispose();
    expect(opened.countTensors()).toBe(before);
    opened.close();
  });
});

test('a picture gives the same result in a batch as alone', async () => {
  const opened = await openWasm({ lostThreads: 0 });
  const network = await opened.createNetwork(weights);
  const { width, height, values } = createGoldenPicture();
  const second = values.map((value) => -value);
  const both = new Float32Array([...values, ...second]);
  const answers = await network.run(
    { count: 2, width, height, values: both },
    { heads: true, taps: false },
  );
  // Maps are valid only until the next run, so they are copied.
  const together = answers.map(({ heads }) => heads?.heatmap.values.slice());
  for (const [index, alone] of [values, second].entries()) {
    const [{ heads }] = await network.run(
      { count: 1, width, height, values: alone },
      { heads: true, taps: false },
    );
    const difference = largestDifference(together[index], heads?.heatmap.values);
    expect(difference).toBeLessThan(1e-4);
  }
  network.dispose();
  opened.close();
});

test.each([
  [256, 192],
  [128, 320],
])('a picture of %i×%i gives maps of a quarter of that', async (width, height) => {
  const opened = await openWasm({ lostThreads: 0 });
  const network = await opened.createNetwork(weights);
  const values = new Float32Array(width * height * 3);
  const [{ heads, taps }] = await network.run(
    { count: 1, width, height, values },
    { heads: true, taps: true },
  );
  expect([heads?.heatmap.width, heads?.heatmap.height]).toEqual([width / 4, height / 4]);
  expect([taps?.stride32.width, taps?.stride32.height]).toEqual([width / 32, height / 32]);
  network.dispose();
  opened.close();
});

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  expect(response.ok, url).toBe(true);
  return response.arrayBuffer();
}

async function loadRealPictures(): Promise<PictureBatch[]> {
  const names = ['body-reference-video/images/pose1_0000.jpg', 'body-coco/images/000000000192.jpg'];
  return Promise.all(names.map((name) => loadPicture(dataUrl(name))));
}

async function loadPicture(url: string): Promise<PictureBatch> {
  const bitmap = await createImageBitmap(await (await fetch(url)).blob());
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a 2D context, got none.');
  context.drawImage(bitmap, 0, 0, SIDE, SIDE);
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  const values = new Float32Array(SIDE * SIDE * 3);
  for (let i = 0; i < values.length; i++) {
    values[i] = data[Math.floor(i / 3) * 4 + (i % 3)] / 127.5 - 1;
  }
  return { count: 1, width: SIDE, height: SIDE, values };
}

function largestDifference(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b || a.length !== b.length) return Infinity;
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index])), 0);
}
