// Saves the open lesson as it is edited. One write runs at a time; edits made meanwhile are written
// together by the next. Next: storage/lesson-store.ts.
import type { LessonEdit } from '../../core/lesson/lesson-edits.ts';
import {
  editsBetween,
  referencedFrames,
  replayEdits,
  type LessonVersion,
} from '../../core/lesson/lesson-history.ts';
import type { LessonWrite, StoredLesson } from '../../storage/lesson-store.ts';
import { LessonConflictError, NotStoredError } from '../../storage/storage-errors.ts';
import { asError } from '../shell/errors.ts';
import type { SavingState } from './lesson-state.ts';

/** Edits that could not be written. */
export interface UnsavedEdits {
  edits: readonly LessonEdit[];
  /** Pictures of new frames, by frame id. */
  pictures: ReadonlyMap<string, Blob>;
}

/** Callbacks of a LessonSaver. */
export interface LessonSaverHooks {
  /** Writes to the database; resolves to the new revision. */
  write: (write: LessonWrite) => Promise<number>;
  /** The saving state changed. */
  onChange: () => void;
  /** The lesson was changed or deleted elsewhere; this saver stops writing. */
  onConflict: (error: LessonConflictError | NotStoredError, unsaved: UnsavedEdits) => void;
}

/** Saves the versions of one open lesson. */
export class LessonSaver {
  #state: SavingState = { kind: 'saved' };
  /** The version in the database. */
  #saved: LessonVersion;
  #newest: LessonVersion;
  #revision: number;
  #running: Promise<void> | null = null;
  #hasEnded = false;
  readonly #pictures = new Map<string, Blob>();

  constructor(
    stored: StoredLesson,
    readonly hooks: LessonSaverHooks,
  ) {
    this.#saved = stored;
    this.#newest = stored;
    this.#revision = stored.revision;
  }

  get state(): SavingState {
    return this.#state;
  }

  get revision(): number {
    return this.#revision;
  }

  /** The newest version of the lesson. */
  get version(): LessonVersion {
    return this.#newest;
  }

  /** The picture of a frame that is not written yet. */
  pendingPicture(frameId: string): Blob | undefined {
    return this.#pictures.get(frameId);
  }

  /** Saves a new version, with the pictures of its new frames. */
  save(version: LessonVersion, pictures: ReadonlyMap<string, Blob> = new Map()): void {
    this.#newest = version;
    for (const [frameId, picture] of pictures) this.#pictures.set(frameId, picture);
    this.retry();
  }

  /**
   * Applies the edits that another saver could not write to the current version.
   * @returns the number of edits that no longer fit
   */
  replay({ edits, pictures }: UnsavedEdits): number {
    const { version, lost } = replayEdits(this.#newest, edits);
    if (lost.length < edits.length) this.save(version, pictures);
    return lost.length;
  }

  /** Writes unsaved edits, unless a write is running. */
  retry(): void {
    if (this.#hasEnded || this.#running || this.#newest === this.#saved) return;
    this.#state = { kind: 'saving' };
    this.#running = this.#run();
  }

  /** Resolves when no write is running; `state` says whether everything is saved. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Ends writing and callbacks. */
  end(): void {
    this.#hasEnded = true;
  }

  async #run(): Promise<void> {
    try {
      while (this.#newest !== this.#saved) await this.#writeOnce();
      this.#state = { kind: 'saved' };
    } catch (thrown) {
      this.#fail(thrown);
    }
    this.#running = null;
    if (!this.#hasEnded) this.hooks.onChange();
  }

  async #writeOnce(): Promise<void> {
    const newest = this.#newest;
    const write = createLessonWrite(this.#saved, newest, this.#revision, this.#pictures);
    this.#revision = await this.hooks.write(write);
    this.#saved = newest;
    for (const frameId of write.pictures.keys()) this.#pictures.delete(frameId);
  }

  #fail(thrown: unknown): void {
    this.#state = { kind: 'unsaved', error: asError(thrown) };
    if (this.#hasEnded) return;
    if (thrown instanceof LessonConflictError || thrown instanceof NotStoredError) {
      this.#hasEnded = true;
      const edits = editsBetween(this.#saved, this.#newest);
      this.hooks.onConflict(thrown, { edits, pictures: this.#pictures });
    }
  }
}

/**
 * The write that turns one stored version into a later one.
 * @param pictures of new frames; those of frames that are no longer needed are left out
 */
export function createLessonWrite(
  saved: LessonVersion,
  newest: LessonVersion,
  revision: number,
  pictures: ReadonlyMap<string, Blob> = new Map(),
): LessonWrite {
  const needed = referencedFrames(newest);
  const { first, entries } = newest.history;
  const before = saved.history;
  const numbered = entries.map((entry, index) => [first + index, entry] as const);
  const isNew = ([number, entry]: readonly [number, unknown]) =>
    before.entries[number - before.first] !== entry;
  return {
    ...newest,
    basedOn: revision,
    entries: new Map(numbered.filter(isNew)),
    pictures: new Map([...pictures].filter(([frameId]) => needed.has(frameId))),
    releasedFrames: [...referencedFrames(saved)].filter((frameId) => !needed.has(frameId)),
  };
}
