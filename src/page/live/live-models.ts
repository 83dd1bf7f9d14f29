// Brings taught models into the live view: the one in use when the app starts, another when the person
// says so, and the one before. Which there are: model-library.ts; where they run: live-session.ts.
import type { ModelFiles } from '../../api/pose-api.ts';
import type { LiveSession } from './live-session.ts';
import type { ModelLibrary } from '../training/model-library.ts';

export class LiveModels {
  constructor(
    readonly live: LiveSession,
    readonly library: ModelLibrary,
  ) {}

  /** Has the first worker begin with the model that was last in use. */
  async restore(): Promise<void> {
    const { use } = await this.library.list();
    if (use.current !== null) this.live.expectModel(await this.#filesOf(use.current));
  }

  /**
   * Loads a model, warms it, swaps it in, and remembers that it is in use.
   * @param modelId null is the shipped one
   * @throws what loading or taking it up throws; the model in use stays then
   */
  async use(modelId: string | null): Promise<void> {
    await this.live.useModel(modelId === null ? null : await this.#filesOf(modelId));
    await this.library.use(modelId);
  }

  /** Back to the model before. @throws as `use` */
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
