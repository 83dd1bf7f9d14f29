// The lesson session, the entry of Teach: the stored lessons and the open one, with edits, undo and
// redo that are saved at once. Next: page/lessons/lesson-actions.ts and lesson-saver.ts.
import {
  countProgress,
  createLesson,
  type LessonDocument,
  type LessonProgress,
} from '../../core/lesson/lesson-document.ts';
import type { LessonEdit } from '../../core/lesson/lesson-edits.ts';
import {
  doEdit,
  clearHistory,
  redoEdit,
  undoEdit,
  type LessonVersion,
} from '../../core/lesson/lesson-history.ts';
import { isEmptyEdit } from '../../core/lesson/make-edits.ts';
import { DatabaseConnection } from '../../storage/database.ts';
import { LessonChannel, type LessonMessage } from '../../storage/lesson-channel.ts';
import {
  loadLesson,
  loadPicture,
  writeLesson,
  type LessonSummary,
  type StoredLesson,
} from '../../storage/lesson-store.ts';
import { LessonConflictError } from '../../storage/storage-errors.ts';
import { requestPersistentStorage } from '../../storage/storage-status.ts';
import { bodySpec } from '../shell/body-spec.ts';
import { Emitter } from '../shell/emitter.ts';
import { asError } from '../shell/errors.ts';
import { guardUnload } from '../shell/unload-guard.ts';
import { LessonActions } from './lesson-actions.ts';
import { LessonSaver, type UnsavedEdits } from './lesson-saver.ts';
import { LessonLibrary } from './lesson-library.ts';
import {
  lessonIdOf,
  NoLessonError,
  openStateOf,
  UnsavedLessonError,
  type LessonEvent,
  type LessonState,
} from './lesson-state.ts';

/** The open lesson and the library of stored ones. Draws nothing; elements show it. */
export class LessonSession {
  readonly events = new Emitter<LessonEvent>();
  readonly database: DatabaseConnection;
  /** The user's actions on the open lesson. */
  readonly actions = new LessonActions(this);

  readonly #disposal = new AbortController();
  readonly #channel: LessonChannel;
  readonly #library: LessonLibrary;
  #saver: LessonSaver | null = null;
  /** The state while no lesson is open. */
  #closedState: Exclude<LessonState, { kind: 'open' }> = { kind: 'closed' };

  /** @param databaseName for tests: a database other than the app's */
  constructor(databaseName?: string) {
    this.database = new DatabaseConnection(databaseName);
    this.#library = new LessonLibrary(this.database);
    this.#channel = new LessonChannel(databaseName, (message) => this.#onMessage(message));
    guardUnload(
      () => this.#saver !== null && this.#saver.state.kind !== 'saved',
      this.#disposal.signal,
    );
  }

