// The taught models that are kept, and which is in use. Loading one into the live view is its
// session's business; a model counts as in use once it runs there.
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

export interface ListedModels {
  /** Newest first. */
  models: ModelSummary[];
  use: ModelUse;
}

export class ModelLibrary {
  /** Models came or went, or another is in use: here, in another tab, or in a worker. */
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

  /** A model with its weights. @throws NotStoredError */
  load(modelId: string): Promise<ModelWithWeights> {
    return this.database.use((database) => loadModel(database, modelId));
  }

  /** Keeps a model that came alone. @throws TakenError, StorageFullError */
  async add(model: StoredModel, createdMs = Date.now()): Promise<void> {
    const { spec, report } = model;
    const weightsFile = Uint8Array.from(model.weightsFile);
    const kept = { lessonId: null, createdMs, spec, report, weightsFile };
    await this.database.use((database) => addModel(database, kept));
    this.#tell();
  }

  /** Marks a model as the one in use. @param modelId null is the shipped one */
  async use(modelId: string | null): Promise<void> {
    await this.database.use((database) => {
      return changeModelUse(database, (use) => useModel(use, modelId));
    });
    this.#tell();
  }

  /** Back to the model before. @returns the one in use now; null is the shipped one */
  async rollBack(): Promise<string | null> {
    const use = await this.database.use((database) => changeModelUse(database, rollBackModel));
    this.#tell();
    return use.current;
  }

  /** Deletes a model for good; when it was in use, the one before it is. */
  async delete(modelId: string): Promise<void> {
    await this.database.use((database) => deleteModel(database, modelId));
    this.#tell();
  }

  dispose(): void {
    this.#channel.close();
    this.events.clear();
  }

  #tell(): void {
    this.#channel.tell({ kind: 'models-changed' });
    this.events.emit({ kind: 'changed' });
  }
}
