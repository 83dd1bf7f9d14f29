// The lessons and the one that is open: every edit, undo and redo, kept at once. Draws nothing;
// elements show it. How edits are made: core/lesson/make-edits.ts; how they are kept: lesson-saver.ts.
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

export class LessonSession {
  readonly events = new Emitter<LessonEvent>();
  readonly database: DatabaseConnection;
  /** What a person does to the open lesson, each an edit. */
  readonly actions = new LessonActions(this);

  readonly #disposal = new AbortController();
  readonly #channel: LessonChannel;
  readonly #shelf: LessonLibrary;
  #saver: LessonSaver | null = null;
  #absent: Exclude<LessonState, { kind: 'open' }> = { kind: 'closed' };

  /** @param databaseName another database than the app's, for tests */
  constructor(databaseName?: string) {
    this.database = new DatabaseConnection(databaseName);
    this.#shelf = new LessonLibrary(this.database);
    this.#channel = new LessonChannel(databaseName, (message) => this.#hear(message));
    guardUnload(
      () => this.#saver !== null && this.#saver.state.kind !== 'saved',
      this.#disposal.signal,
    );
  }

  get state(): LessonState {
    if (!this.#saver) return this.#absent;
    return openStateOf(this.#saver.version, this.#saver.state);
  }

  /** The open lesson. @throws NoLessonError when none is open */
  get document(): LessonDocument {
    return this.#requireSaver().version.document;
  }

  /** How far the labelling of the open lesson has come. @throws NoLessonError */
  get progress(): LessonProgress {
    return countProgress(this.document);
  }

  /** All lessons, newest change first. */
  list(): Promise<LessonSummary[]> {
    return this.#shelf.list();
  }

  /** Makes a lesson and opens it. @returns its id @throws UnsavedLessonError as `close` */
  async create(name: string, startsFrom: LessonDocument['startsFrom']): Promise<string> {
    await this.close();
    const document = createLesson(name, startsFrom === 'body' ? bodySpec : null);
    await this.add(document);
    await this.open(document.id);
    return document.id;
  }

  /**
   * Keeps a lesson that was made elsewhere, whole or not at all; does not open it.
   * @throws StorageFullError, LessonConflictError when a lesson with this id is there
   */
  async add(document: LessonDocument, pictures?: ReadonlyMap<string, Blob>): Promise<void> {
    await this.#shelf.add(document, pictures);
    this.#tellOfLessons();
    void requestPersistentStorage();
  }

  /**
   * Opens a lesson; closes the one that was. What goes wrong becomes the state.
   * @throws UnsavedLessonError as `close`
   */
  async open(lessonId: string): Promise<void> {
    await this.close();
    await this.#load(lessonId);
  }

  /**
   * Closes the lesson once all is written.
   * @param discard gives up what cannot be written
   * @throws UnsavedLessonError when something cannot be written; the lesson stays open
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

  /** Gives a lesson another name, whether it is open or not. */
  async rename(lessonId: string, name: string): Promise<void> {
    const edit: LessonEdit = { kind: 'rename-lesson', name };
    if (this.#saver?.version.document.id === lessonId) {
      this.edit(edit);
      await this.#saver.settled();
    } else {
      await this.#shelf.rename(lessonId, name);
    }
    this.#tellOfLessons();
  }

  /** Deletes a lesson, with its frames and runs; for an hour `restore` brings it back. */
  async delete(lessonId: string): Promise<void> {
    if (lessonIdOf(this.state) === lessonId) await this.close({ discard: true });
    await this.#shelf.delete(lessonId);
    this.#tellOfLessons();
  }

  async restore(lessonId: string): Promise<void> {
    await this.#shelf.restore(lessonId);
    this.#tellOfLessons();
  }

  /**
   * Does an edit to the open lesson; one that changes nothing is not done.
   * @param pictures of the frames that the edit adds
   * @throws LessonEditError when the edit does not fit, NoLessonError
   */
  edit(edit: LessonEdit, pictures?: ReadonlyMap<string, Blob>): void {
    const saver = this.#requireSaver();
    if (isEmptyEdit(saver.version.document, edit)) return;
    this.#keep(doEdit(saver.version, edit), pictures);
  }

  undo(): void {
    this.#keep(undoEdit(this.#requireSaver().version));
  }

  redo(): void {
    this.#keep(redoEdit(this.#requireSaver().version));
  }

  /** Gives up undo, and with it the pictures of deleted frames: room on a full disk. */
  forgetHistory(): void {
    this.#keep(clearHistory(this.#requireSaver().version));
  }

  /** Tries once more to write what could not be. */
  retrySaving(): void {
    this.#saver?.retry();
    this.events.emit({ kind: 'changed' });
  }

  /** Resolves when nothing is being written; whether all is kept, `state.saving` says. */
  async settled(): Promise<void> {
    await this.#saver?.settled();
  }

  /** A frame's picture, as it came. @throws NotStoredError, NoLessonError */
  async pictureOf(frameId: string): Promise<Blob> {
    const saver = this.#requireSaver();
    const pending = saver.pendingPicture(frameId);
    if (pending) return pending;
    const { id } = saver.version.document;
    return this.database.use((database) => loadPicture(database, id, frameId));
  }

  /** The session cannot be used afterwards. Resolves when all is written that can be. */
  async dispose(): Promise<void> {
    this.#disposal.abort();
    await this.close({ discard: true });
    this.events.clear();
    this.#channel.close();
    this.database.close();
  }

  #keep(version: LessonVersion | null, pictures?: ReadonlyMap<string, Blob>): void {
    if (!version) return;
    this.#requireSaver().keep(version, pictures);
    this.events.emit({ kind: 'changed' });
  }

  #createSaver(stored: StoredLesson): LessonSaver {
    const lessonId = stored.document.id;
    return new LessonSaver(stored, {
      write: async (write) => {
        const revision = await this.database.use((database) => writeLesson(database, write));
        this.#channel.tell({ kind: 'lesson-written', lessonId, revision });
        return revision;
      },
      onChange: () => this.events.emit({ kind: 'changed' }),
      onOvertaken: (error, unsaved) => void this.#yield(lessonId, error, unsaved),
    });
  }

