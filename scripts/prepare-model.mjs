// Writes models/movenet-lightning/weights.bin from the npm package that contains the weights: checks the
// source files' SHA-256, renames the arrays (movenet-names.mjs), serialises them (src/core/model/weights.ts) and
// checks the SHA-256 in spec.json. Does nothing when the file is up to date.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listWeightNames } from './movenet-names.mjs';
import { fail } from './command.mjs';

/** @typedef {import('../src/core/model/weights.ts').NamedArray} NamedArray */
/** @typedef {typeof import('../src/core/model/weights.ts')} WeightsModule */

/**
 * The fields of a TensorFlow.js graph model that are read here.
 * @typedef {{weightsManifest: {weights: {name: string, shape: number[], quantization?: {dtype: string}}[]}[]}} Graph
 */

const MODEL = new URL('../models/movenet-lightning/', import.meta.url);
const PACKAGE = '@vladmandic/human';
const SOURCE = new URL(`../node_modules/${PACKAGE}/models/`, import.meta.url);
const SOURCE_SHA256 = {
  'movenet-lightning.json': 'df8cbde44d00f533ccc4916a7c6ebc17316532fb3fadad114ec667fef22872e9',
  'movenet-lightning.bin': 'bf97bc10d9c8a11200b0190ed64ce039b6252f1aff7cb552aca99b3d191c2f34',
};

const weightsUrl = new URL('weights.bin', MODEL);
/** @type {{weightsSha256: string}} */
const { weightsSha256: expected } = JSON.parse(await readFile(new URL('spec.json', MODEL), 'utf8'));

const present = await readOptional(weightsUrl);
if (!present || sha256(present) !== expected) await prepare();

async function prepare() {
  /** @type {Graph} */
  const graph = JSON.parse((await readSource('movenet-lightning.json')).toString('utf8'));
  const numbers = await readSource('movenet-lightning.bin');
  // weights.ts is TypeScript, which Node runs through tsx.
  const { tsImport } = await import('tsx/esm/api');
  const module = /** @type {unknown} */ (
    await tsImport('../src/core/model/weights.ts', import.meta.url)
  );
  const { floatsFromHalves, serialiseWeights } = /** @type {WeightsModule} */ (module);
  const originals = readArrays(graph, numbers, floatsFromHalves);
  const weights = Buffer.from(serialiseWeights(renameArrays(originals), 'F16'));
  const made = sha256(weights);
  if (made !== expected) {
    fail(
      `Expected weights with the SHA-256 ${expected} (models/movenet-lightning/spec.json), ` +
        `got ${made} from ${PACKAGE}.`,
    );
  }
  await replaceFile(weightsUrl, weights);
  console.log(
    `Prepared models/movenet-lightning/weights.bin (${(weights.length / 1e6).toFixed(2)} MB).`,
  );
}

/** @param {keyof typeof SOURCE_SHA256} name */
async function readSource(name) {
  const bytes = await readOptional(new URL(name, SOURCE));
  if (!bytes) {
    fail(`The file ${name} of the package ${PACKAGE} is missing. Run "npm ci" and try again.`);
  }
  const hash = sha256(bytes);
  if (hash !== SOURCE_SHA256[name]) {
    fail(
      `Expected the file ${name} of the package ${PACKAGE} with the SHA-256 ${SOURCE_SHA256[name]}, ` +
        `got ${hash}. Run "npm ci" to download it again.`,
    );
  }
  return bytes;
}

/**
 * The half-precision arrays of a graph with one weights file, by the graph's names.
 * @param {Graph} graph
 * @param {Buffer} numbers
 * @param {WeightsModule['floatsFromHalves']} floatsFromHalves
 */
function readArrays({ weightsManifest }, numbers, floatsFromHalves) {
  /** @type {Map<string, NamedArray>} */
  const arrays = new Map();
  let position = 0;
  for (const { name, shape, quantization } of weightsManifest.flatMap((group) => group.weights)) {
    const length = shape.reduce((product, side) => product * side, 1);
    const isHalf = quantization?.dtype === 'float16';
    const end = position + length * (isHalf ? 2 : 4);
    // The integer arrays belong to the graph's decoder, which is not used.
    if (isHalf) {
      const bytes = Uint8Array.from(numbers.subarray(position, end));
      arrays.set(name, { shape, values: floatsFromHalves(new Uint16Array(bytes.buffer)) });
    }
    position = end;
  }
  return arrays;
}

/** @param {Map<string, NamedArray>} originals */
function renameArrays(originals) {
  /** @type {Map<string, NamedArray>} */
  const renamed = new Map();
  for (const [name, original] of listWeightNames()) {
    const array = originals.get(original);
    if (!array) fail(`Expected weights named "${original}" in the package ${PACKAGE}, found none.`);
    renamed.set(name, array);
    originals.delete(original);
  }
  return renamed;
}

/** @param {URL} url */
async function readOptional(url) {
  try {
    return await readFile(url);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Writes a temporary file and renames it, so that an interrupted run leaves no partial file.
 * @param {URL} url
 * @param {Buffer} bytes
 */
async function replaceFile(url, bytes) {
  const path = fileURLToPath(url);
  const temporary = `${path}.${process.pid}.part`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(temporary, bytes);
  await rename(temporary, path);
}

/** @param {Buffer} bytes */
function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
