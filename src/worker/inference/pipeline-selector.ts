// Who looks at the next frame, and how large its input is: one person or thing, or everyone. Who asks:
// pose-engine.ts.
import type { SubjectChoice } from '../../core/tracking/subject-choice.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { LiveSettings } from '../../api/pose-api.ts';
import { createBodyLook } from './body-pose-model.ts';
import type { PoseModel } from './pose-model.ts';
import { Lazy } from '../shared/lazy.ts';
import { NotPreparedError, type NetworkManager } from '../network/network-manager.ts';
import { EVERYONE_SIZES, ONE_SIZES, InputSizeChooser } from './input-size-chooser.ts';
import type { MultiPersonPipeline } from './multi-person-pipeline.ts';
import { SinglePersonPipeline } from './single-person-pipeline.ts';
import type { FramePipeline } from './pipeline.ts';

/** Who looks, and what says how closely. */
export interface SelectedPipeline {
  watcher: FramePipeline;
  sizes: InputSizeChooser;
  /** Several people may be found. */
  isForEveryone: boolean;
}

export class PipelineSelector {
  readonly #keeper: NetworkManager;
  readonly #oneSizes = new InputSizeChooser(ONE_SIZES);
  readonly #everyoneSizes = new InputSizeChooser(EVERYONE_SIZES);
  #one: SinglePersonPipeline | null = null;
  /** Null while a taught thing is watched, which is there once. */
  #everyone: Lazy<MultiPersonPipeline> | null = null;

  constructor(keeper: NetworkManager) {
    this.#keeper = keeper;
  }

  get isReady(): boolean {
    return this.#one !== null;
  }

  useBody(spec: ModelSpec): void {
    this.#one = new SinglePersonPipeline(createBodyLook(spec), this.#keeper);
    this.#everyone = new Lazy(async () => {
      const { MultiPersonPipeline } = await import('./multi-person-pipeline.ts');
      return new MultiPersonPipeline(spec, this.#keeper);
    });
  }

  useTaught(look: PoseModel): void {
    this.#one = new SinglePersonPipeline(look, this.#keeper);
    this.#everyone = null;
  }

  /** The input with which a model that is being taken up is warmed, its longer side, pixels. */
  firstSize(settings: LiveSettings, look: PoseModel): number {
    return this.#oneSizes.choose(settings, look.largestInput, false);
  }

  /** @throws NotPreparedError before there is a model */
  async choose({ people }: LiveSettings): Promise<SelectedPipeline> {
    const { watcher, sizes } = this.one;
    if (people !== 'everyone' || !this.#everyone) return { watcher, sizes, isForEveryone: false };
    const everyone = await this.#everyone.get();
    return { watcher: everyone, sizes: this.#everyoneSizes, isForEveryone: true };
  }

  /**
   * How one person or thing is looked at, whoever is watched.
   * @throws NotPreparedError before there is a model
   */
  get one(): { watcher: SinglePersonPipeline; look: PoseModel; sizes: InputSizeChooser } {
    if (!this.#one) {
      throw new NotPreparedError('Expected prepare() to have ended well before this call.');
    }
    return { watcher: this.#one, look: this.#one.look, sizes: this.#oneSizes };
  }

  /** Where one is followed: whether others were seen near them a moment ago. */
  get hasOthers(): boolean {
    return this.#one?.hasOthers ?? false;
  }

  /** Where one is followed, somebody else is from the next frame on. */
  choosePerson(choice: SubjectChoice): void {
    this.#one?.choose(choice);
  }

  /** Nobody who was seen before has to do with what comes next. */
  forget(): void {
    this.#one?.forget();
    this.#everyone?.peek()?.forget();
  }

  /** Another source follows. */
  pause(): void {
    this.#oneSizes.pause();
    this.#everyoneSizes.pause();
  }
}
