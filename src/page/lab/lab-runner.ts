// One set-up of the lab at a time, learned in a worker that lives as long as the run. Two side by side are
// two runners. The worker: lab-worker.ts; the states: lab-state.ts. Who owns runners: lab-session.ts.
import * as Comlink from 'comlink';
import type { LabEvent, LabRequest } from '../../api/lab-api.ts';
import { asError } from '../shell/errors.ts';
import { hearLab, isLabActive, progressOf, type LabRunState } from './lab-state.ts';
import { LabWorker } from '../workers/lab-worker.ts';

export class LabRunner {
  #state: LabRunState = { kind: 'idle' };
  #worker: LabWorker | null = null;

  /** @param onChange called after every change of the state */
  constructor(readonly onChange: () => void) {}

  get state(): LabRunState {
    return this.#state;
  }

  /** Learns a set-up; ends a run that is under way. Never rejects: what goes wrong becomes the state. */
  async start(request: LabRequest): Promise<void> {
    this.#worker?.terminate();
    const { setup } = request;
    const fail = (error: Error) => this.#fail(worker, error);
    const worker = new LabWorker(fail);
    this.#worker = worker;
    this.#enter({ kind: 'preparing', setup, fraction: 0, stopping: false });
    const listener = Comlink.proxy((event: LabEvent) => this.#hear(worker, event));
    try {
      const result = await worker.call((remote) => remote.start(request, listener));
      const progress = progressOf(this.#state);
      if (progress) this.#end(worker, { kind: 'done', setup, progress, result });
    } catch (thrown) {
      fail(asError(thrown));
    }
  }

  /** Ends the run soon, with what has been learned. */
  stop(): void {
    const worker = this.#worker;
    if (!worker || !isLabActive(this.#state)) return;
    this.#enter({ ...this.#state, stopping: true });
    worker
      .call((remote) => remote.stop())
      .catch((thrown: unknown) => this.#fail(worker, asError(thrown)));
  }

  dispose(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  #hear(worker: LabWorker, event: LabEvent): void {
    if (worker === this.#worker && isLabActive(this.#state)) {
      this.#enter(hearLab(this.#state, event));
    }
  }

  #fail(worker: LabWorker, error: Error): void {
    const state = this.#state;
    if (worker !== this.#worker || !isLabActive(state)) return worker.terminate();
    // Whoever stops before the first step has nothing to be told.
    if (state.kind === 'preparing' && state.stopping) return this.#end(worker, { kind: 'idle' });
    const { setup } = state;
    this.#end(worker, { kind: 'failed', setup, progress: progressOf(state), error });
  }

  /** The run is over, unless another has taken its place. */
  #end(worker: LabWorker, state: LabRunState): void {
    worker.terminate();
    if (worker !== this.#worker) return;
    this.#worker = null;
    this.#enter(state);
  }

  #enter(state: LabRunState): void {
    this.#state = state;
    this.onChange();
  }
}
