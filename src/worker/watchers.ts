// Who looks at the next frame, and how large its input is: one person or thing, or everyone. Who asks:
// pose-engine.ts.
import type { PersonChoice } from '../core/choose-person.ts';
import type { ModelSpec } from '../core/model-spec.ts';
import type { LiveSettings } from '../worker-api.ts';
import { createBodyLook } from './body-look.ts';
import type { Look } from './look.ts';
import { Later } from './later.ts';
import { NotPreparedError, type NetworkKeeper } from './network-keeper.ts';
import { EVERYONE_SIZES, ONE_SIZES, SizeChooser } from './size-chooser.ts';
import type { EveryoneWatcher } from './watch-everyone.ts';
import { OneWatcher } from './watch-one.ts';
import type { Watcher } from './watcher.ts';

/** Who looks, and what says how closely. */
export interface ChosenWatcher {
  watcher: Watcher;
  sizes: SizeChooser;
  /** Several people may be found. */
  isForEveryone: boolean;
}

export class Watchers {
  readonly #keeper: NetworkKeeper;
  readonly #oneSizes = new SizeChooser(ONE_SIZES);
  readonly #everyoneSizes = new SizeChooser(EVERYONE_SIZES);
  #one: OneWatcher | null = null;
  /** Null while a taught thing is watched, which is there once. */
  #everyone: Later<EveryoneWatcher> | null = null;

  constructor(keeper: NetworkKeeper) {
    this.#keeper = keeper;
  }

  get isReady(): boolean {
    return this.#one !== null;
  }

  useBody(spec: ModelSpec): void {
    this.#one = new OneWatcher(createBodyLook(spec), this.#keeper);
    this.#everyone = new Later(async () => {
      const { EveryoneWatcher } = await import('./watch-everyone.ts');
      return new EveryoneWatcher(spec, this.#keeper);
    });
  }

  useTaught(look: Look): void {
    this.#one = new OneWatcher(look, this.#keeper);
    this.#everyone = null;
  }

  /** The input with which a model that is being taken up is warmed, its longer side, pixels. */
  firstSize(settings: LiveSettings, look: Look): number {
    return this.#oneSizes.choose(settings, look.largestInput, false);
  }

  /** @throws NotPreparedError before there is a model */
  async choose({ people }: LiveSettings): Promise<ChosenWatcher> {
    const { watcher, sizes } = this.one;
    if (people !== 'everyone' || !this.#everyone) return { watcher, sizes, isForEveryone: false };
    const everyone = await this.#everyone.get();
    return { watcher: everyone, sizes: this.#everyoneSizes, isForEveryone: true };
  }

  /**
   * How one person or thing is looked at, whoever is watched.
   * @throws NotPreparedError before there is a model
   */
  get one(): { watcher: OneWatcher; look: Look; sizes: SizeChooser } {
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
  choosePerson(choice: PersonChoice): void {
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
