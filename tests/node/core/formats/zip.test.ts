// Zip files: round trips, and damaged or malicious files.
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { crc32, ZipError } from '../../../../src/core/formats/zip/zip-format.ts';
import { openZip, ZIP_LIMITS } from '../../../../src/core/formats/zip/read-zip.ts';
import { createZip } from '../../../../src/core/formats/zip/write-zip.ts';
import { Random } from '../../../../src/core/random.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function createNoise(length: number): Uint8Array<ArrayBuffer> {
  const random = new Random(1);
  return Uint8Array.from({ length }, () => random.below(256));
}

const NOISE = createNoise(5000);

const FILES = new Map([
  ['pictures/a.jpg', NOISE],
  ['käfer.txt', bytesOf('beetle '.repeat(500))],
  ['empty', new Uint8Array(0)],
]);

/** A new copy that a test may modify. */
const createSample = () => Uint8Array.from(createZip(FILES));

/** The sample with some bytes of the header that begins with a signature changed. */
function patch(signature: number, offset: number, bytes: number[]): Uint8Array<ArrayBuffer> {
  const zip = createSample();
  const view = new DataView(zip.buffer);
  for (let at = 0; at + 4 <= zip.length; at++) {
    if (view.getUint32(at, true) !== signature) continue;
    zip.set(bytes, at + offset);
    return zip;
  }
  throw new Error('The signature is not there.');
}

const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;

describe('createZip and openZip', () => {
  it('restore names and bytes', () => {
    const zip = openZip(createSample());
    expect(zip.names).toEqual([...FILES.keys()]);
    for (const [name, bytes] of FILES) expect(zip.read(name)).toEqual(bytes);
  });

  it('write the same bytes for the same content', () => {
    expect(createSample()).toEqual(createSample());
  });

  it('write files that other libraries read', () => {
    expect(new Map(Object.entries(unzipSync(createSample())))).toEqual(FILES);
  });

  it('leave out folders', () => {
    const plain = zipSync({ folder: { 'a.txt': bytesOf('a') }, empty: {} });
    expect(openZip(plain).names).toEqual(['folder/a.txt']);
  });
});

describe('crc32', () => {
  it('has the check value of the standard', () => {
    expect(crc32(bytesOf('123456789'))).toBe(0xcbf43926);
  });
});

describe('openZip rejects', () => {
  it('truncated files', () => {
    const zip = createSample();
    for (let length = 0; length < zip.length; length += 37) {
      expect(() => openZip(zip.slice(0, length))).toThrow(ZipError);
    }
  });

  it.each(['../../a', 'a/../../b', '/etc/passwd', 'C:/a', 'a\\b', '../../formats/a', 'a//b'])(
    'the path %s',
    (path) => {
      const zip = zipSync({ [path]: bytesOf('a') });
      expect(() => openZip(zip)).toThrow(ZipError);
      expect(() => openZip(zip)).toThrow(`"${path}"`);
    },
  );

  it('a zip bomb before unpacking it', () => {
    const zip = createZip(new Map([['bomb', new Uint8Array(3_000_000)]]));
    expect(() => openZip(zip)).toThrow(/"bomb" claims to hold 3000000 bytes/);
  });

  it('more entries or bytes than allowed', () => {
    const zip = createSample();
    const withLimits = (change: object) => () => openZip(zip, { ...ZIP_LIMITS, ...change });
    expect(withLimits({ entries: 2 })).toThrow('at most 2 files, got 3');
    expect(withLimits({ entryBytes: 4999 })).toThrow('"pictures/a.jpg"');
    expect(withLimits({ totalBytes: 8000 })).toThrow('"käfer.txt"');
  });

  it('a wrong size', () => {
    const small = patch(DIRECTORY_ENTRY, 24, [10, 0, 0, 0]);
    expect(() => openZip(small).read('pictures/a.jpg')).toThrow('"pictures/a.jpg" is damaged');
    const far = patch(DIRECTORY_ENTRY, 20, [0, 0, 0xff, 0]);
    expect(() => openZip(far).read('pictures/a.jpg')).toThrow('"pictures/a.jpg" is damaged');
  });

  it('changed content', () => {
    const zip = createSample();
    zip[100] ^= 1;
    expect(() => openZip(zip).read('pictures/a.jpg')).toThrow('"pictures/a.jpg" is damaged');
  });

  it('encryption, unknown compression and wrong offsets', () => {
    expect(() => openZip(patch(DIRECTORY_ENTRY, 8, [1]))).toThrow('encrypted');
    const strange = openZip(patch(DIRECTORY_ENTRY, 10, [99]));
    expect(() => strange.read('pictures/a.jpg')).toThrow('is packed in a way (99)');
    const elsewhere = openZip(patch(LOCAL_HEADER, 0, [0]));
    expect(() => elsewhere.read('pictures/a.jpg')).toThrow('"pictures/a.jpg" is damaged');
  });

  it('a duplicate name', () => {
    const zip = createZip(
      new Map([
        ['ab', NOISE],
        ['ac', NOISE],
      ]),
    ).map((byte) => byte);
    const position = zip.lastIndexOf('c'.charCodeAt(0));
    zip[position] = 'b'.charCodeAt(0);
    expect(() => openZip(zip)).toThrow('"ab" occurs twice');
  });

  it('a missing entry', () => {
    const zip = openZip(createSample());
    expect(() => zip.read('b')).toThrow('"b" is missing');
  });
});
