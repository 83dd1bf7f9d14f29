// Files of the origin's private file system, written in place: data that was written survives the
// death of the worker. And how much disk space is left.
import { StorageFullError } from '../../storage/storage-errors.ts';

/** An open file; only one handle per file can be open. */
export class DiskFile {
  #end: number;

  private constructor(readonly handle: FileSystemSyncAccessHandle) {
    this.#end = handle.getSize();
  }

  /** Opens a file for appending; creates it if needed. */
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

  /** Cuts the file at a size, or extends it with zeros. @throws StorageFullError */
  truncate(size: number): void {
    whileThereIsRoom(() => this.handle.truncate(size));
    this.#end = size;
  }

  /** Writes buffered data to the disk, so that it survives a crash of the machine. */
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
    'Expected disk space for the recording, but the browser grants this site no more.',
    { cause },
  );
}

/** Kept free for the last lines of a recording and for the app's other data. */
const RESERVE_BYTES = 24 * 2 ** 20;

/** Minimum duration of a recording for an estimate of its data rate. */
const MIN_DURATION_MS = 2000;

/** Estimates how long the disk space lasts. */
export class DiskSpace {
  #freeBytes = Infinity;

  /** Whether the recording must end. */
  get isShort(): boolean {
    return this.#freeBytes <= 0;
  }

  /**
   * Estimates the time until the space is used up at the average rate so far, ms; null when
   * unknown.
   */
  async measure(bytes: number, durationMs: number): Promise<number | null> {
    const { quota, usage } = await navigator.storage.estimate();
    if (quota === undefined || usage === undefined) return null;
    this.#freeBytes = quota - usage - RESERVE_BYTES;
    if (durationMs < MIN_DURATION_MS || bytes === 0) return null;
    return Math.max(0, (this.#freeBytes * durationMs) / bytes);
  }
}
