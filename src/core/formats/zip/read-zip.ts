// Reads zip files, the container of .keydot files. Entry count, sizes and names of a file from outside are
// checked as a whole before anything is unpacked. Next: core/formats/keydot/keydot-file.ts.
// Source: PKWARE APPNOTE.TXT 6.3, sections 4.3.12 and 4.3.16.
import { inflateSync } from 'fflate';
import { checkEntryName, crc32, ZipError } from './zip-format.ts';

/** Limits for files from outside, far above what a lesson needs. */
export interface ZipLimits {
  entries: number;
  /** Bytes, unpacked. */
  entryBytes: number;
  /** Bytes, unpacked. */
  totalBytes: number;
  /** Unpacked size over packed size, for entries above a megabyte. */
  ratio: number;
}

export const ZIP_LIMITS: ZipLimits = {
  entries: 20_000,
  entryBytes: 256 * 2 ** 20,
  totalBytes: 2 * 2 ** 30,
  ratio: 200,
};

/** The ratio is not checked below this size. */
const MIN_RATIO_BYTES = 2 ** 20;
const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const RECORD_SIGNATURE = 0x02014b50;
const RECORD_BYTES = 46;
const ENCRYPTED_FLAG = 1;
const FOLDER_ATTRIBUTE = 0x10;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/** An open zip file. Entries are unpacked one at a time. */
export interface Zip {
  /** In the order of the file. */
  names: readonly string[];
  has(name: string): boolean;
  /** Unpacks one entry. @throws ZipError when it is missing or damaged */
  read(name: string): Uint8Array<ArrayBuffer>;
}

/** One record of the central directory. */
interface ZipRecord {
  name: string;
  /** 0: stored, 8: deflated. */
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  /** Of the local header, bytes. */
  offset: number;
}

/**
 * Opens a zip file.
 * @throws ZipError when it is truncated or damaged, exceeds a limit, or has a duplicate or unsafe name
 */
export function openZip(bytes: Uint8Array, limits = ZIP_LIMITS): Zip {
  const directory = readDirectory(bytes);
  checkLimits(directory, limits);
  const records = new Map<string, ZipRecord>();
  for (const record of directory) {
    checkEntryName(record.name);
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
        `"${name}" would unpack to ${size} bytes (${total} with those before it); the limit is ${limit}.`,
      );
    }
    if (size > MIN_RATIO_BYTES && size > limits.ratio * packedSize) {
      throw new ZipError(
        `"${name}" claims to hold ${size} bytes in ${packedSize}, more than ${limits.ratio} times as much.`,
      );
    }
  }
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
    throw new ZipError(`"${name}" is packed in a way (${method}) that is not supported.`);
  }
  // Never unpacks more than the declared size. Longer content fails the checksum.
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

/**
 * Reads the central directory. Folders are left out.
 * @throws ZipError when the file is truncated, damaged or of an unsupported kind
 */
function readDirectory(bytes: Uint8Array): ZipRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  const length = view.getUint32(end + 12, true);
  if (count === 0xffff || start === 0xffffffff) {
    throw new ZipError('Expected a zip file of less than 4 GB and 65,535 files (no zip64).');
  }
  if (start + length > end) throw truncatedError(bytes);
  const records: ZipRecord[] = [];
  let position = start;
  for (let index = 0; index < count; index++) {
    if (position + RECORD_BYTES > end || view.getUint32(position, true) !== RECORD_SIGNATURE) {
      throw new ZipError(
        `The zip file is damaged: its directory ends after ${index} of ${count} records.`,
      );
    }
    const nameBytes = view.getUint16(position + 28, true);
    const next =
      position +
      RECORD_BYTES +
      nameBytes +
      view.getUint16(position + 30, true) +
      view.getUint16(position + 32, true);
    const record = readRecord(view, bytes, position, nameBytes);
    if (!record.name.endsWith('/')) records.push(record);
    position = next;
  }
  return records;
}

function readRecord(
  view: DataView,
  bytes: Uint8Array,
  position: number,
  nameBytes: number,
): ZipRecord {
  const nameStart = position + RECORD_BYTES;
  const name = new TextDecoder().decode(bytes.subarray(nameStart, nameStart + nameBytes));
  if (view.getUint16(position + 8, true) & ENCRYPTED_FLAG) {
    throw new ZipError(`"${name}" is encrypted: only plain zip files can be read.`);
  }
  const isFolder = (view.getUint32(position + 38, true) & FOLDER_ATTRIBUTE) !== 0;
  return {
    name: isFolder && !name.endsWith('/') ? `${name}/` : name,
    method: view.getUint16(position + 10, true),
    crc: view.getUint32(position + 16, true),
    packedSize: view.getUint32(position + 20, true),
    size: view.getUint32(position + 24, true),
    offset: view.getUint32(position + 42, true),
  };
}

/** The offset of the end record, which is followed only by a comment. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT_BYTES); at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue;
    if (at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  throw truncatedError(view);
}

function truncatedError({ byteLength }: { byteLength: number }): ZipError {
  return new ZipError(
    `Expected a zip file, got ${byteLength} bytes that are not one or are truncated.`,
  );
}
