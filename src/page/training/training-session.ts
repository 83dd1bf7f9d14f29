// A session of training: one run at a time, in a worker that lives as long as the run. Draws nothing;
// page/elements/teach/training/keydot-train.ts shows it. The worker: trainer-worker.ts; the states: training-state.ts.
import * as Comlink from 'comlink';
import type { TrainingEvent, TrainingRequest } from '../../api/trainer-api.ts';
import { Emitter } from '../shell/emitter.ts';
import { asError } from '../shell/errors.ts';
import { TrainerWorker } from '../workers/trainer-worker.ts';
import { NO_PROGRESS, hearTraining, isActive, type TrainingState } from './training-state.ts';

export class TrainingSession {
  /** Tells that the state changed. */
  readonly events = new Emitter<{ kind: 'changed' }>();
  #state: TrainingState = { kind: 'idle' };
  #worker: TrainerWorker | null = null;
  #request: TrainingRequest | null = null;

  get state(): TrainingState {
    return this.#state;
  }

  /** Learns a lesson; ends a run that is under way. Never rejects: what goes wrong becomes the state. */
  async start(request: TrainingRequest): Promise<void> {
    this.#worker?.terminate();
    const { lessonId } = request;
    const fail = (error: Error) => this.#end(worker, { kind: 'failed', lessonId, error });
    const worker = new TrainerWorker(fail);
    this.#worker = worker;
    this.#request = request;
    this.#enter({ kind: 'preparing', lessonId, fraction: 0, secondsLeft: null, stopping: false });
    const listener = Comlink.proxy((event: TrainingEvent) => this.#hear(worker, event));
    try {
      const result = await worker.call((remote) => remote.train(request, listener));
      const progress = 'progress' in this.#state ? this.#state.progress : NO_PROGRESS;
      this.#end(worker, { kind: 'done', lessonId, progress, result });
    } catch (thrown) {
      fail(asError(thrown));
    }
  }

  /** Rests between two steps, until it is resumed. */
  pause(): void {
    this.#tell((worker) => worker.call((remote) => remote.pause()));
  }

  resume(): void {
    const state = this.#state;
    if (state.kind === 'paused') this.#enter({ ...state, kind: 'running' });
    this.#tell((worker) => worker.call((remote) => remote.resume()));
  }

  /** Ends the run soon, with the best model so far. */
  stop(): void {
    if (isActive(this.#state)) this.#enter({ ...this.#state, stopping: true });
    this.#tell((worker) => worker.call((remote) => remote.stop()));
  }

  /**
   * Brings a run to where it can be cut off without loss: its checkpoint is kept.
   * @returns what to start to go on with it; null when there is nothing to go on with by itself
   */
  async rest(): Promise<TrainingRequest | null> {
    // Whoever paused it goes on when they want; before the first step there is nothing to lose.
    if (this.#state.kind === 'paused') return null;
    if (this.#state.kind === 'running' && !this.#state.stopping) this.pause();
    while (isActive(this.#state) && (this.#state.kind === 'running' || this.#state.stopping)) {
      await this.#nextChange();
    }
    return isActive(this.#state) && this.#request ? { ...this.#request, resume: true } : null;
  }

  /** Forgets how the last run ended. */
  clear(): void {
    if (!isActive(this.#state)) this.#enter({ kind: 'idle' });
  }

  dispose(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.events.clear();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const unsubscribe = this.events.subscribe(() => {
        unsubscribe();
        resolve();
      });
    });
  }

  #hear(worker: TrainerWorker, event: TrainingEvent): void {
    if (worker !== this.#worker || !isActive(this.#state)) return;
    this.#enter(hearTraining(this.#state, event));
  }

  /** The run is over, unless another has taken its place. */
  #end(worker: TrainerWorker, state: TrainingState): void {
    worker.terminate();
    if (worker !== this.#worker) return;
    this.#worker = null;
    this.#enter(state);
  }

  #tell(say: (worker: TrainerWorker) => Promise<void>): void {
    const worker = this.#worker;
    if (!worker) return;
    say(worker).catch((thrown: unknown) => {
      // Whoever awaits the run hears of a worker's death; a run that just ended needs no word.
      if (!worker.alive || !isActive(this.#state)) return;
      this.#end(worker, {
        kind: 'failed',
        lessonId: this.#state.lessonId,
        error: asError(thrown),
      });
    });
  }

  #enter(state: TrainingState): void {
    this.#state = state;
    this.events.emit({ kind: 'changed' });
  }
}
