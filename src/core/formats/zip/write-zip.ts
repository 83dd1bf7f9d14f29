// Writes zip files one entry at a time, so that packing many files can report progress and be cancelled.
// The reader is core/formats/zip/read-zip.ts.
// Source: PKWARE APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
import { deflateSync } from 'fflate';
import { checkEntryName, crc32, ZipError } from './zip-format.ts';

/** A piece of a zip file. */
export type ZipPiece = Uint8Array<ArrayBuffer>;

const VERSION = 20;
const UTF8_NAMES = 0x0800;
/** The earliest date that zip can express. A fixed date makes the output reproducible. */
const DATE = (1 << 5) | 1;
/** Files that are compressed already are stored as they are: deflating them again only takes time. */
const COMPRESSED_FILES = /\.(jpe?g|png|webp|avif|bin)$/i;
/** The format's limit without its 64-bit extension. */
const MAX_BYTES = 0xffffffff;

/** Packs files into a zip, in the given order. The same files give the same bytes. */
export function createZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  return concatenate([...createZipPieces(files)].flat());
}

/**
 * Packs files as {@link createZip} does, in steps: one per file, and one for the central directory.
 * @throws ZipError when a name is invalid, or when the files exceed the size limit of the format
 */
export function* createZipPieces(
  files: ReadonlyMap<string, Uint8Array>,
): Generator<ZipPiece[], void> {
  for (const name of files.keys()) checkEntryName(name);
  const directory: ZipPiece[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const nameBytes = new TextEncoder().encode(name);
    const isStored = COMPRESSED_FILES.test(name);
    const body = Uint8Array.from(isStored ? content : deflateSync(content, { level: 6 }));
    const shared = createSharedFields(nameBytes.length, content, body.length, isStored);
    const header = concatenate([fields([4, 0x04034b50]), shared, nameBytes]);
    directory.push(
      concatenate([
        fields([4, 0x02014b50], [2, VERSION]),
        shared,
        createLocationFields(offset),
        nameBytes,
      ]),
    );
    offset += header.length + body.length;
    if (offset > MAX_BYTES) throw new ZipError('Expected less than 4 GB to pack, got more.');
    yield [header, body];
  }
  const bytes = directory.reduce((sum, { length }) => sum + length, 0);
  const count = directory.length;
  const end = fields([4, 0x06054b50], [4, 0], [2, count], [2, count], [4, bytes]);
  yield [...directory, end, fields([4, offset], [2, 0])];
}

/** The fields that the local header and the directory record share. */
function createSharedFields(
  nameLength: number,
  content: Uint8Array,
  packedLength: number,
  isStored: boolean,
): ZipPiece {
  return fields(
    [2, VERSION],
    [2, UTF8_NAMES],
    [2, isStored ? 0 : 8],
    [2, 0],
    [2, DATE],
    [4, crc32(content)],
    [4, packedLength],
    [4, content.length],
    [2, nameLength],
    [2, 0],
  );
}

/** The rest of a directory record: no comment, no attributes, the offset of the local header. */
function createLocationFields(offset: number): ZipPiece {
  return fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]);
}

/** Encodes unsigned integers of the given lengths in bytes, little-endian. */
function fields(...numbers: (readonly [length: 2 | 4, value: number])[]): ZipPiece {
  const bytes = numbers.flatMap(([length, value]) =>
    Array.from({ length }, (_, index) => (value >>> (8 * index)) & 0xff),
  );
  return Uint8Array.from(bytes);
}

function concatenate(pieces: readonly Uint8Array[]): ZipPiece {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const piece of pieces) {
    joined.set(piece, position);
    position += piece.length;
  }
  return joined;
}
