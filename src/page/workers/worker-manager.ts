// Keeps one prepared pose worker: starts it when it is first needed, gives it a canvas, settings
// and model, and starts another after it died. Next: page/workers/pose-worker.ts.
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

/** Callbacks of a WorkerManager. */
export interface WorkerManagerHooks {
  onEvent: (event: WorkerEvent) => void;
  onProgress: (progress: WarmUpProgress) => void;
  /** Every worker has a new canvas, because a canvas can be transferred only once. */
  onCanvas: (canvas: HTMLCanvasElement) => void;
  onDeath: (cause: WorkerGoneError) => void;
  /** A new worker could not load the taught model and uses the shipped one. */
  onModelRefused: (error: Error) => void;
}

/** A worker that has chosen its backend. */
export interface ReadyWorker extends Prepared {
  worker: PoseWorker;
  /** The backend it was prepared for; null when the worker chose. */
  wanted: BackendName | null;
}

interface Preparation {
  worker: PoseWorker;
  backend: BackendName | null;
  done: Promise<void>;
  /** The current result, after changes of model and backend; null until prepared. */
  newest: Prepared | null;
}

/** Manages the pose worker of one live session. */
export class WorkerManager {
  #preparation: Preparation | null = null;
  #settings: LiveSettings | null = null;
  #model: ModelFiles | null = null;
  #stage: StageShape | null = null;
  #openTap: (() => MessagePort) | null = null;

  constructor(readonly hooks: WorkerManagerHooks) {}

  /**
   * The worker, prepared for a backend; created or prepared again if needed.
   * @throws UnsupportedBrowserError, WorkerGoneError, or what the preparation throws
   */
  async ready(backend: BackendName | null): Promise<ReadyWorker> {
    const current = this.#preparation;
    if (current?.worker.alive && current.backend === backend) return readyOf(current);
    requireBrowserFeatures();
    const worker = current?.worker.alive ? current.worker : new PoseWorker(this.hooks.onDeath);
    const done = Promise.resolve();
    const preparation: Preparation = { worker, backend, done, newest: null };
    preparation.done = this.#prepare(preparation, current);
    this.#preparation = preparation;
    try {
      return await readyOf(preparation);
    } catch (error) {
      // After a failed preparation, a retry starts a new worker.
      if (this.#preparation === preparation) this.dispose();
      throw error;
    }
  }

  /** Sets the taught model that later workers load; null for the shipped model. */
  expectModel(model: ModelFiles | null): void {
    this.#model = model;
  }

  /**
   * Switches this and every later worker to a taught model, or to the shipped one for null.
   * @throws when the model cannot be loaded; nothing changes then
   */
  async useModel(model: ModelFiles | null, { worker }: ReadyWorker): Promise<ModelSpec> {
    const spec = await askToUse(worker, model);
    this.#model = model;
    this.#update(worker, { spec });
    return spec;
  }

  /** Sends the settings to this and every later worker. */
  async configure(settings: LiveSettings): Promise<void> {
    this.#settings = settings;
    await this.#send((worker) => worker.call((remote) => remote.configure(settings)));
  }

  /** Sends the displayed size of the picture, device pixels, to this and every later worker. */
  async resizeStage(shape: StageShape): Promise<void> {
    this.#stage = shape;
    await this.#send((worker) => worker.call((remote) => remote.resizeStage(shape)));
  }

  /**
   * Selects the subject to follow in the current worker; a later worker starts with the most
   * central one.
   */
  async choosePerson(choice: SubjectChoice): Promise<void> {
    await this.#send((worker) => worker.call((remote) => remote.choosePerson(choice)));
  }

  get expectedModel(): ModelFiles | null {
    return this.#model;
  }

  /** Calls the current worker. @param absent the result while there is none */
  async ask<T>(call: (remote: Comlink.Remote<PoseWorkerApi>) => Promise<T>, absent: T): Promise<T> {
    const worker = this.#preparation?.worker;
    if (!worker?.alive) return absent;
    return worker.call(async (remote): Promise<T> => call(remote));
  }

  /**
   * Lets this and every later worker send its drawn frames to a recorder; null ends this.
   * @param open opens a port for each worker
   */
  async tap(open: (() => MessagePort) | null): Promise<void> {
    this.#openTap = open;
    await this.#send((worker) => tapWorker(worker, open));
  }

  dispose(): void {
    this.#preparation?.worker.terminate();
    this.#preparation = null;
  }

  // Without a living worker nothing is sent: #initialize() sends everything to the next one.
  async #send(call: (worker: PoseWorker) => Promise<void>): Promise<void> {
    const worker = this.#preparation?.worker;
    if (!worker?.alive) return;
    try {
      await call(worker);
    } catch (error) {
      if (worker.alive) throw error;
    }
  }

  async #prepare(preparation: Preparation, earlier: Preparation | null): Promise<void> {
    const { worker, backend } = preparation;
    const isNew = earlier?.worker !== worker;
    // One worker runs one preparation at a time.
    if (!isNew) await earlier.done;
    const onProgress = Comlink.proxy(this.hooks.onProgress);
    preparation.newest = await worker.call((remote) => remote.prepare({ backend }, onProgress));
    if (!isNew) return;
    await this.#initialize(worker);
    const spec = await this.#loadModel(worker);
    if (spec) this.#update(worker, { spec });
  }

  // Ignored during a preparation, whose result will be newer.
  #update(worker: PoseWorker, change: Partial<Prepared>): void {
    const current = this.#preparation;
    if (current?.worker !== worker || !current.newest) return;
    current.newest = { ...current.newest, ...change };
  }

  async #loadModel(worker: PoseWorker): Promise<ModelSpec | null> {
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

  async #initialize(worker: PoseWorker): Promise<void> {
    const onEvent = Comlink.proxy((event: WorkerEvent) => {
      if (event.kind === 'failed-over') this.#update(worker, { report: event.report });
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
  if (!newest) throw new Error('Expected a result of the finished preparation, got none.');
  return { worker, wanted, ...newest };
}

/** Comlink types the result as a union of promises; this makes it one promise. */
function askToUse(worker: PoseWorker, model: ModelFiles | null): Promise<ModelSpec> {
  return worker.call(async (remote): Promise<ModelSpec> => remote.useModel(model));
}

/** Maximum number of restarts within the window. */
const MAX_RESTARTS = 3;
const RESTART_WINDOW_MS = 60_000;

/** Decides whether another restart of a dying worker is worth trying. */
export class RestartLimit {
  #times: number[] = [];

  /** Counts a death. @returns whether to restart */
  allowsAnother(nowMs: number): boolean {
    this.#times = [...this.#times.filter((timeMs) => nowMs - timeMs < RESTART_WINDOW_MS), nowMs];
    return this.#times.length <= MAX_RESTARTS;
  }
}
