// Pictures as files: which name goes with which kind.

/** A picture's file as it is kept. */
export interface PictureFile {
  bytes: Uint8Array<ArrayBuffer>;
  /** For example `image/jpeg`. */
  type: string;
}

/** The first extension of a kind is the one that is written. */
const EXTENSIONS: readonly [type: string, ...extensions: string[]][] = [
  ['image/jpeg', 'jpg', 'jpeg', 'jpe', 'jfif'],
  ['image/png', 'png'],
  ['image/webp', 'webp'],
  ['image/avif', 'avif'],
  ['image/gif', 'gif'],
  ['image/bmp', 'bmp'],
];

/** A file's name for a picture, from what it is called otherwise and its kind. */
export function pictureName(base: string, type: string): string {
  const [, extension = 'bin'] = EXTENSIONS.find(([each]) => each === type) ?? [];
  return `${base}.${extension}`;
}

/** The kind of picture that a file's name promises; null when it is none we know. */
export function pictureTypeOf(fileName: string): string | null {
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1].toLowerCase() ?? '';
  return EXTENSIONS.find(([, ...known]) => known.includes(extension))?.[0] ?? null;
}
