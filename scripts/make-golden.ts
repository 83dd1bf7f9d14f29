// Writes the golden answer, models/movenet-lightning/golden.json: the original graph's heads for the golden
// picture. Run after a change of the weights: npx tsx scripts/make-golden.ts
import { readFile, writeFile } from 'node:fs/promises';
import { setBackend } from '@tensorflow/tfjs';
import { createGoldenPicture, sampleHead, type Golden } from '../src/core/model/golden.ts';
import { HEAD_NAMES } from '../src/core/model/heads.ts';
import {
  loadOriginalGraph,
  runOriginalGraph,
} from '../tests/fixtures/references/original-graph.ts';

const SOURCE = 'node_modules/@vladmandic/human/models/movenet-lightning';
const FOLDER = 'models/movenet-lightning';

await setBackend('cpu');
const bytes = await readFile(`${SOURCE}.bin`);
const graph = await loadOriginalGraph(
  JSON.parse(await readFile(`${SOURCE}.json`, 'utf8')),
  new Uint8Array(bytes).buffer,
);
const answer = await runOriginalGraph(graph, createGoldenPicture());
const spec = JSON.parse(await readFile(`${FOLDER}/spec.json`, 'utf8')) as { weightsSha256: string };
const round = (value: number) => Number(value.toPrecision(6));
const golden: Golden = {
  weightsSha256: spec.weightsSha256,
  heads: Object.fromEntries(
    HEAD_NAMES.map((name) => [name, sampleHead(answer[name]).map(round)]),
  ) as Golden['heads'],
};
await writeFile(`${FOLDER}/golden.json`, `${JSON.stringify(golden)}\n`);
console.log(`Wrote ${FOLDER}/golden.json`);
