// Names for things that people do not name: frames, points, lessons, runs.
import * as v from 'valibot';

const BYTES = 12;

/**
 * An id that occurs nowhere else: 24 hexadecimal digits. `crypto.randomUUID` would do, but pages
 * served over plain HTTP have none.
 */
export function createId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What an id from outside may look like: also safe as a part of a file's path. */
export const idSchema = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/));

/** SHA-256, hexadecimal. Needs a secure page, as the whole app does. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