  /** Shows a lesson as it is kept. Never rejects. */
  async #load(lessonId: string): Promise<void> {
    const loading: LessonState = { kind: 'loading', lessonId };
    this.#become(loading);
    try {
      const stored = await this.database.use((database) => loadLesson(database, lessonId));
      if (this.#absent === loading) this.#show(stored);
    } catch (thrown) {
      if (this.#absent !== loading) return;
      this.#become({ kind: 'failed', lessonId, error: asError(thrown) });
    }
  }

  #show(stored: StoredLesson): void {
    this.#saver?.end();
    this.#absent = { kind: 'closed' };
    this.#saver = this.#createSaver(stored);
    this.events.emit({ kind: 'changed' });
  }

  /** Another tab was first: to its lesson is added what was done here. Never rejects. */
  async #yield(lessonId: string, error: Error, unsaved: UnsavedEdits): Promise<void> {
    await this.#load(lessonId);
    if (!(error instanceof LessonConflictError) || lessonIdOf(this.state) !== lessonId) return;
    if (!this.#saver) return;
    this.events.emit({ kind: 'overtaken', lostEdits: this.#saver.takeOver(unsaved) });
  }

  /** Another tab has written while nothing was written here. Never rejects. */
  async #follow(saver: LessonSaver): Promise<void> {
    const { id } = saver.version.document;
    try {
      const stored = await this.database.use((database) => loadLesson(database, id));
      // An edit made meanwhile finds out by itself that it comes too late.
      if (saver !== this.#saver || saver.state.kind !== 'saved') return;
      if (stored.revision <= saver.revision) return;
      this.#show(stored);
      this.events.emit({ kind: 'reloaded' });
    } catch (thrown) {
      this.#trouble(thrown);
    }
  }

  #hear(message: LessonMessage): void {
    if (message.kind === 'lessons-changed') this.events.emit({ kind: 'lessons-changed' });
    if (message.kind !== 'lesson-written') return;
    this.events.emit({ kind: 'lessons-changed' });
    const saver = this.#saver;
    if (saver?.version.document.id !== message.lessonId) return;
    if (saver.state.kind === 'saved' && message.revision > saver.revision) {
      void this.#follow(saver);
    }
  }

  #tellOfLessons(): void {
    this.#channel.tell({ kind: 'lessons-changed' });
    this.events.emit({ kind: 'lessons-changed' });
  }

  #requireSaver(): LessonSaver {
    if (this.#saver) return this.#saver;
    throw new NoLessonError(`Expected an open lesson, but it is ${this.#absent.kind}.`);
  }

  #become(state: Exclude<LessonState, { kind: 'open' }>): void {
    this.#saver = null;
    this.#absent = state;
    this.events.emit({ kind: 'changed' });
  }

  #trouble(thrown: unknown): void {
    this.events.emit({ kind: 'trouble', error: asError(thrown) });
  }
}
