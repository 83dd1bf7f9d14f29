// Keeps a lesson as it is edited: every edit is written at once, one write at a time, and what came
// meanwhile is written together next. Nothing leaves memory before it is written.
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

/** What was made and could not be written. */
export interface UnsavedEdits {
  edits: readonly LessonEdit[];
  /** Of new frames, by id. */
  pictures: ReadonlyMap<string, Blob>;
}

export interface LessonSaverHooks {
  /** Writes; resolves to the new revision. */
  write: (write: LessonWrite) => Promise<number>;
  /** The saving state changed. */
  onChange: () => void;
  /** Somebody else changed or deleted the lesson first; this saver writes no more. */
  onOvertaken: (error: LessonConflictError | NotStoredError, unsaved: UnsavedEdits) => void;
}

export class LessonSaver {
  #state: SavingState = { kind: 'saved' };
  #kept: LessonVersion;
  #wanted: LessonVersion;
  #revision: number;
  #running: Promise<void> | null = null;
  #isOver = false;
  readonly #pictures = new Map<string, Blob>();

  constructor(
    stored: StoredLesson,
    readonly hooks: LessonSaverHooks,
  ) {
    this.#kept = stored;
    this.#wanted = stored;
    this.#revision = stored.revision;
  }

  get state(): SavingState {
    return this.#state;
  }

  get revision(): number {
    return this.#revision;
  }

  /** The lesson as it is to be kept: the newest. */
  get version(): LessonVersion {
    return this.#wanted;
  }

  /** A picture that is not written yet. */
  pendingPicture(frameId: string): Blob | undefined {
    return this.#pictures.get(frameId);
  }

  /** Writes the next version, with the pictures of its new frames. */
  keep(version: LessonVersion, pictures: ReadonlyMap<string, Blob> = new Map()): void {
    this.#wanted = version;
    for (const [frameId, picture] of pictures) this.#pictures.set(frameId, picture);
    this.retry();
  }

  /**
   * Does here what another saver, which came too late, could not write.
   * @returns how many of the edits do not fit the lesson as it is now
   */
  takeOver({ edits, pictures }: UnsavedEdits): number {
    const { version, lost } = replayEdits(this.#wanted, edits);
    if (lost.length < edits.length) this.keep(version, pictures);
    return lost.length;
  }

  /** Writes what is not written, unless that is under way. */
  retry(): void {
    if (this.#isOver || this.#running || this.#wanted === this.#kept) return;
    this.#state = { kind: 'saving' };
    this.#running = this.#run();
  }

  /** Resolves when nothing is being written: all is kept, or the state says why not. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Writes no more, and tells no more. */
  end(): void {
    this.#isOver = true;
  }

  async #run(): Promise<void> {
    try {
      while (this.#wanted !== this.#kept) await this.#writeOnce();
      this.#state = { kind: 'saved' };
    } catch (thrown) {
      this.#fail(thrown);
    }
    this.#running = null;
    if (!this.#isOver) this.hooks.onChange();
  }

  async #writeOnce(): Promise<void> {
    const wanted = this.#wanted;
    const write = createLessonWrite(this.#kept, wanted, this.#revision, this.#pictures);
    this.#revision = await this.hooks.write(write);
    this.#kept = wanted;
    for (const frameId of write.pictures.keys()) this.#pictures.delete(frameId);
  }

  #fail(thrown: unknown): void {
    this.#state = { kind: 'unsaved', error: asError(thrown) };
    if (this.#isOver) return;
    if (thrown instanceof LessonConflictError || thrown instanceof NotStoredError) {
      this.#isOver = true;
      const edits = editsBetween(this.#kept, this.#wanted);
      this.hooks.onOvertaken(thrown, { edits, pictures: this.#pictures });
    }
  }
}

/**
 * What has to be written to get from one version to a later one.
 * @param pictures of new frames; those of frames that nothing needs any more are left out
 */
export function createLessonWrite(
  kept: LessonVersion,
  wanted: LessonVersion,
  revision: number,
  pictures: ReadonlyMap<string, Blob> = new Map(),
): LessonWrite {
  const needed = referencedFrames(wanted);
  const { first, entries } = wanted.history;
  const before = kept.history;
  const numbered = entries.map((entry, index) => [first + index, entry] as const);
  const isNew = ([number, entry]: readonly [number, unknown]) =>
    before.entries[number - before.first] !== entry;
  return {
    ...wanted,
    basedOn: revision,
    entries: new Map(numbered.filter(isNew)),
    pictures: new Map([...pictures].filter(([frameId]) => needed.has(frameId))),
    releasedFrames: [...referencedFrames(kept)].filter((frameId) => !needed.has(frameId)),
  };
}
