// A file of the origin's private file system, written while it grows: what was written is on the disk
// even when this worker dies a moment later. Who keeps which files: recording-library.ts.
import { StorageFullError } from '../../storage/storage-errors.ts';

export class DiskFile {
  #end: number;

  private constructor(readonly handle: FileSystemSyncAccessHandle) {
    this.#end = handle.getSize();
  }

  /** Opens a file to go on at its end; makes it where there is none. One at a time can have it open. */
  static async open(folder: FileSystemDirectoryHandle, name: string): Promise<DiskFile> {
    const file = await folder.getFileHandle(name, { create: true });
    return new DiskFile(await file.createSyncAccessHandle());
  }

  /** Bytes. */
  get size(): number {
    return this.#end;
  }

  /** @throws StorageFullError */
  append(bytes: Uint8Array<ArrayBuffer>): void {
    this.writeAt(bytes, this.#end);
  }

  /** @throws StorageFullError */
  writeAt(bytes: Uint8Array<ArrayBuffer>, position: number): void {
    const written = whileThereIsRoom(() => this.handle.write(bytes, { at: position }));
    if (written < bytes.byteLength) throw full(undefined);
    this.#end = Math.max(this.#end, position + written);
  }

  /** Forgets everything from a position on, or fills up to it. @throws StorageFullError */
  truncate(size: number): void {
    whileThereIsRoom(() => this.handle.truncate(size));
    this.#end = size;
  }

  /** Returns when what was written outlives a failing machine too. */
  flush(): void {
    this.handle.flush();
  }

  close(): void {
    this.handle.close();
  }
}

function whileThereIsRoom<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'QuotaExceededError') throw full(cause);
    throw cause;
  }
}

function full(cause: unknown): StorageFullError {
  return new StorageFullError(
    'Expected room for the recording, but the browser gives this site no more.',
    { cause },
  );
}
