// Image features of a lesson's frames, from which the label queue finds frames unlike those
// labelled so far (core/lesson/label-queue.ts). Computed in the background, one frame at a time;
// never stored.
import type { FrameFeatures } from '../../core/lesson/label-queue.ts';
import { isFrameLabelled, type LessonDocument } from '../../core/lesson/lesson-document.ts';
import { Emitter } from '../shell/emitter.ts';
import { asError } from '../shell/errors.ts';
import { findPointsInPicture } from './first-guesses.ts';
import type { LessonSession } from './lesson-session.ts';
import type { LiveFrames } from '../live/live-frames.ts';
import { decodePicture } from './frame-pictures.ts';

/**
 * `changed`: the features of another frame are known. `trouble`: the computation failed and
 * stopped.
 */
export type FrameFeatureIndexEvent = { kind: 'changed' } | { kind: 'trouble'; error: Error };

/** Minimum number of labelled frames to estimate how much the frames differ. */
const MIN_LABELLED = 2;
/** With fewer unlabelled frames there is no order to choose. */
const MIN_UNLABELLED = 3;

/** The features of the open lesson's frames, by frame id. */
export class FrameFeatureIndex {
  readonly events = new Emitter<FrameFeatureIndexEvent>();
  readonly #features = new Map<string, Float32Array>();
  #gathering: AbortController | null = null;

  constructor(
    readonly frames: LiveFrames,
    readonly lessons: LessonSession,
  ) {}

  get features(): FrameFeatures {
    return this.#features;
  }

  /** Stores features that were computed elsewhere. */
  set(frameId: string, features: Float32Array): void {
    this.#features.set(frameId, features);
  }

  /** Starts computing missing features, if the label queue can use them. Does not wait. */
  update(lesson: LessonDocument): void {
    if (this.#gathering) return;
    const labelled = lesson.frames.filter(({ id }) => isFrameLabelled(lesson, id)).length;
    if (labelled < MIN_LABELLED || lesson.frames.length - labelled < MIN_UNLABELLED) return;
    const missing = lesson.frames.filter(({ id }) => !this.#features.has(id));
    if (missing.length > 0) void this.#compute(missing.map(({ id }) => id));
  }

  /** Stops the computation. */
  stop(): void {
    this.#gathering?.abort();
    this.#gathering = null;
  }

  async #compute(frameIds: readonly string[]): Promise<void> {
    const { signal } = (this.#gathering = new AbortController());
    try {
      for (const frameId of frameIds) {
        const picture = await decodePicture(await this.lessons.pictureOf(frameId), frameId);
        try {
          const { features } = await findPointsInPicture(picture, this.frames);
          this.#features.set(frameId, features);
        } finally {
          picture.close();
        }
        if (signal.aborted) return;
        this.events.emit({ kind: 'changed' });
      }
      this.#gathering = null;
    } catch (thrown) {
      // After a failure `#gathering` stays set, so that nothing is retried before stop(). A closed
      // lesson is not an error.
      if (!signal.aborted) this.events.emit({ kind: 'trouble', error: asError(thrown) });
    }
  }
}
