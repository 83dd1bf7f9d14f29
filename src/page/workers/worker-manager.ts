// Keeps one prepared pose worker at hand: starts it when it is first needed, gives it its canvas,
// and starts another when it died. What crosses to it: pose-api.ts.
import * as Comlink from 'comlink';
import type { BackendName } from '../../core/model/backends.ts';
import type {
  LiveSettings,
  ModelFiles,
  PoseWorkerApi,
  Prepared,
  StageShape,
  WarmUpProgress,
  WorkerEvent,
} from '../../api/pose-api.ts';
import type { SubjectChoice } from '../../core/tracking/subject-choice.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { asError, type WorkerGoneError } from '../shell/errors.ts';
import { PoseWorker } from './pose-worker.ts';
import { requireBrowserFeatures } from '../shell/requirements.ts';

/** What the keeper asks and tells the session it works for. */
export interface WorkerKeeperHooks {
  onEvent: (event: WorkerEvent) => void;
  onProgress: (progress: WarmUpProgress) => void;
  /** A canvas can be given away only once, so every worker brings a new one. */
  onCanvas: (canvas: HTMLCanvasElement) => void;
  onDeath: (cause: WorkerGoneError) => void;
  /** A new worker could not take up the taught model and uses the shipped one. */
  onModelRefused: (error: Error) => void;
}

/** A worker that has chosen its backend. */
export interface ReadyWorker extends Prepared {
  worker: PoseWorker;
  /** The backend it was prepared for; null let the worker choose. */
  wanted: BackendName | null;
}

interface Preparation {
  worker: PoseWorker;
  backend: BackendName | null;
  done: Promise<void>;
  /** As it stands now, after swaps of the model and losses of the backend; null until prepared. */
  newest: Prepared | null;
}

export class WorkerManager {
  #preparation: Preparation | null = null;
  #settings: LiveSettings | null = null;
  #model: ModelFiles | null = null;
  #stage: StageShape | null = null;
  #openTap: (() => MessagePort) | null = null;

  constructor(readonly hooks: WorkerKeeperHooks) {}

  /**
   * The worker, prepared for the wanted backend; made, or prepared anew, where need be.
   * @throws UnsupportedBrowserError, WorkerGoneError, or what preparing throws
   */
  async ready(backend: BackendName | null): Promise<ReadyWorker> {
    const current = this.#preparation;
    if (current?.worker.alive && current.backend === backend) return readyOf(current);
    requireBrowserFeatures();
    const worker = current?.worker.alive ? current.worker : this.#createWorker();
    const done = Promise.resolve();
    const preparation: Preparation = { worker, backend, done, newest: null };
    preparation.done = this.#prepare(preparation, current);
    this.#preparation = preparation;
    try {
      return await readyOf(preparation);
    } catch (error) {
      // A failed preparation is not kept, so that a retry tries again, with a fresh worker.
      if (this.#preparation === preparation) this.dispose();
      throw error;
    }
  }

  /** Which taught model every later worker begins with; null is the shipped one. */
  expectModel(model: ModelFiles | null): void {
    this.#model = model;
  }

  /**
   * Has this and every later worker use a taught model, or the shipped one for null.
   * @throws what taking it up throws; everything is as before then
   */
  async useModel(model: ModelFiles | null, { worker }: ReadyWorker): Promise<ModelSpec> {
    const spec = await askToUse(worker, model);
    this.#model = model;
    this.#renew(worker, { spec });
    return spec;
  }

  /** Tells this and every later worker how to analyse and draw. */
  async configure(settings: LiveSettings): Promise<void> {
    this.#settings = settings;
    await this.#tell((worker) => worker.call((remote) => remote.configure(settings)));
  }

  /** Tells this and every later worker how large the picture is on the screen, device pixels. */
  async resizeStage(shape: StageShape): Promise<void> {
    this.#stage = shape;
    await this.#tell((worker) => worker.call((remote) => remote.resizeStage(shape)));
  }

  /** Tells the worker there is whom to follow; a later one begins with whoever is nearest the middle. */
  async choosePerson(choice: SubjectChoice): Promise<void> {
    await this.#tell((worker) => worker.call((remote) => remote.choosePerson(choice)));
  }

  get expectedModel(): ModelFiles | null {
    return this.#model;
  }

  /** Asks the worker there is. @param absent the answer while there is none */
  async ask<T>(
    question: (remote: Comlink.Remote<PoseWorkerApi>) => Promise<T>,
    absent: T,
  ): Promise<T> {
    const worker = this.#preparation?.worker;
    if (!worker?.alive) return absent;
    return worker.call(async (remote): Promise<T> => question(remote));
  }

  /** The frame shown last with all that was drawn over it, as PNG; null when there is none. */
  async takePicture(): Promise<Blob | null> {
    const worker = this.#preparation?.worker;
    if (!worker?.alive) return null;
    return worker.call((remote) => remote.takePicture());
  }

  /**
   * Has this and every later worker send what it draws through a port as well; null ends that.
   * @param open opens a port for each worker
   */
  async tap(open: (() => MessagePort) | null): Promise<void> {
    this.#openTap = open;
    await this.#tell((worker) => tapWorker(worker, open));
  }

  dispose(): void {
    this.#preparation?.worker.terminate();
    this.#preparation = null;
  }

  // Before a worker is there or once it is dead, what it would have been told waits for the next.
  async #tell(say: (worker: PoseWorker) => Promise<void>): Promise<void> {
    const worker = this.#preparation?.worker;
    if (!worker?.alive) return;
    try {
      await say(worker);
    } catch (error) {
      if (worker.alive) throw error;
    }
  }

