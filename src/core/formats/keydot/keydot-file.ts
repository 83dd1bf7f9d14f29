// The .keydot file format: a zip with keydot.json (format version and lesson) and, per model, the entries
// spec.json, weights.bin and report.json under models/<id>/. Next: core/formats/keydot/lesson-file.ts.
import * as v from 'valibot';
import { KeydotError } from '../../errors.ts';
import { checkDecoder } from '../../model/decoder-weights.ts';
import { parseModelSpec, type TaughtSpec } from '../../model/model-spec.ts';
import { parseWeights, type Weights } from '../../model/weights.ts';
import { sha256 } from '../../ids.ts';
import { openZip, type Zip } from '../zip/read-zip.ts';
import { createZip } from '../zip/write-zip.ts';

/** A .keydot file that cannot be read. The message names the entry. */
export class KeydotFileError extends KeydotError {
  override name = 'KeydotFileError';
}

/** A taught model as it is stored. */
export interface StoredModel {
  spec: TaughtSpec;
  /** weights.bin: a safetensors file. */
  weightsFile: Uint8Array;
  /** The training report: JSON. */
  report: unknown;
}

/** A model whose weights were read and match its spec. */
export interface LoadedModel extends StoredModel {
  weights: Weights;
}

export const KEYDOT_VERSION = 1;

export const HEADER_ENTRY = 'keydot.json';
const headerSchema = v.object({ format: v.literal('keydot'), version: v.number() });
const MODEL_SPEC = /^models\/([^/]+)\/spec\.json$/;

/** The entry keydot.json, which comes first. @param contents further fields, e.g. the lesson */
export function createHeader(contents: object = {}): [name: string, bytes: Uint8Array] {
  return [HEADER_ENTRY, encodeJson({ format: 'keydot', version: KEYDOT_VERSION, ...contents })];
}

/** The three entries of a model. */
export function listModelEntries(model: StoredModel): [name: string, bytes: Uint8Array][] {
  const folder = `models/${model.spec.id}`;
  return [
    [`${folder}/spec.json`, encodeJson(model.spec)],
    [`${folder}/weights.bin`, model.weightsFile],
    [`${folder}/report.json`, encodeJson(model.report)],
  ];
}

/** Creates a .keydot file with one model and no lesson. */
export function createModelFile(model: StoredModel): Uint8Array<ArrayBuffer> {
  return createZip(new Map([createHeader(), ...listModelEntries(model)]));
}

/**
 * Opens a .keydot file and checks its version.
 * @throws ZipError, KeydotFileError
 */
export function openKeydot(bytes: Uint8Array): Zip {
  const zip = openZip(bytes);
  if (!zip.has(HEADER_ENTRY)) {
    throw new KeydotFileError(`Expected a .keydot file, got a zip without "${HEADER_ENTRY}".`);
  }
  const header = v.safeParse(headerSchema, readJson(zip, HEADER_ENTRY));
  if (!header.success) {
    throw new KeydotFileError(
      `Expected "${HEADER_ENTRY}" to declare the format "keydot" and its version.`,
    );
  }
  const { version } = header.output;
  if (version !== KEYDOT_VERSION) {
    throw new KeydotFileError(
      `"${HEADER_ENTRY}" has format version ${version}: expected version ${KEYDOT_VERSION}.`,
    );
  }
  return zip;
}

/**
 * Reads and checks all models of a .keydot file.
 * @throws ZipError, KeydotFileError, naming the entry
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
    throw new KeydotFileError(
      `Expected the family "taught" in "${specName}", got "${spec.family}".`,
    );
  }
  if (spec.id !== id) {
    throw new KeydotFileError(`Expected the id "${id}" in "${specName}", got "${spec.id}".`);
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

/** Parses a JSON entry. @throws ZipError, KeydotFileError */
export function readJson(zip: Zip, name: string): unknown {
  const text = new TextDecoder().decode(zip.read(name));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KeydotFileError(`"${name}" is not valid JSON.`, { cause });
  }
}

/** Runs `read` and puts the entry's name in front of its errors. @throws KeydotFileError */
export function withEntryName<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof KeydotError) || cause instanceof KeydotFileError) throw cause;
    throw new KeydotFileError(`"${name}": ${cause.message}`, { cause });
  }
}

/** Indented JSON as UTF-8, ending with a newline. */
export function encodeJson(data: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(data, null, 2)}\n`);
}

/** Checks the SHA-256 of a model's weights against its spec. @throws KeydotFileError when they differ */
export async function checkModelHash({ spec, weightsFile }: StoredModel): Promise<void> {
  const hash = await sha256(Uint8Array.from(weightsFile));
  if (hash === spec.weightsSha256) return;
  throw new KeydotFileError(
    `"models/${spec.id}/weights.bin" was changed after its spec.json was written: ` +
      `expected SHA-256 ${spec.weightsSha256.slice(0, 12)}…, got ${hash.slice(0, 12)}….`,
  );
}
