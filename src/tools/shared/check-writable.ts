// Checks that a file can be written, before minutes of work.
import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from './command-errors.ts';

/** @throws InputError when the file's folder is missing or may not be written to */
export async function checkWritable(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new InputError(
      `${path} cannot be written: the folder ${folder} is missing or not writable.`,
      {
        cause,
      },
    );
  }
}
