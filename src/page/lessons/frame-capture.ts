// Takes frames of what is watched live into the open lesson, one or many in a row, each with what the
// model has just said of it. The picture itself: grab-frame.ts.
import { createId } from '../../core/ids.ts';
import type { FrameReport, GrabbedFrame } from '../../api/pose-api.ts';
import { canGuess, guessesOf, lookAtPicture } from './first-guesses.ts';
import { FrameLooks } from './frame-feature-index.ts';
import { grabFrame, originOf } from './grab-frame.ts';
import type { AddedFrames, AddingOptions, NewFrame } from './new-frames.ts';
import type { LessonSession } from './lesson-session.ts';
import type { LiveSession } from '../live/live-session.ts';

/** Many frames in a row. */
export interface BurstPlan {
  frames: number;
  intervalMs: number;
  /** Time to get into the picture. */
  countdownMs: number;
}

/** How a burst stands: seconds until it begins, or frames still to come. */
export type BurstProgress =
  { kind: 'countdown'; secondsLeft: number } | { kind: 'taking'; taken: number; frames: number };

export class FrameCapture {
  /** What the lesson's frames look like. */
  readonly looks: FrameLooks;
  readonly #unsubscribe: () => void;
  #report: FrameReport | null = null;

  constructor(
    readonly live: LiveSession,
    readonly lessons: LessonSession,
  ) {
    this.looks = new FrameLooks(live.frames, lessons);
    this.#unsubscribe = live.events.subscribe((event) => {
      if (event.kind === 'frame') this.#report = event.report;
      if (event.kind === 'changed' && !live.source) this.#report = null;
    });
  }

  /**
   * Adds what is watched now as a frame.
   * @param burst the same for frames taken in one go
   * @returns the new frame's id; null when nothing is watched, or the picture was refused
   */
  async take(burst: string | null = null): Promise<string | null> {
    const { live, lessons } = this;
    const { source } = live;
    if (!source) return null;
    // The very frame that was shown, where the worker has one; otherwise the next there is.
    const shown = await live.frames.grab();
    const report = shown?.report ?? this.#report;
    const picture = shown?.bitmap ?? (await grabFrame(live));
    if (!picture) return null;
    const pose = report?.people[0];
    const { flatness, regions } = shown ?? {};
    const guesses = guessesOf(lessons.document, { pose, flatness, regions });
    const added = await lessons.actions.addFrames([
      { picture, source: originOf(source), burst, guesses },
    ]);
    if (added.refused.length > 0) throw added.refused[0];
    return added.frameIds[0] ?? null;
  }

  /**
   * Takes frames at an interval, after a countdown, until done or aborted.
   * @returns how many were taken
   */
  async takeBurst(
    { frames, intervalMs, countdownMs }: BurstPlan,
    signal: AbortSignal,
    onProgress: (progress: BurstProgress) => void,
  ): Promise<number> {
    for (let left = countdownMs; left > 0; left -= 1000) {
      onProgress({ kind: 'countdown', secondsLeft: Math.ceil(left / 1000) });
      if (!(await rest(Math.min(1000, left), signal))) return 0;
    }
    const burst = createId();
    let taken = 0;
    while (taken < frames) {
      const begun = performance.now();
      if ((await this.take(burst)) === null) break;
      onProgress({ kind: 'taking', taken: ++taken, frames });
      const isLast = taken === frames;
      const spent = performance.now() - begun;
      if (isLast || !(await rest(Math.max(0, intervalMs - spent), signal))) break;
    }
    return taken;
  }

  /**
   * Adds frozen frames of the last seconds, as one burst, with what was found in them.
   * @param indices among the frozen frames, those that are wanted
   * @returns the ids of the new frames
   */
  async keepFrozen(indices: readonly number[]): Promise<string[]> {
    const { live, lessons } = this;
    const kept = await Promise.all(indices.map((index) => live.frames.frozenAt(index)));
    const frames = kept.filter((frame) => frame !== null);
    const newestMs = Math.max(...frames.map(({ report }) => report.timeMs));
    const burst = createId();
    const added = frames.map(({ bitmap, report, flatness, regions }: GrabbedFrame): NewFrame => {
      const found = { pose: report.people[0], flatness, regions };
      const guesses = guessesOf(lessons.document, found);
      const capturedMs = Date.now() - (newestMs - report.timeMs);
      const source = live.source ? originOf(live.source) : 'camera';
      return { picture: bitmap, source, burst, capturedMs, guesses };
    });
    const { frameIds, refused } = await lessons.actions.addFrames(added);
    if (refused.length > 0) throw refused[0];
    return frameIds;
  }

  /** Adds pictures from files, with the first guesses of the model in use where it knows a point. */
  addPictures(added: readonly NewFrame[], options: AddingOptions = {}): Promise<AddedFrames> {
    const { live, lessons, looks } = this;
    if (!canGuess(lessons.document, live.frames)) return lessons.actions.addFrames(added, options);
    const guess: AddingOptions['guess'] = async (picture, frameId) => {
      const { features, ...found } = await lookAtPicture(picture, live.frames);
      looks.remember(frameId, features);
      return guessesOf(lessons.document, found);
    };
    return lessons.actions.addFrames(added, { ...options, guess });
  }

  dispose(): void {
    this.looks.rest();
    this.#unsubscribe();
  }
}

/** @returns false when it was aborted meanwhile */
function rest(timeMs: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const wake = () => (clearTimeout(timer), resolve(!signal.aborted));
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', wake);
      resolve(true);
    }, timeMs);
    signal.addEventListener('abort', wake, { once: true });
  });
}
