// Writes zip files file by file, so that whoever packs many can tell how far it is, and stop. Read again
// by zip.ts. Source: PKWARE's APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
import { deflateSync } from 'fflate';
import { crc32 } from './crc32.ts';
import { ZipError } from './zip-error.ts';

/** A piece of a zip file. */
export type ZipPiece = Uint8Array<ArrayBuffer>;

const VERSION = 20;
const UTF8_NAMES = 0x0800;
/** Zip's oldest date: when a file was packed says nothing, and would make no two packings alike. */
const DATE = (1 << 5) | 1;
/** Bytes that are packed already, which packing again would only make slower. */
const PACKED = /\.(jpe?g|png|webp|avif|bin)$/i;
/** What the format without its 64-bit extension has room for. */
const MAX_BYTES = 0xffffffff;

/**
 * The zip of some files, in the order given: one step a file, and one for the list at the end. The same
 * files give the same bytes.
 * @throws ZipError when they are more than the format can hold
 */
export function* packZip(files: ReadonlyMap<string, Uint8Array>): Generator<ZipPiece[], void> {
  const list: ZipPiece[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const nameBytes = new TextEncoder().encode(name);
    const stored = PACKED.test(name);
    const body = Uint8Array.from(stored ? content : deflateSync(content, { level: 6 }));
    const shared = createShared(nameBytes.length, content, body.length, stored);
    const header = join([fields([4, 0x04034b50]), shared, nameBytes]);
    list.push(
      join([fields([4, 0x02014b50], [2, VERSION]), shared, createPlace(offset), nameBytes]),
    );
    offset += header.length + body.length;
    if (offset > MAX_BYTES) throw new ZipError('Expected less than 4 GB to pack, got more.');
    yield [header, body];
  }
  const bytes = list.reduce((sum, { length }) => sum + length, 0);
  const end = fields([4, 0x06054b50], [4, 0], [2, list.length], [2, list.length], [4, bytes]);
  yield [...list, end, fields([4, offset], [2, 0])];
}

/** What a file's own header and the list say alike. */
function createShared(
  nameLength: number,
  content: Uint8Array,
  packedLength: number,
  stored: boolean,
): ZipPiece {
  return fields(
    [2, VERSION],
    [2, UTF8_NAMES],
    [2, stored ? 0 : 8],
    [2, 0],
    [2, DATE],
    [4, crc32(content)],
    [4, packedLength],
    [4, content.length],
    [2, nameLength],
    [2, 0],
  );
}

/** The rest of a line of the list: no comment, no attributes, and where the file lies. */
function createPlace(offset: number): ZipPiece {
  return fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]);
}

/** Numbers in a row, each with its length in bytes, the lowest byte first. */
function fields(...numbers: (readonly [length: 2 | 4, value: number])[]): ZipPiece {
  const bytes = numbers.flatMap(([length, value]) =>
    Array.from({ length }, (_, index) => (value >>> (8 * index)) & 0xff),
  );
  return Uint8Array.from(bytes);
}

/** Pieces as one. */
export function join(pieces: readonly Uint8Array[]): ZipPiece {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const piece of pieces) {
    joined.set(piece, position);
    position += piece.length;
  }
  return joined;
}
