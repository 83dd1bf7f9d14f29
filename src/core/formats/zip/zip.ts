// Zip files, written and read: the container of .keydot files. What comes from outside is checked as
// a whole (count, sizes, names) before a byte of it is unpacked. Who asks: keydot-file.ts.
import { inflateSync } from 'fflate';
import { crc32 } from './crc32.ts';
import { join, packZip, type ZipPiece } from './write-zip.ts';
import { readDirectory, type ZipRecord } from './zip-directory.ts';
import { ZipError } from './zip-error.ts';

/** Above these a file is no lesson of ours, whatever it says. */
export interface ZipLimits {
  entries: number;
  /** Unpacked, bytes. */
  entryBytes: number;
  totalBytes: number;
  /** Unpacked to packed, for entries above a megabyte. */
  ratio: number;
}

export const ZIP_LIMITS: ZipLimits = {
  entries: 20_000,
  entryBytes: 256 * 2 ** 20,
  totalBytes: 2 * 2 ** 30,
  ratio: 200,
};

/** Small entries may pack as well as they like. */
const SMALL_BYTES = 2 ** 20;
const LONGEST_NAME = 300;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/** A zip whose entries may be unpacked one by one. */
export interface Zip {
  /** In the zip's order. */
  names: readonly string[];
  has(name: string): boolean;
  /** Unpacks one entry. @throws ZipError when it is missing or damaged */
  read(name: string): Uint8Array<ArrayBuffer>;
}

/**
 * Opens a zip.
 * @throws ZipError when it is cut short or damaged, when it holds too many files, too large ones or
 *   suspiciously well packed ones, or a name that is doubled or leads out of the folder
 */
export function openZip(bytes: Uint8Array, limits = ZIP_LIMITS): Zip {
  const directory = readDirectory(bytes);
  checkLimits(directory, limits);
  const records = new Map<string, ZipRecord>();
  for (const record of directory) {
    checkName(record.name);
    if (records.has(record.name)) throw new ZipError(`"${record.name}" occurs twice in the file.`);
    records.set(record.name, record);
  }
  return {
    names: [...records.keys()],
    has: (name) => records.has(name),
    read: (name) => {
      const record = records.get(name);
      if (!record) throw new ZipError(`"${name}" is missing from the file.`);
      return unpack(bytes, record);
    },
  };
}

/** Packs files into a zip, in the order given. The same files give the same bytes. */
export function createZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  return join([...createZipPieces(files)].flat());
}

/** As {@link createZip}, a step a file. @throws ZipError as packZip does */
export function createZipPieces(files: ReadonlyMap<string, Uint8Array>): Generator<ZipPiece[]> {
  for (const name of files.keys()) checkName(name);
  return packZip(files);
}

function checkLimits(records: readonly ZipRecord[], limits: ZipLimits): void {
  if (records.length > limits.entries) {
    throw new ZipError(`Expected at most ${limits.entries} files, got ${records.length}.`);
  }
  let total = 0;
  for (const { name, size, packedSize } of records) {
    total += size;
    if (size > limits.entryBytes || total > limits.totalBytes) {
      const limit = size > limits.entryBytes ? limits.entryBytes : limits.totalBytes;
      throw new ZipError(
        `"${name}" would unpack to ${size} bytes (${total} with those before it); at most ${limit} are read.`,
      );
    }
    if (size > SMALL_BYTES && size > limits.ratio * packedSize) {
      throw new ZipError(
        `"${name}" claims to hold ${size} bytes in ${packedSize}, more than ${limits.ratio} times as much.`,
      );
    }
  }
}

function checkName(name: string): void {
  const parts = name.split('/');
  const isSafe =
    name.length <= LONGEST_NAME &&
    !/[\\:\u0000-\u001f]/.test(name) &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isSafe) throw new ZipError(`"${name}" is no name for a file inside a folder.`);
}

function unpack(bytes: Uint8Array, record: ZipRecord): Uint8Array<ArrayBuffer> {
  const { name, method, size, packedSize, offset, crc } = record;
  const damaged = (cause?: unknown) => new ZipError(`"${name}" is damaged.`, { cause });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (offset + LOCAL_BYTES > bytes.length || view.getUint32(offset, true) !== LOCAL_SIGNATURE) {
    throw damaged();
  }
  const start =
    offset + LOCAL_BYTES + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packedSize > bytes.length) throw damaged();
  const packed = bytes.subarray(start, start + packedSize);
  if (method !== STORED && method !== DEFLATED) {
    throw new ZipError(`"${name}" is packed in a way (${method}) that is not read here.`);
  }
  // No more than it claimed to hold is ever unpacked: what lies beyond fails the checksum.
  let unpacked: Uint8Array<ArrayBuffer>;
  try {
    unpacked =
      method === STORED
        ? Uint8Array.from(packed)
        : Uint8Array.from(inflateSync(packed, { out: new Uint8Array(size) }));
  } catch (cause) {
    throw damaged(cause);
  }
  if (unpacked.length !== size || crc32(unpacked) !== crc) throw damaged();
  return unpacked;
}
