// Identifiers: random ones for frames, points, lessons and runs, and content hashes for weights.
import * as v from 'valibot';

const ID_BYTES = 12;

/** A random id of 24 hexadecimal digits. `crypto.randomUUID` is missing on pages served over HTTP. */
export function createId(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(ID_BYTES)));
}

/** An id from outside data. It is safe as a part of a file path. */
export const idSchema = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/));

/** SHA-256 as 64 hexadecimal digits. Needs a secure context, as the whole app does. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
