// What it takes to go on with a run after its tab was closed: kept in the database every few seconds,
// found again when the lesson's labels are still the same.
import type { LessonDocument } from '../core/lesson-document.ts';
import { createId } from '../core/ids.ts';
import type { RunState } from '../learning/training-run.ts';
import type { KeydotDatabase } from '../storage/database.ts';
import { listRuns, saveRun, type StoredRun } from '../storage/run-store.ts';
import type { TrainingReport, TrainingRequest } from '../trainer-api.ts';

/** How often a run is kept, ms: what a crash may cost. */
const INTERVAL_MS = 3000;

interface Checkpoint {
  /** Of everything the run learns from: with another one it cannot be gone on with. */
  fingerprint: string;
  state: RunState;
}

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
    document: LessonDocument,
    request: TrainingRequest,
  ): Promise<{ checkpoints: TrainingCheckpoints; state: RunState | null }> {
    const fingerprint = takeFingerprint(document, request);
    if (request.resume) {
      for (const run of await listRuns(database, document.id)) {
        const checkpoint = run.checkpoint as Checkpoint | null;
        if (checkpoint?.fingerprint !== fingerprint) continue;
        const checkpoints = new TrainingCheckpoints(database, fingerprint, run);
        return { checkpoints, state: checkpoint.state };
      }
    }
    const run: StoredRun = {
      id: createId(),
      lessonId: document.id,
      startedMs: Date.now(),
      changedMs: Date.now(),
      state: 'running',
      request,
      progress: null,
      checkpoint: null,
      report: null,
      modelId: null,
    };
    return { checkpoints: new TrainingCheckpoints(database, fingerprint, run), state: null };
  }

  /** Keeps the state when the last one is old enough. */
  async keepWhenDue(state: () => RunState): Promise<void> {
    if (performance.now() - this.#savedMs > INTERVAL_MS) await this.keep(state(), 'running');
  }

  async keep(state: RunState, as: 'running' | 'paused'): Promise<void> {
    const checkpoint: Checkpoint = { fingerprint: this.#fingerprint, state };
    await this.#save({ state: as, checkpoint });
  }

  /** The run is over: there is nothing left to go on with. */
  async finish(as: 'finished' | 'stopped', modelId: string, report: TrainingReport): Promise<void> {
    await this.#save({ state: as, checkpoint: null, modelId, report });
  }

  async #save(changes: Partial<StoredRun>): Promise<void> {
    this.#run = { ...this.#run, ...changes, changedMs: Date.now() };
    await saveRun(this.#database, this.#run);
    this.#savedMs = performance.now();
  }
}

/** The same only for the same points, frames, labels, steps and seed. */
function takeFingerprint(
  { points, frames, labels, startsFrom }: LessonDocument,
  { steps, seed }: TrainingRequest,
): string {
  return JSON.stringify([
    startsFrom,
    steps,
    seed,
    points.map(({ id, name, pairId }) => [id, name, pairId]),
    frames.map(({ id, burst }) => [id, burst]),
    labels,
  ]);
}
