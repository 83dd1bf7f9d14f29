// Keeps a network ready: loads the model, chooses a backend, and builds anew when the device is lost.
import { KeydotError } from '../core/errors.ts';
import type { Heads } from '../core/heads.ts';
import type { ModelSpec } from '../core/model-spec.ts';
import type { PictureBatch } from '../core/network.ts';
import type {
  BackendName,
  BackendReport,
  Prepared,
  PrepareRequest,
  WarmUpProgress,
} from '../worker-api.ts';
import { chooseBackend, type ChosenBackend } from './choose-backend.ts';
import { loadPretrainedModel, type Model } from './model-files.ts';

/** The worker was asked to analyse before it was prepared. */
export class NotPreparedError extends KeydotError {
  override name = 'NotPreparedError';
}

/** A backend that was lost this often is not opened again. */
const MOST_LOSSES = 2;

export class NetworkKeeper {
  #onFailOver: (lost: string, report: BackendReport) => void;
  #model: Model | null = null;
  #chosen: ChosenBackend | null = null;
  #rebuilding: Promise<void> | null = null;
  #wanted: BackendName | null = null;
  #failure: unknown = null;
  #losses = new Map<BackendName, number>();

  constructor(onFailOver: (lost: string, report: BackendReport) => void) {
    this.#onFailOver = onFailOver;
  }

  /** Loads the model once, then chooses a backend; a backend in use until then is closed. */
  async prepare(
    { backend }: PrepareRequest,
    onProgress: (progress: WarmUpProgress) => void,
  ): Promise<Prepared> {
    const tell = (step: WarmUpProgress['step'], fraction: number, name: BackendName | null) => {
      onProgress({ step, fraction, backend: name });
    };
    this.#model ??= await loadPretrainedModel((fraction) => {
      tell('model', 0.5 * fraction, null);
    });
    this.#wanted = backend;
    this.#losses.clear();
    this.#failure = null;
    let tried = 0;
    await this.#open((name) => {
      tell('backend', 0.5 + 0.1 * tried++, name);
    });
    const { report } = this;
    tell('ready', 1, report.backend);
    return { report, spec: this.spec };
  }

  get spec(): ModelSpec {
    return this.#ready(this.#model).spec;
  }

  get report(): BackendReport {
    return this.#ready(this.#chosen).report;
  }

  /** The heads for one picture. A lost device is replaced and the picture asked again. */
  async run(pictures: PictureBatch): Promise<Heads> {
    await this.#rebuilding;
    if (this.#failure) throw this.#failure as Error;
    const chosen = this.#ready(this.#chosen);
    try {
      return await runHeads(chosen, pictures);
    } catch (error) {
      await this.#rebuild(chosen, error instanceof Error ? error.message : String(error));
      return runHeads(this.#ready(this.#chosen), pictures);
    }
  }

  async #open(onTry: (backend: BackendName) => void): Promise<void> {
    const { weights } = this.#ready(this.#model);
    const excluded = [...this.#losses].filter(([, count]) => count >= MOST_LOSSES);
    this.#close();
    const chosen = await chooseBackend(weights, {
      wanted: this.#wanted,
      excluded: excluded.map(([name]) => name),
      onTry,
    });
    this.#chosen = chosen;
    void chosen.opened.lost.then((reason) =>
      // Nobody waits here: a failure is kept for the next who asks.
      this.#rebuild(chosen, reason).catch((error: unknown) => (this.#failure = error)),
    );
  }

  /** Several may notice one loss; all wait for the same new network. */
  async #rebuild(lost: ChosenBackend, reason: string): Promise<void> {
    if (lost !== this.#chosen) return this.#rebuilding ?? undefined;
    const { backend } = lost.report;
    this.#losses.set(backend, (this.#losses.get(backend) ?? 0) + 1);
    this.#rebuilding = this.#open(() => undefined);
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

async function runHeads({ network }: ChosenBackend, pictures: PictureBatch): Promise<Heads> {
  const [{ heads }] = await network.run(pictures, { heads: true, taps: false });
  if (!heads) throw new NotPreparedError('Expected the network to answer with heads, got none.');
  return heads;
}
