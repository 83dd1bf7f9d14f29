// A zip file's list of entries, read and checked before anything is unpacked. Next: zip.ts.
// Source: PKWARE's APPNOTE.TXT 6.3, sections 4.3.12 and 4.3.16.
import { ZipError } from './zip-error.ts';

/** One file of a zip, as its directory says. */
export interface ZipRecord {
  name: string;
  /** 0 is stored, 8 deflated. */
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  /** Where its local header starts, bytes. */
  offset: number;
}

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const RECORD_SIGNATURE = 0x02014b50;
const RECORD_BYTES = 46;
const ENCRYPTED = 1;
const DIRECTORY_MODE = 0x10;

/**
 * The records of a zip's files; folders are left out.
 * @throws ZipError when the file is cut short, damaged, or of a kind we do not read
 */
export function readDirectory(bytes: Uint8Array): ZipRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  const length = view.getUint32(end + 12, true);
  if (count === 0xffff || start === 0xffffffff) {
    throw new ZipError('Expected a zip file of less than 4 GB and 65,535 files (no zip64).');
  }
  if (start + length > end) throw cutShort(bytes);
  const records: ZipRecord[] = [];
  let position = start;
  for (let index = 0; index < count; index++) {
    if (position + RECORD_BYTES > end || view.getUint32(position, true) !== RECORD_SIGNATURE) {
      throw new ZipError(
        `The zip file is damaged: its list breaks off after ${index} of ${count}.`,
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
  if (view.getUint16(position + 8, true) & ENCRYPTED) {
    throw new ZipError(`"${name}" is encrypted, which is not read here.`);
  }
  const isFolder = (view.getUint32(position + 38, true) & DIRECTORY_MODE) !== 0;
  return {
    name: isFolder && !name.endsWith('/') ? `${name}/` : name,
    method: view.getUint16(position + 10, true),
    crc: view.getUint32(position + 16, true),
    packedSize: view.getUint32(position + 20, true),
    size: view.getUint32(position + 24, true),
    offset: view.getUint32(position + 42, true),
  };
}

/** Where the end record starts: near the end of the file, before a comment of any length. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue;
    if (at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  throw cutShort(view);
}

function cutShort({ byteLength }: { byteLength: number }): ZipError {
  return new ZipError(`Expected a zip file, but these ${byteLength} bytes are none or cut short.`);
}
