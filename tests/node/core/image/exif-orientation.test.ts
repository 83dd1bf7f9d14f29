// The EXIF orientation of hand-written JPEG bytes.
import { describe, expect, it } from 'vitest';
import { readExifOrientation } from '../../../../src/core/image/exif-orientation.ts';
import { exifSegment } from '../../../fixtures/media/drawn-pictures.ts';

const START = [0xff, 0xd8];
const OTHER_SEGMENT = [0xff, 0xe0, 0, 4, 1, 2];
const SCAN = [0xff, 0xda, 0, 2, 7, 7, 7];

const fileOf = (...parts: ArrayLike<number>[]) =>
  Uint8Array.from(parts.flatMap((part) => Array.from(part))).buffer;

/** The same segment with big-endian numbers. */
function bigEndianSegment(orientation: number): number[] {
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0];
  const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1];
  const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
  const body = [...exif, ...tiff, ...entry];
  return [0xff, 0xe1, 0, body.length + 2, ...body];
}

describe('readExifOrientation', () => {
  it.each([1, 3, 6, 8])('finds %i in either byte order, after other segments', (orientation) => {
    const little = fileOf(START, OTHER_SEGMENT, exifSegment(orientation), SCAN);
    expect(readExifOrientation(little)).toBe(orientation);
    const big = fileOf(START, bigEndianSegment(orientation), SCAN);
    expect(readExifOrientation(big)).toBe(orientation);
  });

  it('is 1 without a valid orientation', () => {
    expect(readExifOrientation(fileOf(START, OTHER_SEGMENT, SCAN))).toBe(1);
    expect(readExifOrientation(fileOf(START, exifSegment(9), SCAN))).toBe(1);
    expect(readExifOrientation(fileOf([0x89, 0x50, 0x4e, 0x47]))).toBe(1);
    expect(readExifOrientation(fileOf([]))).toBe(1);
    // Bytes after the start of the scan are image data.
    expect(readExifOrientation(fileOf(START, SCAN, exifSegment(6)))).toBe(1);
  });

  it('does not throw on truncated files', () => {
    const whole = fileOf(START, OTHER_SEGMENT, exifSegment(6), SCAN);
    for (let length = 0; length < whole.byteLength; length++) {
      expect([1, 6]).toContain(readExifOrientation(whole.slice(0, length)));
    }
  });
});
