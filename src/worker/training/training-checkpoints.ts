// What it takes to go on with a run after its tab was closed: kept in the database every few seconds,
// found again when the lesson is still the same.
import { createId } from '../../core/ids.ts';
import {
  mayGoOn,
  readProgress,
  startProgress,
  type RunProgress,
} from '../../core/training/run-progress.ts';
import type { RunState } from '../../learning/training-run.ts';
import type { KeydotDatabase } from '../../storage/database.ts';
import { deleteRun, listRuns, saveRun, type StoredRun } from '../../storage/run-store.ts';
import type { TrainingReport, TrainingRequest } from '../../api/trainer-api.ts';

/** How often a run is kept, ms: what a crash may cost. */
const INTERVAL_MS = 3000;

interface Checkpoint {
  /** Of everything the run learns from: with another one it cannot be gone on with. */
  fingerprint: string;
  state: RunState;
}

/** A run to go on with, or to begin. */
export interface OpenedRun {
  checkpoints: TrainingCheckpoints;
  /** Null for a new run. */
  state: RunState | null;
  progress: RunProgress;
}

const GAVE_UP = 'The training stopped by itself again and again.';

export class TrainingCheckpoints {
  #database: KeydotDatabase;
  #fingerprint: string;
  #run: StoredRun;
  #savedMs = performance.now();

  private constructor(database: KeydotDatabase, fingerprint: string, run: StoredRun) {
    this.#database = database;
    this.#fingerprint = fingerprint;
    this.#run = run;
  }

  /** A new run, or the lesson's newest one to go on with when that is wanted and possible. */
  static async open(
    database: KeydotDatabase,
    request: TrainingRequest,
    fingerprint: string,
  ): Promise<OpenedRun> {
    for (const run of await listRuns(database, request.lessonId)) {
      if (run.state !== 'running' && run.state !== 'paused') continue;
      const checkpoints = new TrainingCheckpoints(database, fingerprint, run);
      const checkpoint = run.checkpoint as Checkpoint | null;
      const progress = readProgress(run.progress);
      const fits = checkpoint?.fingerprint === fingerprint && progress !== null;
      if (!fits || !request.resume) {
        // Labels have changed since, or the person begins anew: nobody can go on with it any more.
        await deleteRun(database, run.lessonId, run.id);
      } else if (!mayGoOn(progress)) {
        await checkpoints.fail(progress, GAVE_UP);
      } else {
        const tried = { ...progress, attempts: progress.attempts + 1 };
        await checkpoints.keep(checkpoint.state, tried, 'running');
        return { checkpoints, state: checkpoint.state, progress: tried };
      }
    }
    const run = createRun(request);
    return {
      checkpoints: new TrainingCheckpoints(database, fingerprint, run),
      state: null,
      progress: startProgress(request.steps),
    };
  }

  /** Keeps the state when the last one is old enough. */
  async keepWhenDue(state: () => RunState, progress: RunProgress): Promise<void> {
    if (performance.now() - this.#savedMs < INTERVAL_MS) return;
    await this.keep(state(), progress, 'running');
  }

  async keep(state: RunState, progress: RunProgress, as: 'running' | 'paused'): Promise<void> {
    const checkpoint: Checkpoint = { fingerprint: this.#fingerprint, state };
    await this.#save({ state: as, checkpoint, progress: { ...progress, step: state.step } });
  }

  /** The run is over: there is nothing left to go on with. */
  async finish(
    as: 'finished' | 'stopped' | 'failed',
    progress: RunProgress,
    modelId: string,
    report: TrainingReport,
  ): Promise<void> {
    await this.#save({ state: as, checkpoint: null, progress, modelId, report });
  }

  /** The run came to a bad end with nothing to show; it is not to be gone on with. */
  async fail(progress: RunProgress, failure: string): Promise<void> {
    await this.#save({ state: 'failed', checkpoint: null, progress: { ...progress, failure } });
  }

  async #save(changes: Partial<StoredRun>): Promise<void> {
    this.#run = { ...this.#run, ...changes, changedMs: Date.now() };
    await saveRun(this.#database, this.#run);
    this.#savedMs = performance.now();
  }
}

function createRun(request: TrainingRequest): StoredRun {
  return {
    id: createId(),
    lessonId: request.lessonId,
    startedMs: Date.now(),
    changedMs: Date.now(),
    state: 'running',
    request,
    progress: null,
    checkpoint: null,
    report: null,
    modelId: null,
  };
}
