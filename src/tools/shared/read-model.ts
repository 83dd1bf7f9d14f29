// A taught model from a .keydot file.
import { readFile } from 'node:fs/promises';
import {
  checkModelHash,
  type LoadedModel,
  openKeydot,
  readModels,
} from '../../core/formats/keydot/keydot-file.ts';
import { InputError } from './command-errors.ts';

/**
 * The model of a file; of several the last, which is the newest.
 * @throws InputError, ZipError, KeydotFileError
 */
export async function readModelFile(path: string): Promise<LoadedModel> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`The model cannot be read: ${why}.`, { cause });
  }
  const model = readModels(openKeydot(bytes)).at(-1);
  if (!model) throw new InputError(`Expected a taught model in ${path}, got none.`);
  await checkModelHash(model);
  return model;
}