  #createWorker(): PoseWorker {
    return new PoseWorker(this.hooks.onDeath);
  }

  async #prepare(preparation: Preparation, earlier: Preparation | null): Promise<void> {
    const { worker, backend } = preparation;
    const isNew = earlier?.worker !== worker;
    // Two preparations of one worker at a time would trip over each other.
    if (!isNew) await earlier.done;
    const onProgress = Comlink.proxy(this.hooks.onProgress);
    preparation.newest = await worker.call((remote) => remote.prepare({ backend }, onProgress));
    if (!isNew) return;
    await this.#furnish(worker);
    const spec = await this.#takeUpModel(worker);
    if (spec) this.#renew(worker, { spec });
  }

  // What a preparation under way will say is newer still.
  #renew(worker: PoseWorker, change: Partial<Prepared>): void {
    const current = this.#preparation;
    if (current?.worker !== worker || !current.newest) return;
    current.newest = { ...current.newest, ...change };
  }

  async #takeUpModel(worker: PoseWorker): Promise<ModelSpec | null> {
    const model = this.#model;
    if (!model) return null;
    try {
      return await askToUse(worker, model);
    } catch (thrown) {
      if (!worker.alive) throw thrown;
      this.#model = null;
      this.hooks.onModelRefused(asError(thrown));
      return null;
    }
  }

  async #furnish(worker: PoseWorker): Promise<void> {
    const onEvent = Comlink.proxy((event: WorkerEvent) => {
      if (event.kind === 'failed-over') this.#renew(worker, { report: event.report });
      this.hooks.onEvent(event);
    });
    await worker.call((remote) => remote.listen(onEvent));
    const canvas = document.createElement('canvas');
    const offscreen = canvas.transferControlToOffscreen();
    await worker.call((remote) => remote.attachStage(Comlink.transfer(offscreen, [offscreen])));
    const stage = this.#stage;
    if (stage) await worker.call((remote) => remote.resizeStage(stage));
    const settings = this.#settings;
    if (settings) await worker.call((remote) => remote.configure(settings));
    if (this.#openTap) await tapWorker(worker, this.#openTap);
    this.hooks.onCanvas(canvas);
  }
}

async function tapWorker(worker: PoseWorker, open: (() => MessagePort) | null): Promise<void> {
  const port = open && open();
  await worker.call((remote) => remote.tap(port && Comlink.transfer(port, [port])));
}

async function readyOf(preparation: Preparation): Promise<ReadyWorker> {
  await preparation.done;
  const { worker, backend: wanted, newest } = preparation;
  if (!newest)
    throw new Error('Expected a preparation that has ended well to say what came of it.');
  return { worker, wanted, ...newest };
}

/** Comlink makes a promise of each kind of spec; this makes one promise again. */
function askToUse(worker: PoseWorker, model: ModelFiles | null): Promise<ModelSpec> {
  return worker.call(async (remote): Promise<ModelSpec> => remote.useModel(model));
}
