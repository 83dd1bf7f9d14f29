// The open files of a recording under way, and the lock that tells other tabs so. What becomes of
// them: recording-library.ts.
import { createId } from '../../core/ids.ts';
import type { RecordingSummary } from '../../api/recorder-api.ts';
import { NotStoredError } from '../../storage/storage-errors.ts';
import { DiskFile } from './disk-file.ts';
import { LINES_FILE, lockName, streamFile, type Container } from './recording-folder.ts';
import { finishRecording, openRecordings, removeRecording } from './recording-library.ts';

/** Held back, so that a recording that fills the disk can still be ended well. */
const RESERVE_FILE = 'reserve';
const RESERVE_BYTES = 2 ** 20;

export class RecordingFiles {
  #stream: DiskFile | null = null;

  private constructor(
    readonly id: string,
    readonly folder: FileSystemDirectoryHandle,
    readonly lines: DiskFile,
    readonly unlock: () => void,
  ) {}

  /** @throws NoShelfError */
  static async create(): Promise<RecordingFiles> {
    const id = createId();
    const shelf = await openRecordings();
    const unlock = await holdLock(lockName(id));
    const folder = await shelf.getDirectoryHandle(id, { create: true });
    const reserve = await DiskFile.open(folder, RESERVE_FILE);
    reserve.truncate(RESERVE_BYTES);
    reserve.close();
    return new RecordingFiles(id, folder, await DiskFile.open(folder, LINES_FILE), unlock);
  }

  /** On the disk so far. */
  get bytes(): number {
    return this.lines.size + (this.#stream?.size ?? 0);
  }

  /** The video as it comes. */
  async openStream(container: Container): Promise<DiskFile> {
    this.#stream ??= await DiskFile.open(this.folder, streamFile(container));
    return this.#stream;
  }

  flush(): void {
    this.lines.flush();
    this.#stream?.flush();
  }

  /** Makes room for the end. */
  async releaseReserve(): Promise<void> {
    await this.folder.removeEntry(RESERVE_FILE);
  }

  /** Closes them and makes the recording whole; null when it has no frame, and is gone. */
  async finish(): Promise<RecordingSummary | null> {
    try {
      this.lines.close();
      this.#stream?.close();
      return await finishRecording(this.id);
    } catch (error) {
      if (!(error instanceof NotStoredError)) throw error;
      await removeRecording(this.id);
      return null;
    } finally {
      this.unlock();
    }
  }
}

/** @returns ends it; so does the end of this worker */
function holdLock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, () => new Promise<void>((unlock) => resolve(unlock)))
      .catch(reject);
  });
}
