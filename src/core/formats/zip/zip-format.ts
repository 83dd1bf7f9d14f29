// What reading and writing zip files have in common: the checksum, the rule for names, the error.
// Next: write-zip.ts, read-zip.ts in this folder.
import { KeydotError } from '../../errors.ts';

/** A zip file that is damaged, too large or unsafe. The message names the entry. */
export class ZipError extends KeydotError {
  override name = 'ZipError';
}

const MAX_NAME_LENGTH = 300;
/** The reversed polynomial of CRC-32, IEEE 802.3. */
const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value >>> 0;
});

/** The CRC-32 checksum (IEEE 802.3) of some bytes, as an unsigned integer. */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return ~value >>> 0;
}

/**
 * Checks that an entry's name is a relative path that stays inside the folder it is unpacked to.
 * @throws ZipError when the name is absolute, contains `..`, backslashes or control characters, or is too long
 */
export function checkEntryName(name: string): void {
  const parts = name.split('/');
  const isSafe =
    name.length <= MAX_NAME_LENGTH &&
    !/[\\:\u0000-\u001f]/.test(name) &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isSafe) throw new ZipError(`"${name}" is not a valid name for a file inside a folder.`);
}
