// Keeps a network ready: loads the model, chooses a backend, replaces the weights with a taught model's, and
// opens another backend when the device is lost. Next: choose-backend.ts.
import { KeydotError } from '../../core/errors.ts';
import { EngineThreadError } from '../../engine/engine-errors.ts';
import type { Network, NetworkAnswer, PictureBatch, Wanted } from '../../core/model/network.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { Weights } from '../../core/model/weights.ts';
import type { BackendName, BackendReport } from '../../core/model/backends.ts';
import type { Prepared, PrepareRequest, WarmUpProgress } from '../../api/pose-api.ts';
import { chooseBackend, type ChosenBackend } from './choose-backend.ts';
import { loadPretrainedModel, type Model } from './model-files.ts';

/** A call that needs prepare() came before it. */
export class NotPreparedError extends KeydotError {
  override name = 'NotPreparedError';
}

/** Losses after which a backend is not opened again. */
const MAX_LOSSES = 2;

export class NetworkManager {
  #onFailOver: (lost: string, report: BackendReport) => void;
  #model: Model | null = null;
  /** The weights in use: the pretrained model's, or those joined with a taught model's. */
  #weights: Weights | null = null;
  #chosen: ChosenBackend | null = null;
  #rebuilding: Promise<void> | null = null;
  #wanted: BackendName | null = null;
  #failure: unknown = null;
  #losses = new Map<BackendName, number>();

  constructor(onFailOver: (lost: string, report: BackendReport) => void) {
    this.#onFailOver = onFailOver;
  }

  /** Loads the model once and chooses a backend. Closes the backend in use. */
  async prepare(
    { backend }: PrepareRequest,
    onProgress: (progress: WarmUpProgress) => void,
  ): Promise<Prepared> {
    const tell = (step: WarmUpProgress['step'], fraction: number, name: BackendName | null) => {
      onProgress({ step, fraction, backend: name });
    };
    await this.#rebuilding?.catch(() => undefined);
    this.#wanted = backend;
    this.#losses.clear();
    this.#failure = null;
    const tried: BackendName[] = [];
    const tellBackend = () => tell('backend', 0.4 + 0.1 * tried.length, tried.at(-1) ?? null);
    // Backends are opened while the model loads. Until it is loaded, its progress is the one reported.
    const weights = this.#load((fraction) => tell('model', 0.5 * fraction, null));
    void weights.then(tellBackend, () => undefined);
    await this.#open(weights, (name) => {
      tried.push(name);
      if (this.#weights) tellBackend();
    });
    const { report } = this;
    tell('ready', 1, report.backend);
    return { report, spec: this.spec };
  }

  /** The weights in use; the pretrained model's, once it has been fetched. @throws ModelFileError */
  async #load(onFraction: (fraction: number) => void): Promise<Weights> {
    this.#model ??= await loadPretrainedModel(onFraction);
    this.#weights ??= this.#model.weights;
    return this.#weights;
  }

  /** The pretrained model's. */
  get spec(): ModelSpec {
    return this.#ready(this.#model).spec;
  }

  /** The pretrained model's. */
  get baseWeights(): Weights {
    return this.#ready(this.#model).weights;
  }

  /** Tensors that TensorFlow.js holds, where it computes. */
  get tensors(): number {
    return this.#chosen?.opened.countTensors() ?? 0;
  }

  get report(): BackendReport {
    return this.#ready(this.#chosen).report;
  }

  /** The answer for one picture; see {@link runAll}. */
  async run(pictures: PictureBatch, wanted: Wanted): Promise<NetworkAnswer> {
    const [answer] = await this.runAll(pictures, wanted);
    return answer;
  }

  /** One answer a picture; see {@link ask}. */
  runAll(pictures: PictureBatch, wanted: Wanted): Promise<NetworkAnswer[]> {
    return this.ask((network) => network.run(pictures, wanted));
  }

  /** Runs the network. After the device is lost, the run is repeated on the backend that replaces it. */
  async ask<T>(question: (network: Network) => Promise<T>): Promise<T> {
    await this.#rebuilding;
    if (this.#failure) throw this.#failure as Error;
    const chosen = this.#ready(this.#chosen);
    try {
      return await question(chosen.network);
    } catch (error) {
      // Our own errors are about the input; a lost device throws an error of the browser.
      const isLost = error instanceof EngineThreadError || !(error instanceof KeydotError);
      if (!isLost) throw error;
      await this.#rebuild(chosen, error instanceof Error ? error.message : String(error));
      return question(this.#ready(this.#chosen).network);
    }
  }

  /**
   * Creates a network of other weights beside the one in use. When that fails, nothing changes.
   * @param warmUp a picture that the new network runs once, which compiles it
   * @returns swaps the two networks; to be called while nothing runs
   */
  async readyNetwork(
    weights: Weights,
    warmUp: PictureBatch,
    wanted: Wanted,
  ): Promise<() => Promise<void>> {
    await this.#rebuilding;
    const chosen = this.#ready(this.#chosen);
    const network = await chosen.createNetwork(weights);
    try {
      await network.run(warmUp, wanted);
    } catch (error) {
      network.dispose();
      throw error;
    }
    return () => this.#swap(chosen, network, weights);
  }

  async #swap(chosen: ChosenBackend, network: Network, weights: Weights): Promise<void> {
    await this.#rebuilding;
    this.#weights = weights;
    if (this.#chosen === chosen) {
      chosen.network.dispose();
      chosen.network = network;
      return;
    }
    // The backend was lost in the meantime, and its replacement was opened with the old weights.
    network.dispose();
    await this.#open(Promise.resolve(weights), () => undefined);
  }

  async #open(weights: Promise<Weights>, onTry: (backend: BackendName) => void): Promise<void> {
    // The CPU engine loses only helper threads, and works without them.
    const excluded = [...this.#losses].filter(
      ([name, count]) => name !== 'wasm' && count >= MAX_LOSSES,
    );
    this.#close();
    const chosen = await chooseBackend(weights, {
      wanted: this.#wanted,
      excluded: excluded.map(([name]) => name),
      // Reading frames in place has crashed GPU drivers: after a loss they are copied through memory.
      readsFrames: !this.#losses.has('webgpu'),
      lostThreads: this.#losses.get('wasm') ?? 0,
      onTry,
    });
    this.#chosen = chosen;
    void chosen.opened.lost.then((reason) =>
      // Nothing awaits this promise, so a failure is kept and thrown by the next run.
      this.#rebuild(chosen, reason).catch((error: unknown) => (this.#failure = error)),
    );
  }

  /** Several callers may notice one loss: all await the same replacement. */
  async #rebuild(lost: ChosenBackend, reason: string): Promise<void> {
    if (lost !== this.#chosen) return this.#rebuilding ?? undefined;
    const { backend } = lost.report;
    this.#losses.set(backend, (this.#losses.get(backend) ?? 0) + 1);
    const weights = Promise.resolve(this.#ready(this.#weights));
    this.#rebuilding = this.#open(weights, () => undefined);
    try {
      await this.#rebuilding;
    } finally {
      this.#rebuilding = null;
    }
    this.#onFailOver(reason, this.report);
  }

  #close(): void {
    const chosen = this.#chosen;
    this.#chosen = null;
    if (!chosen) return;
    chosen.network.dispose();
    chosen.opened.close();
  }

  #ready<T>(part: T | null): T {
    if (part) return part;
    throw new NotPreparedError('Expected prepare() to have ended well before this call.');
  }
}
