// Pictures on their way to becoming frames of a lesson, and what came of it. Read by prepare-frames.ts,
// added by lesson-actions.ts.
import type { FrameOrigin } from '../../core/lesson/lesson-document.ts';
import type { MediaFileError } from '../shell/errors.ts';
import type { Guesses } from './first-guesses.ts';

/** A picture that is to become a frame. */
export interface NewFrame {
  /** A bitmap is closed once it is read. */
  picture: Blob | ImageBitmap;
  source: FrameOrigin;
  /** Made up when nothing is said. */
  name?: string;
  /** The same for all frames taken in one go. */
  burst?: string | null;
  /** Now when nothing is said. */
  capturedMs?: number;
  /** What the model found, by the point's id; null where it found nothing. */
  guesses?: Guesses;
}

export interface AddingOptions {
  /** Gives up: nothing is added. */
  signal?: AbortSignal;
  onProgress?: (done: number, all: number) => void;
  /** What the model finds in a picture that comes without guesses; the picture stays open. */
  guess?: (picture: ImageBitmap, frameId: string) => Promise<Guesses>;
}

export interface AddedFrames {
  frameIds: string[];
  /** Pictures that do not decode; the others were added. */
  refused: MediaFileError[];
  /** Why there are no guesses, though they were wanted; null when nothing went wrong. */
  guessTrouble: Error | null;
}