  get state(): LessonState {
    if (!this.#saver) return this.#closedState;
    return openStateOf(this.#saver.version, this.#saver.state);
  }

  /** The open lesson. @throws NoLessonError when none is open */
  get document(): LessonDocument {
    return this.#requireSaver().version.document;
  }

  /** The labelling progress of the open lesson. @throws NoLessonError */
  get progress(): LessonProgress {
    return countProgress(this.document);
  }

  /** All stored lessons, last changed first. */
  list(): Promise<LessonSummary[]> {
    return this.#library.list();
  }

  /** Creates a lesson and opens it. @returns its id @throws UnsavedLessonError as `close` */
  async create(name: string, startsFrom: LessonDocument['startsFrom']): Promise<string> {
    await this.close();
    const document = createLesson(name, startsFrom === 'body' ? bodySpec : null);
    await this.add(document);
    await this.open(document.id);
    return document.id;
  }

  /**
   * Stores an existing lesson in one transaction; does not open it.
   * @throws StorageFullError, LessonConflictError when a lesson with this id exists
   */
  async add(document: LessonDocument, pictures?: ReadonlyMap<string, Blob>): Promise<void> {
    await this.#library.add(document, pictures);
    this.#notifyLessonsChanged();
    void requestPersistentStorage();
  }

  /**
   * Closes the open lesson and opens another. Failures to load become the state.
   * @throws UnsavedLessonError as `close`
   */
  async open(lessonId: string): Promise<void> {
    await this.close();
    await this.#load(lessonId);
  }

  /**
   * Closes the lesson after all edits are written.
   * @param discard drops edits that cannot be written
   * @throws UnsavedLessonError when an edit cannot be written; the lesson stays open
   */
  async close({ discard = false } = {}): Promise<void> {
    const saver = this.#saver;
    await saver?.settled();
    if (saver !== this.#saver) return;
    if (saver?.state.kind === 'unsaved' && !discard)
      throw new UnsavedLessonError(saver.state.error);
    saver?.end();
    if (this.state.kind !== 'closed') this.#become({ kind: 'closed' });
  }

  /** Renames a lesson, open or not. */
  async rename(lessonId: string, name: string): Promise<void> {
    const edit: LessonEdit = { kind: 'rename-lesson', name };
    if (this.#saver?.version.document.id === lessonId) {
      this.edit(edit);
      await this.#saver.settled();
    } else {
      await this.#library.rename(lessonId, name);
    }
    this.#notifyLessonsChanged();
  }

  /** Deletes a lesson with its frames and training runs; `restore` brings it back for an hour. */
  async delete(lessonId: string): Promise<void> {
    if (lessonIdOf(this.state) === lessonId) await this.close({ discard: true });
    await this.#library.delete(lessonId);
    this.#notifyLessonsChanged();
  }

  async restore(lessonId: string): Promise<void> {
    await this.#library.restore(lessonId);
    this.#notifyLessonsChanged();
  }

  /**
   * Applies an edit to the open lesson; an edit without effect is ignored.
   * @param pictures of the frames that the edit adds
   * @throws LessonEditError when the edit does not fit, NoLessonError
   */
  edit(edit: LessonEdit, pictures?: ReadonlyMap<string, Blob>): void {
    const saver = this.#requireSaver();
    if (isEmptyEdit(saver.version.document, edit)) return;
    this.#save(doEdit(saver.version, edit), pictures);
  }

  undo(): void {
    this.#save(undoEdit(this.#requireSaver().version));
  }

  redo(): void {
    this.#save(redoEdit(this.#requireSaver().version));
  }

  /** Drops the undo history and the pictures of deleted frames, to free space on a full disk. */
  forgetHistory(): void {
    this.#save(clearHistory(this.#requireSaver().version));
  }

  /** Tries again to write unsaved edits. */
  retrySaving(): void {
    this.#saver?.retry();
    this.events.emit({ kind: 'changed' });
  }

  /** Resolves when no write is running; `state.saving` says whether everything is saved. */
  async settled(): Promise<void> {
    await this.#saver?.settled();
  }

  /** A frame's picture file. @throws NotStoredError, NoLessonError */
  async pictureOf(frameId: string): Promise<Blob> {
    const saver = this.#requireSaver();
    const pending = saver.pendingPicture(frameId);
    if (pending) return pending;
    const { id } = saver.version.document;
    return this.database.use((database) => loadPicture(database, id, frameId));
  }

  /** Ends the session. Resolves when all edits that can be written are written. */
  async dispose(): Promise<void> {
    this.#disposal.abort();
    await this.close({ discard: true });
    this.events.clear();
    this.#channel.close();
    this.database.close();
  }

  #save(version: LessonVersion | null, pictures?: ReadonlyMap<string, Blob>): void {
    if (!version) return;
    this.#requireSaver().save(version, pictures);
    this.events.emit({ kind: 'changed' });
  }

  #createSaver(stored: StoredLesson): LessonSaver {
    const lessonId = stored.document.id;
    return new LessonSaver(stored, {
      write: async (write) => {
        const revision = await this.database.use((database) => writeLesson(database, write));
        this.#channel.post({ kind: 'lesson-written', lessonId, revision });
        return revision;
      },
      onChange: () => this.events.emit({ kind: 'changed' }),
      onConflict: (error, unsaved) => void this.#mergeUnsaved(lessonId, error, unsaved),
    });
  }

  /** Loads a lesson and shows it. Never rejects. */
  async #load(lessonId: string): Promise<void> {
    const loading: LessonState = { kind: 'loading', lessonId };
    this.#become(loading);
    try {
      const stored = await this.database.use((database) => loadLesson(database, lessonId));
      if (this.#closedState === loading) this.#show(stored);
    } catch (thrown) {
      if (this.#closedState !== loading) return;
      this.#become({ kind: 'failed', lessonId, error: asError(thrown) });
    }
  }

  #show(stored: StoredLesson): void {
    this.#saver?.end();
    this.#closedState = { kind: 'closed' };
    this.#saver = this.#createSaver(stored);
    this.events.emit({ kind: 'changed' });
  }

  /** Another tab wrote first: applies the unsaved edits to its version. Never rejects. */
  async #mergeUnsaved(lessonId: string, error: Error, unsaved: UnsavedEdits): Promise<void> {
    await this.#load(lessonId);
    if (!(error instanceof LessonConflictError) || lessonIdOf(this.state) !== lessonId) return;
    if (!this.#saver) return;
    this.events.emit({ kind: 'overtaken', lostEdits: this.#saver.replay(unsaved) });
  }

  /** Another tab wrote while there were no unsaved edits here: loads its version. Never rejects. */
  async #reload(saver: LessonSaver): Promise<void> {
    const { id } = saver.version.document;
    try {
      const stored = await this.database.use((database) => loadLesson(database, id));
      // An edit made meanwhile detects the conflict when it is written.
      if (saver !== this.#saver || saver.state.kind !== 'saved') return;
      if (stored.revision <= saver.revision) return;
      this.#show(stored);
      this.events.emit({ kind: 'reloaded' });
    } catch (thrown) {
      this.events.emit({ kind: 'trouble', error: asError(thrown) });
    }
  }

  #onMessage(message: LessonMessage): void {
    if (message.kind === 'lessons-changed') this.events.emit({ kind: 'lessons-changed' });
    if (message.kind !== 'lesson-written') return;
    this.events.emit({ kind: 'lessons-changed' });
    const saver = this.#saver;
    if (saver?.version.document.id !== message.lessonId) return;
    if (saver.state.kind === 'saved' && message.revision > saver.revision) {
      void this.#reload(saver);
    }
  }

  #notifyLessonsChanged(): void {
    this.#channel.post({ kind: 'lessons-changed' });
    this.events.emit({ kind: 'lessons-changed' });
  }

  #requireSaver(): LessonSaver {
    if (this.#saver) return this.#saver;
    throw new NoLessonError(`Expected an open lesson, but it is ${this.#closedState.kind}.`);
  }

  #become(state: Exclude<LessonState, { kind: 'open' }>): void {
    this.#saver = null;
    this.#closedState = state;
    this.events.emit({ kind: 'changed' });
  }
}
