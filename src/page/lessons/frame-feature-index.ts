// What the frames of a lesson look like, so that the queue can tell which are unlike those labelled so
// far (core/lesson/label-queue.ts). Gathered in the background, one frame after the other, never kept.
import type { FrameFeatures } from '../../core/lesson/label-queue.ts';
import { isFrameLabelled, type LessonDocument } from '../../core/lesson/lesson-document.ts';
import { Emitter } from '../shell/emitter.ts';
import { asError } from '../shell/errors.ts';
import { lookAtPicture } from './first-guesses.ts';
import type { LessonSession } from './lesson-session.ts';
import type { LiveFrames } from '../live/live-frames.ts';
import { decodePicture } from './prepare-picture.ts';

/** What there is to say: another frame was looked at, or looking has failed and ended. */
export type FrameLooksEvent = { kind: 'changed' } | { kind: 'trouble'; error: Error };

/** So many labelled frames say how different frames of this lesson are. */
const MIN_LABELLED = 2;
/** With fewer open frames there is nothing to choose. */
const MIN_OPEN = 3;

export class FrameLooks {
  readonly events = new Emitter<FrameLooksEvent>();
  readonly #features = new Map<string, Float32Array>();
  #gathering: AbortController | null = null;

  constructor(
    readonly frames: LiveFrames,
    readonly lessons: LessonSession,
  ) {}

  get features(): FrameFeatures {
    return this.#features;
  }

  /** A frame was looked at anyway. */
  remember(frameId: string, features: Float32Array): void {
    this.#features.set(frameId, features);
  }

  /** Looks at the frames that were not looked at, if that helps to choose. Does not wait. */
  gather(lesson: LessonDocument): void {
    if (this.#gathering) return;
    const labelled = lesson.frames.filter(({ id }) => isFrameLabelled(lesson, id)).length;
    if (labelled < MIN_LABELLED || lesson.frames.length - labelled < MIN_OPEN) return;
    const missing = lesson.frames.filter(({ id }) => !this.#features.has(id));
    if (missing.length > 0) void this.#lookAt(missing.map(({ id }) => id));
  }

  /** Looks at no more for now. */
  rest(): void {
    this.#gathering?.abort();
    this.#gathering = null;
  }

  async #lookAt(frameIds: readonly string[]): Promise<void> {
    const { signal } = (this.#gathering = new AbortController());
    try {
      for (const frameId of frameIds) {
        const picture = await decodePicture(await this.lessons.pictureOf(frameId), frameId);
        try {
          const { features } = await lookAtPicture(picture, this.frames);
          this.#features.set(frameId, features);
        } finally {
          picture.close();
        }
        if (signal.aborted) return;
        this.events.emit({ kind: 'changed' });
      }
      this.#gathering = null;
    } catch (thrown) {
      // What failed is not tried again before someone comes back; a lesson that closed is no trouble.
      if (!signal.aborted) this.events.emit({ kind: 'trouble', error: asError(thrown) });
    }
  }
}
