// Saves the state of a run in the database every few seconds, and resumes it after its tab was closed, provided that the
// lesson is unchanged. Storage: storage/run-store.ts.
import { createId } from '../../core/ids.ts';
import {
  mayResume,
  readProgress,
  startProgress,
  type RunProgress,
} from '../../core/training/run-progress.ts';
import type { RunState } from '../../learning/training-run.ts';
import type { KeydotDatabase } from '../../storage/database.ts';
import { deleteRun, listRuns, saveRun, type StoredRun } from '../../storage/run-store.ts';
import type { TrainingReport, TrainingRequest } from '../../api/trainer-api.ts';

/** Time between two checkpoints: the maximum loss in a crash. */
const SAVE_INTERVAL_MS = 3000;

interface Checkpoint {
  /** Identifies the inputs of the run (`trainingFingerprint`). A run with another fingerprint cannot resume. */
  fingerprint: string;
  state: RunState;
}

/** A new or resumed run. */
export interface OpenedRun {
  checkpoints: TrainingCheckpoints;
  /** Null for a new run. */
  state: RunState | null;
  progress: RunProgress;
}

const TOO_MANY_ATTEMPTS = 'The training was interrupted too often.';

/** The stored record of a run. */
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

  /** Opens a new run, or resumes the lesson's newest run when that is requested and possible. */
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
        // The labels have changed, or a new run was requested: the old one can no longer be resumed.
        await deleteRun(database, run.lessonId, run.id);
      } else if (!mayResume(progress)) {
        await checkpoints.fail(progress, TOO_MANY_ATTEMPTS);
      } else {
        const tried = { ...progress, attempts: progress.attempts + 1 };
        await checkpoints.save(checkpoint.state, tried, 'running');
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

  /** Saves a checkpoint when the last one is old enough. */
  async saveWhenDue(state: () => RunState, progress: RunProgress): Promise<void> {
    if (performance.now() - this.#savedMs < SAVE_INTERVAL_MS) return;
    await this.save(state(), progress, 'running');
  }

  /** Saves a checkpoint. */
  async save(state: RunState, progress: RunProgress, as: 'running' | 'paused'): Promise<void> {
    const checkpoint: Checkpoint = { fingerprint: this.#fingerprint, state };
    await this.#write({ state: as, checkpoint, progress: { ...progress, step: state.step } });
  }

  /** Marks the run as ended and removes its checkpoint. */
  async finish(
    as: 'finished' | 'stopped' | 'failed',
    progress: RunProgress,
    modelId: string,
    report: TrainingReport,
  ): Promise<void> {
    await this.#write({ state: as, checkpoint: null, progress, modelId, report });
  }

  /** Marks the run as failed and removes its checkpoint. */
  async fail(progress: RunProgress, failure: string): Promise<void> {
    await this.#write({ state: 'failed', checkpoint: null, progress: { ...progress, failure } });
  }

  async #write(changes: Partial<StoredRun>): Promise<void> {
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
