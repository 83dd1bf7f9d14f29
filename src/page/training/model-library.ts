// The stored taught models: which exist, which one is in use, and how one is brought into the live
// view. Next: storage/model-store.ts.
import type { StoredModel } from '../../core/formats/keydot/keydot-file.ts';
import type { DatabaseConnection } from '../../storage/database.ts';
import { LessonChannel } from '../../storage/lesson-channel.ts';
import {
  addModel,
  changeModelUse,
  deleteModel,
  type ModelWithWeights,
  listModels,
  loadModel,
  loadModelUse,
  type ModelSummary,
  type ModelUse,
  rollBackModel,
  useModel,
} from '../../storage/model-store.ts';
import { Emitter } from '../shell/emitter.ts';
import type { ModelFiles } from '../../api/pose-api.ts';
import type { LiveSession } from '../live/live-session.ts';

/** All stored models and which of them are in use. */
export interface ListedModels {
  /** Newest first. */
  models: ModelSummary[];
  use: ModelUse;
}

/** The stored models of one database. */
export class ModelLibrary {
  /** Models were added or removed, or another is in use: here, in another tab, or in a worker. */
  readonly events = new Emitter<{ kind: 'changed' }>();

  readonly #channel: LessonChannel;

  constructor(readonly database: DatabaseConnection) {
    this.#channel = new LessonChannel(database.name, ({ kind }) => {
      if (kind === 'models-changed') this.events.emit({ kind: 'changed' });
    });
  }

  list(): Promise<ListedModels> {
    return this.database.use(async (database) => ({
      models: await listModels(database),
      use: await loadModelUse(database),
    }));
  }

  /** Loads a model with its weights. @throws NotStoredError */
  load(modelId: string): Promise<ModelWithWeights> {
    return this.database.use((database) => loadModel(database, modelId));
  }

  /** Stores a model without a lesson. @throws TakenError, StorageFullError */
  async add(model: StoredModel, createdMs = Date.now()): Promise<void> {
    const { spec, report } = model;
    const weightsFile = Uint8Array.from(model.weightsFile);
    const stored = { lessonId: null, createdMs, spec, report, weightsFile };
    await this.database.use((database) => addModel(database, stored));
    this.#notify();
  }

  /** Marks a model as the one in use. @param modelId null for the shipped model */
  async use(modelId: string | null): Promise<void> {
    await this.database.use((database) => {
      return changeModelUse(database, (use) => useModel(use, modelId));
    });
    this.#notify();
  }

  /** Marks the previous model as the one in use. @returns its id; null for the shipped model */
  async rollBack(): Promise<string | null> {
    const use = await this.database.use((database) => changeModelUse(database, rollBackModel));
    this.#notify();
    return use.current;
  }

  /** Deletes a model; if it was in use, the previous one becomes the one in use. */
  async delete(modelId: string): Promise<void> {
    await this.database.use((database) => deleteModel(database, modelId));
    this.#notify();
  }

  dispose(): void {
    this.#channel.close();
    this.events.clear();
  }

  #notify(): void {
    this.#channel.post({ kind: 'models-changed' });
    this.events.emit({ kind: 'changed' });
  }
}

/** Loads stored models into the live view. A model counts as in use once it runs there. */
export class LiveModels {
  constructor(
    readonly live: LiveSession,
    readonly library: ModelLibrary,
  ) {}

  /** Lets the first worker load the model that was last in use. */
  async restore(): Promise<void> {
    const { use } = await this.library.list();
    if (use.current !== null) this.live.expectModel(await this.#filesOf(use.current));
  }

  /**
   * Loads a model, warms it up, swaps it in, and stores that it is in use.
   * @param modelId null for the shipped model
   * @throws when the model cannot be loaded; the current model stays in use then
   */
  async use(modelId: string | null): Promise<void> {
    await this.live.useModel(modelId === null ? null : await this.#filesOf(modelId));
    await this.library.use(modelId);
  }

  /** Switches back to the previous model. @throws as `use` */
  async rollBack(): Promise<void> {
    const { use } = await this.library.list();
    const before = use.earlier.at(-1) ?? null;
    await this.live.useModel(before === null ? null : await this.#filesOf(before));
    await this.library.rollBack();
  }

  async #filesOf(modelId: string): Promise<ModelFiles> {
    const { spec, weightsFile } = await this.library.load(modelId);
    return { spec, weights: weightsFile.buffer };
  }
}
