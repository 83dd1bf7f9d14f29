// The lab's session: the set-up that was chosen, a second one to compare it with, and their runs. Draws
// nothing; elements/lab/keydot-lab.ts shows it. Next: lab-runner.ts.
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
import { findChoices, keepChoices } from './saved-lab-setups.ts';
import { LabRunner } from './lab-runner.ts';
import { drawScenes, loadLessonScenes } from './lab-scenes.ts';
import { isLabActive, type LabRunState } from './lab-state.ts';
import type { LessonLibrary } from '../lessons/lesson-library.ts';

/** More helps little with pictures this small. */
const MAX_THREADS = 4;

export class LabSession {
  /** Tells that something changed. */
  readonly events = new Emitter<{ kind: 'changed' }>();
  #setup: LabSetup;
  /** What the person made otherwise in the second; null while there is no second. */
  #difference: LabDifference | null;
  #lessons: readonly LessonSummary[] = [];
  #scenes: readonly LabScene[] = [];
  #trouble: Error | null = null;
  readonly #runners: readonly [LabRunner, LabRunner];
  /** Set-ups that were last started together. */
  #started = 1;
  #threads = 1;

  constructor(private readonly shelf: LessonLibrary) {
    const kept = findChoices();
    this.#setup = settleSetup(kept?.setup ?? FIRST_SETUP);
    this.#difference = kept?.difference ?? null;
    const tell = () => this.#tell();
    this.#runners = [new LabRunner(tell), new LabRunner(tell)];
    this.#showScenes();
  }

  /** One set-up or two: the second follows the first in all that was not changed in it. */
  get setups(): readonly LabSetup[] {
    const setup = this.#setup;
    if (!this.#difference) return [setup];
    return [setup, settleSetup({ ...setup, ...this.#difference })];
  }

  /** As many as were started together. */
  get runs(): readonly LabRunState[] {
    return this.#runners.slice(0, this.#started).map(({ state }) => state);
  }

  get isActive(): boolean {
    return this.#runners.some(({ state }) => isLabActive(state));
  }

  /** All runs under way have been asked to stop. */
  get isStopping(): boolean {
    const active = this.#runners.map(({ state }) => state).filter(isLabActive);
    return active.length > 0 && active.every(({ stopping }) => stopping);
  }

  /** The person's own lessons that can be learned from. */
  get lessons(): readonly LessonSummary[] {
    return this.#lessons;
  }

  /** Some pictures that are learned from; none while those of a lesson are being loaded. */
  get scenes(): readonly LabScene[] {
    return this.#scenes;
  }

  /** Why the person's lessons could not be read. */
  get trouble(): Error | null {
    return this.#trouble;
  }

  /** Looks for the person's lessons anew. Never rejects: what goes wrong becomes the trouble. */
  async findLessons(): Promise<void> {
    try {
      const lessons = await this.shelf.list();
      this.#trouble = null;
      this.#lessons = lessons.filter(
        ({ damage, points, labelledFrames }) => !damage && points > 0 && labelledFrames > 1,
      );
    } catch (thrown) {
      this.#trouble = asError(thrown);
      return this.#tell();
    }
    const { data } = this.#setup;
    if (data.kind !== 'lesson') return this.#tell();
    const isThere = this.#lessons.some(({ id }) => id === data.lessonId);
    // It may have been deleted in Teach, or labelled further.
    this.change({ data: isThere ? data : FIRST_SETUP.data });
  }

  change(change: Partial<LabSetup>): void {
    this.#setup = settleSetup({ ...this.#setup, ...change });
    if (change.data) this.#trouble = null;
    if (change.data || change.seed !== undefined) this.#showScenes();
    this.#tellChoice();
  }

  /** Changes the second set-up, if there is one. */
  changeSecond(change: LabDifference): void {
    if (!this.#difference) return;
    this.#difference = { ...this.#difference, ...change };
    this.#tellChoice();
  }

  /** A second set-up, so far the same, or none any more. */
  compare(isComparing: boolean): void {
    this.#difference = isComparing ? {} : null;
    this.#tellChoice();
  }

  /** Learns all set-ups side by side; ends runs that are under way. */
  start(): void {
    const { setups } = this;
    // One core is left to the page.
    const all = Math.max(1, Math.min(MAX_THREADS, navigator.hardwareConcurrency - 1));
    this.#threads = Math.max(1, Math.floor(all / setups.length));
    this.#started = setups.length;
    setups.forEach((setup, index) => this.#run(index, setup));
  }

  /** Learns one of the set-ups that were last started again. */
  retry(index: number): void {
    const state = this.runs[index];
    if (state.kind === 'failed') this.#run(index, state.setup);
  }

  /** Ends all runs soon, with what has been learned. */
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
      const scenes = await loadLessonScenes(lessonId, this.shelf.database);
      if (isWanted()) this.#scenes = scenes;
    } catch (thrown) {
      if (isWanted()) this.#trouble = asError(thrown);
    }
    this.#tell();
  }

  #tellChoice(): void {
    keepChoices({ setup: this.#setup, difference: this.#difference });
    this.#tell();
  }

  #tell(): void {
    this.events.emit({ kind: 'changed' });
  }
}
