// Our own file format: a zip with keydot.json (the format's version), and under models/ what was
// taught, each as spec.json, weights.bin and report.json. The container: zip.ts.
import * as v from 'valibot';
import { KeydotError } from '../../errors.ts';
import { checkDecoder } from '../../model/decoder-weights.ts';
import { parseModelSpec, type TaughtSpec } from '../../model/model-spec.ts';
import { parseWeights, type Weights } from '../../model/weights.ts';
import { sha256 } from '../../ids.ts';
import { openZip, type Zip } from '../zip/read-zip.ts';
import { createZip } from '../zip/write-zip.ts';

/** A .keydot file that cannot be read. Names the entry. */
export class KeydotFileError extends KeydotError {
  override name = 'KeydotFileError';
}

/** A taught model as it is kept. */
export interface StoredModel {
  spec: TaughtSpec;
  /** weights.bin as it is: a safetensors file. */
  weightsFile: Uint8Array;
  /** How it was taught and how good it was: JSON. */
  report: unknown;
}

/** A model that was read, its weights checked against its spec. */
export interface LoadedModel extends StoredModel {
  weights: Weights;
}

export const KEYDOT_VERSION = 1;

export const HEADER_ENTRY = 'keydot.json';
const headerSchema = v.object({ format: v.literal('keydot'), version: v.number() });
const MODEL_SPEC = /^models\/([^/]+)\/spec\.json$/;

/**
 * The first entry of every .keydot file.
 * @param contents what else is to be said there, e.g. of a lesson
 */
export function createHeader(contents: object = {}): [name: string, bytes: Uint8Array] {
  return [HEADER_ENTRY, encodeJson({ format: 'keydot', version: KEYDOT_VERSION, ...contents })];
}

/** The entries of a model. */
export function listModelEntries(model: StoredModel): [name: string, bytes: Uint8Array][] {
  const folder = `models/${model.spec.id}`;
  return [
    [`${folder}/spec.json`, encodeJson(model.spec)],
    [`${folder}/weights.bin`, model.weightsFile],
    [`${folder}/report.json`, encodeJson(model.report)],
  ];
}

/** A .keydot file of one model alone. */
export function createModelFile(model: StoredModel): Uint8Array<ArrayBuffer> {
  return createZip(new Map([createHeader(), ...listModelEntries(model)]));
}

/**
 * Opens a .keydot file and looks at its version.
 * @throws ZipError, KeydotFileError
 */
export function openKeydot(bytes: Uint8Array): Zip {
  const zip = openZip(bytes);
  if (!zip.has(HEADER_ENTRY)) {
    throw new KeydotFileError(`Expected a .keydot file, but it holds no "${HEADER_ENTRY}".`);
  }
  const header = v.safeParse(headerSchema, readJson(zip, HEADER_ENTRY));
  if (!header.success) {
    throw new KeydotFileError(`"${HEADER_ENTRY}" does not say that this is a .keydot file.`);
  }
  const { version } = header.output;
  if (version !== KEYDOT_VERSION) {
    throw new KeydotFileError(
      `"${HEADER_ENTRY}" says format version ${version}; this app reads version ${KEYDOT_VERSION}.`,
    );
  }
  return zip;
}

/**
 * All models of a .keydot file, each checked as a whole.
 * @throws ZipError, KeydotFileError naming the entry
 */
export function readModels(zip: Zip): LoadedModel[] {
  return zip.names.flatMap((name) => {
    const match = MODEL_SPEC.exec(name);
    return match ? [readModel(zip, match[1])] : [];
  });
}

function readModel(zip: Zip, id: string): LoadedModel {
  const folder = `models/${id}`;
  const specName = `${folder}/spec.json`;
  const weightsName = `${folder}/weights.bin`;
  const reportName = `${folder}/report.json`;
  const spec = withEntryName(specName, () => parseModelSpec(readJson(zip, specName)));
  if (spec.family !== 'taught') {
    throw new KeydotFileError(`"${specName}" is of the family "${spec.family}", not a taught one.`);
  }
  if (spec.id !== id) {
    throw new KeydotFileError(`"${specName}" is of a model called "${spec.id}", not "${id}".`);
  }
  const weightsFile = zip.read(weightsName);
  const weights = withEntryName(weightsName, () => parseWeights(weightsFile.buffer));
  const { points, channels } = withEntryName(weightsName, () => checkDecoder(weights));
  if (points !== spec.joints.length || channels !== spec.decoderChannels) {
    throw new KeydotFileError(
      `"${weightsName}" has ${points} points and ${channels} channels; ` +
        `its spec has ${spec.joints.length} and ${spec.decoderChannels}.`,
    );
  }
  const report = zip.has(reportName) ? readJson(zip, reportName) : null;
  return { spec, weightsFile, weights, report };
}

/** An entry as JSON. @throws ZipError, KeydotFileError when it is none */
export function readJson(zip: Zip, name: string): unknown {
  const text = new TextDecoder().decode(zip.read(name));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KeydotFileError(`"${name}" is no JSON.`, { cause });
  }
}

/** Adds the entry's name to what is wrong with it. */
export function withEntryName<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof KeydotError) || cause instanceof KeydotFileError) throw cause;
    throw new KeydotFileError(`"${name}": ${cause.message}`, { cause });
  }
}

/** JSON as it lies in our files. */
export function encodeJson(data: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(data, null, 2)}\n`);
}

/** @throws KeydotFileError when the weights are not those that the spec names by their SHA-256 */
export async function checkModelHash({ spec, weightsFile }: StoredModel): Promise<void> {
  const hash = await sha256(Uint8Array.from(weightsFile));
  if (hash === spec.weightsSha256) return;
  throw new KeydotFileError(
    `"models/${spec.id}/weights.bin" was changed after its spec.json was written: ` +
      `expected SHA-256 ${spec.weightsSha256.slice(0, 12)}…, got ${hash.slice(0, 12)}….`,
  );
}
