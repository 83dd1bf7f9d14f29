// The lab session, the entry of the Lab: the chosen setup, an optional second one for comparison,
// and their runs. Draws nothing; elements show it. Next: page/lab/lab-runner.ts.
import {
  FIRST_SETUP,
  settleSetup,
  type LabDifference,
  type LabSetup,
} from '../../core/lab/lab-setup.ts';
import type { LabScene } from '../../core/lab/scene.ts';
import type { LessonSummary } from '../../storage/lesson-store.ts';
import { Emitter } from '../shell/emitter.ts';
import { asError } from '../shell/errors.ts';
import { loadLabChoices, saveLabChoices } from './saved-lab-setups.ts';
import { LabRunner, isLabActive, type LabRunState } from './lab-runner.ts';
import { drawScenes, loadLessonScenes } from './lab-scenes.ts';
import type { LessonLibrary } from '../lessons/lesson-library.ts';

/** More threads bring little with pictures this small. */
const MAX_THREADS = 4;

/** The setups and runs of the lab. */
export class LabSession {
  /** Emitted after every change. */
  readonly events = new Emitter<{ kind: 'changed' }>();
  #setup: LabSetup;
  /** What differs in the second setup; null without a second setup. */
  #difference: LabDifference | null;
  #lessons: readonly LessonSummary[] = [];
  #scenes: readonly LabScene[] = [];
  #trouble: Error | null = null;
  readonly #runners: readonly [LabRunner, LabRunner];
  /** Number of setups that were last started together. */
  #startedCount = 1;
  #threads = 1;

  constructor(private readonly library: LessonLibrary) {
    const saved = loadLabChoices();
    this.#setup = settleSetup(saved?.setup ?? FIRST_SETUP);
    this.#difference = saved?.difference ?? null;
    const onChange = () => this.#changed();
    this.#runners = [new LabRunner(onChange), new LabRunner(onChange)];
    this.#showScenes();
  }

  /** One setup, or two: the second equals the first except for the chosen difference. */
  get setups(): readonly LabSetup[] {
    const setup = this.#setup;
    if (!this.#difference) return [setup];
    return [setup, settleSetup({ ...setup, ...this.#difference })];
  }

  /** The states of the setups that were last started together. */
  get runs(): readonly LabRunState[] {
    return this.#runners.slice(0, this.#startedCount).map(({ state }) => state);
  }

  get isActive(): boolean {
    return this.#runners.some(({ state }) => isLabActive(state));
  }

  /** Whether all active runs were asked to stop. */
  get isStopping(): boolean {
    const active = this.#runners.map(({ state }) => state).filter(isLabActive);
    return active.length > 0 && active.every(({ stopping }) => stopping);
  }

  /** The user's lessons with enough labels to train on. */
  get lessons(): readonly LessonSummary[] {
    return this.#lessons;
  }

  /** Some training pictures; empty while those of a lesson are loading. */
  get scenes(): readonly LabScene[] {
    return this.#scenes;
  }

  /** Why the lessons could not be read; null when they could. */
  get trouble(): Error | null {
    return this.#trouble;
  }

  /** Reloads the list of lessons. Never rejects: failures become `trouble`. */
  async findLessons(): Promise<void> {
    try {
      const lessons = await this.library.list();
      this.#trouble = null;
      this.#lessons = lessons.filter(
        ({ damage, points, labelledFrames }) => !damage && points > 0 && labelledFrames > 1,
      );
    } catch (thrown) {
      this.#trouble = asError(thrown);
      return this.#changed();
    }
    const { data } = this.#setup;
    if (data.kind !== 'lesson') return this.#changed();
    const isThere = this.#lessons.some(({ id }) => id === data.lessonId);
    // The lesson may have been deleted or labelled further in Teach.
    this.change({ data: isThere ? data : FIRST_SETUP.data });
  }

  /** Changes the first setup. */
  change(change: Partial<LabSetup>): void {
    this.#setup = settleSetup({ ...this.#setup, ...change });
    if (change.data) this.#trouble = null;
    if (change.data || change.seed !== undefined) this.#showScenes();
    this.#saveChoice();
  }

  /** Changes the second setup, if there is one. */
  changeSecond(change: LabDifference): void {
    if (!this.#difference) return;
    this.#difference = { ...this.#difference, ...change };
    this.#saveChoice();
  }

  /** Adds a second setup, equal to the first, or removes it. */
  compare(isComparing: boolean): void {
    this.#difference = isComparing ? {} : null;
    this.#saveChoice();
  }

  /** Trains all setups side by side; ends runs in progress. */
  start(): void {
    const { setups } = this;
    // One core is left to the page.
    const all = Math.max(1, Math.min(MAX_THREADS, navigator.hardwareConcurrency - 1));
    this.#threads = Math.max(1, Math.floor(all / setups.length));
    this.#startedCount = setups.length;
    setups.forEach((setup, index) => this.#run(index, setup));
  }

  /** Repeats a failed run. @param index of the setup */
  retry(index: number): void {
    const state = this.runs[index];
    if (state.kind === 'failed') this.#run(index, state.setup);
  }

  /** Ends all runs, with the models so far. */
  stop(): void {
    for (const runner of this.#runners) runner.stop();
  }

  dispose(): void {
    for (const runner of this.#runners) runner.dispose();
    this.events.clear();
  }

  #run(index: number, setup: LabSetup): void {
    void this.#runners[index].start({ setup, threads: this.#threads });
  }

  #showScenes(): void {
    const { data, seed } = this.#setup;
    if (data.kind === 'lesson') void this.#loadLesson(data.lessonId);
    else this.#scenes = drawScenes(data, seed);
  }

  async #loadLesson(lessonId: string): Promise<void> {
    this.#scenes = [];
    const isWanted = () => {
      const { data } = this.#setup;
      return data.kind === 'lesson' && data.lessonId === lessonId;
    };
    try {
      const scenes = await loadLessonScenes(lessonId, this.library.database);
      if (isWanted()) this.#scenes = scenes;
    } catch (thrown) {
      if (isWanted()) this.#trouble = asError(thrown);
    }
    this.#changed();
  }

  #saveChoice(): void {
    saveLabChoices({ setup: this.#setup, difference: this.#difference });
    this.#changed();
  }

  #changed(): void {
    this.events.emit({ kind: 'changed' });
  }
}
