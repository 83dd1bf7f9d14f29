// Captures frames of the live view into the open lesson, one or a burst, each with the first
// guesses of the current model. Next: page/lessons/lesson-actions.ts.
import { createId } from '../../core/ids.ts';
import type { FrameReport, GrabbedFrame } from '../../api/pose-api.ts';
import { canGuess, guessesOf, findPointsInPicture } from './first-guesses.ts';
import { FrameFeatureIndex } from './frame-feature-index.ts';
import type { AddedFrames, AddingOptions, NewFrame } from './prepare-frames.ts';
import type { LessonSession } from './lesson-session.ts';
import type { LiveSession } from '../live/live-session.ts';
import type { LiveSource } from '../sources/live-source.ts';

/** How to capture a burst of frames. */
export interface BurstPlan {
  frames: number;
  intervalMs: number;
  /** Time for the user to get into the picture. */
  countdownMs: number;
}

/** Progress of a burst: seconds until it starts, or frames taken so far. */
export type BurstProgress =
  { kind: 'countdown'; secondsLeft: number } | { kind: 'taking'; taken: number; frames: number };

export class FrameCapture {
  /** Features of the lesson's frames, for the label queue. */
  readonly featureIndex: FrameFeatureIndex;
  readonly #unsubscribe: () => void;
  #report: FrameReport | null = null;

  constructor(
    readonly live: LiveSession,
    readonly lessons: LessonSession,
  ) {
    this.featureIndex = new FrameFeatureIndex(live.frames, lessons);
    this.#unsubscribe = live.events.subscribe((event) => {
      if (event.kind === 'frame') this.#report = event.report;
      if (event.kind === 'changed' && !live.source) this.#report = null;
    });
  }

  /**
   * Adds the current picture of the live view as a frame.
   * @param burst shared by frames that are captured together
   * @returns the new frame's id; null when nothing is shown
   * @throws MediaFileError when the picture cannot be read
   */
  async take(burst: string | null = null): Promise<string | null> {
    const { live, lessons } = this;
    const { source } = live;
    if (!source) return null;
    // The exact frame that was shown, if the worker still has it; otherwise the next one.
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
   * Captures frames at an interval, after a countdown, until done or aborted.
   * @returns the number of captured frames
   */
  async takeBurst(
    { frames, intervalMs, countdownMs }: BurstPlan,
    signal: AbortSignal,
    onProgress: (progress: BurstProgress) => void,
  ): Promise<number> {
    for (let left = countdownMs; left > 0; left -= 1000) {
      onProgress({ kind: 'countdown', secondsLeft: Math.ceil(left / 1000) });
      if (!(await wait(Math.min(1000, left), signal))) return 0;
    }
    const burst = createId();
    let taken = 0;
    while (taken < frames) {
      const begun = performance.now();
      if ((await this.take(burst)) === null) break;
      onProgress({ kind: 'taking', taken: ++taken, frames });
      const isLast = taken === frames;
      const spent = performance.now() - begun;
      if (isLast || !(await wait(Math.max(0, intervalMs - spent), signal))) break;
    }
    return taken;
  }

  /**
   * Adds frozen frames of the last seconds as one burst, each with its detection.
   * @param indices into the frozen frames
   * @returns the ids of the new frames
   */
  async addFrozen(indices: readonly number[]): Promise<string[]> {
    const { live, lessons } = this;
    const frozen = await Promise.all(indices.map((index) => live.frames.frozenAt(index)));
    const frames = frozen.filter((frame) => frame !== null);
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

  /**
   * Adds pictures from files, with first guesses where the current model detects a point of the
   * lesson.
   */
  addPictures(added: readonly NewFrame[], options: AddingOptions = {}): Promise<AddedFrames> {
    const { live, lessons, featureIndex } = this;
    if (!canGuess(lessons.document, live.frames)) return lessons.actions.addFrames(added, options);
    const guess: AddingOptions['guess'] = async (picture, frameId) => {
      const { features, ...found } = await findPointsInPicture(picture, live.frames);
      featureIndex.set(frameId, features);
      return guessesOf(lessons.document, found);
    };
    return lessons.actions.addFrames(added, { ...options, guess });
  }

  dispose(): void {
    this.featureIndex.stop();
    this.#unsubscribe();
  }
}

/** @returns false when aborted before the time was over */
function wait(timeMs: number, signal: AbortSignal): Promise<boolean> {
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

/**
 * The current picture of the source itself: the canvas on the page has the skeleton drawn over it.
 * @throws DOMException when the camera gives no frame
 */
async function grabFrame({ source, video }: LiveSession): Promise<ImageBitmap | null> {
  switch (source?.kind) {
    case 'camera':
      return grabFromCamera(source.track);
    case 'video':
      return createImageBitmap(video);
    case 'still':
      return createImageBitmap(source.bitmap);
    case undefined:
      return null;
  }
}

/** The origin that the lesson stores for a frame of this source. */
function originOf(source: LiveSource): NewFrame['source'] {
  if (source.kind === 'camera') return 'camera';
  return source.kind === 'video' ? 'video' : 'file';
}

async function grabFromCamera(track: MediaStreamVideoTrack): Promise<ImageBitmap> {
  if ('ImageCapture' in window) return new ImageCapture(track).grabFrame();
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  try {
    await video.play();
    return await createImageBitmap(video);
  } finally {
    video.srcObject = null;
  }
}
