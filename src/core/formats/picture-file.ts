// Picture files: MIME types and file extensions.

/** The encoded bytes of a picture. */
export interface PictureFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** MIME type, e.g. `image/jpeg`. */
  type: string;
}

/** The first extension of a type is used for writing. */
const EXTENSIONS: readonly [type: string, ...extensions: string[]][] = [
  ['image/jpeg', 'jpg', 'jpeg', 'jpe', 'jfif'],
  ['image/png', 'png'],
  ['image/webp', 'webp'],
  ['image/avif', 'avif'],
  ['image/gif', 'gif'],
  ['image/bmp', 'bmp'],
];

/** The file name of a picture. @param base name without extension @param type MIME type */
export function pictureName(base: string, type: string): string {
  const [, extension = 'bin'] = EXTENSIONS.find(([each]) => each === type) ?? [];
  return `${base}.${extension}`;
}

/** The MIME type that belongs to a file name's extension; null when it is unknown. */
export function pictureTypeOf(fileName: string): string | null {
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1].toLowerCase() ?? '';
  return EXTENSIONS.find(([, ...known]) => known.includes(extension))?.[0] ?? null;
}
