// The orientation in a JPEG's EXIF data. Pictures of a lesson are rotated to upright before they are stored,
// because not every reader of a JPEG applies its orientation.

const START = 0xffd8;
const START_OF_SCAN = 0xffda;
const EXIF_SEGMENT = 0xffe1;
const EXIF_NAME = [0x45, 0x78, 0x69, 0x66, 0, 0];
const ORIENTATION_TAG = 0x0112;
const UPRIGHT = 1;

/**
 * The orientation of a JPEG, 1 to 8; 1 (upright) when it has none or an invalid one.
 * Sources: ITU-T T.81 annex B (segments), CIPA DC-008 (Exif), TIFF 6.0 (the directory).
 * @param file the file or its first 64 KB, which contain the EXIF data
 */
export function readExifOrientation(file: ArrayBuffer): number {
  const view = new DataView(file);
  if (view.byteLength < 4 || view.getUint16(0) !== START) return UPRIGHT;
  let position = 2;
  while (position + 4 <= view.byteLength) {
    const marker = view.getUint16(position);
    const end = position + 2 + view.getUint16(position + 2);
    if (marker < 0xff00 || marker === START_OF_SCAN) break;
    if (marker === EXIF_SEGMENT && end <= view.byteLength) {
      const orientation = readSegment(new DataView(file, position + 4, end - position - 4));
      if (orientation !== null) return orientation;
    }
    position = end;
  }
  return UPRIGHT;
}

/** The orientation in an EXIF segment, null when there is none. */
function readSegment(segment: DataView): number | null {
  const head = EXIF_NAME.length;
  if (segment.byteLength < head + 8) return null;
  if (EXIF_NAME.some((byte, index) => segment.getUint8(index) !== byte)) return null;
  const tiff = new DataView(segment.buffer, segment.byteOffset + head, segment.byteLength - head);
  const order = tiff.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return null;
  const count = tiff.getUint16(directory, little);
  for (let entry = 0; entry < count; entry++) {
    const at = directory + 2 + 12 * entry;
    if (at + 12 > tiff.byteLength) return null;
    if (tiff.getUint16(at, little) !== ORIENTATION_TAG) continue;
    const value = tiff.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}
