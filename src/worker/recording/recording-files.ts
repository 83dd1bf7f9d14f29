// The open files of a running recording, and the lock that marks it as running for all tabs. Next:
// worker/recording/recording-library.ts.
import { createId } from '../../core/ids.ts';
import type { RecordingSummary } from '../../api/recorder-api.ts';
import { NotStoredError } from '../../storage/storage-errors.ts';
import { DiskFile } from './disk-file.ts';
import {
  LINES_FILE,
  lockName,
  openRecordings,
  streamFile,
  type Container,
} from './recording-folder.ts';
import { finishRecording, removeRecording } from './recording-library.ts';

/**
 * Reserved disk space, released at the end so that a recording that fills the disk can be
 * finalized.
 */
const RESERVE_FILE = 'reserve';
const RESERVE_BYTES = 2 ** 20;

/** The folder and files of one running recording. */
export class RecordingFiles {
  #stream: DiskFile | null = null;

  private constructor(
    readonly id: string,
    readonly folder: FileSystemDirectoryHandle,
    readonly lines: DiskFile,
    readonly unlock: () => void,
  ) {}

  /** Creates the folder. @throws NoRecordingStorageError */
  static async create(): Promise<RecordingFiles> {
    const id = createId();
    const recordings = await openRecordings();
    const unlock = await holdLock(lockName(id));
    const folder = await recordings.getDirectoryHandle(id, { create: true });
    const reserve = await DiskFile.open(folder, RESERVE_FILE);
    reserve.truncate(RESERVE_BYTES);
    reserve.close();
    return new RecordingFiles(id, folder, await DiskFile.open(folder, LINES_FILE), unlock);
  }

  /** Size on the disk. */
  get bytes(): number {
    return this.lines.size + (this.#stream?.size ?? 0);
  }

  /** Opens the file for the streaming video. */
  async openStream(container: Container): Promise<DiskFile> {
    this.#stream ??= await DiskFile.open(this.folder, streamFile(container));
    return this.#stream;
  }

  flush(): void {
    this.lines.flush();
    this.#stream?.flush();
  }

  /** Frees the reserved space for the final lines. */
  async releaseReserve(): Promise<void> {
    await this.folder.removeEntry(RESERVE_FILE);
  }

  /**
   * Closes and finalizes the files.
   * @returns null when the recording has no frame; it is deleted then
   */
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

/** Acquires a lock, which also ends with this worker. @returns a function that releases it */
function holdLock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, () => new Promise<void>((unlock) => resolve(unlock)))
      .catch(reject);
  });
}
