// Turns pictures into frames of a lesson, each with its file and first guesses. Pictures that do
// not decode are left out and reported. Next: page/lessons/lesson-actions.ts.
import type { FrameOrigin, LessonFrame } from '../../core/lesson/lesson-document.ts';
import { MediaFileError, asError } from '../shell/errors.ts';
import { type Guesses, labelsOfGuesses } from './first-guesses.ts';
import { createId } from '../../core/ids.ts';
import type { PlacedFrame } from '../../core/lesson/lesson-edits.ts';
import { prepareFramePicture } from './frame-pictures.ts';

/** A picture to add as a frame. */
export interface NewFrame {
  /** A bitmap is closed after it was read. */
  picture: Blob | ImageBitmap;
  source: FrameOrigin;
  /** Default: the file name, or origin and time. */
  name?: string;
  /** Shared by frames that are captured together. */
  burst?: string | null;
  /** Default: now. */
  capturedMs?: number;
  /** First guesses, if they are already known. */
  guesses?: Guesses;
}

/** Options for adding frames. */
export interface AddingOptions {
  /** Aborts; nothing is added then. */
  signal?: AbortSignal;
  onProgress?: (done: number, all: number) => void;
  /** Computes the guesses of a picture that has none; the picture stays open. */
  guess?: (picture: ImageBitmap, frameId: string) => Promise<Guesses>;
}

/** The result of adding frames. */
export interface AddedFrames {
  frameIds: string[];
  /** Pictures that do not decode; the others were added. */
  refused: MediaFileError[];
  /** The error that prevented guesses; null when there was none. */
  guessTrouble: Error | null;
}

/** Frames ready to be added to a lesson. */
export interface PreparedFrames extends Omit<AddedFrames, 'frameIds'> {
  placed: Omit<PlacedFrame, 'index'>[];
  /** By frame id. */
  pictures: Map<string, Blob>;
}

/** Prepares pictures one after the other, until all are done or it is aborted. */
export async function prepareFrames(
  added: readonly NewFrame[],
  { signal, onProgress, guess }: AddingOptions,
): Promise<PreparedFrames> {
  const prepared: PreparedFrames = {
    placed: [],
    pictures: new Map(),
    refused: [],
    guessTrouble: null,
  };
  for (const [index, each] of added.entries()) {
    if (signal?.aborted) break;
    onProgress?.(index, added.length);
    // After one failure, guesses for the remaining pictures would fail too.
    const guesser = prepared.guessTrouble || each.guesses ? undefined : guess;
    try {
      const { frame, file, guesses, trouble } = await prepareFrame(each, guesser);
      prepared.placed.push({ frame, labels: labelsOfGuesses(guesses, frame) });
      prepared.pictures.set(frame.id, file);
      prepared.guessTrouble ??= trouble;
    } catch (thrown) {
      if (!(thrown instanceof MediaFileError)) throw thrown;
      prepared.refused.push(thrown);
    }
  }
  return prepared;
}

async function prepareFrame(each: NewFrame, guess: AddingOptions['guess']) {
  const { picture, source, burst = null } = each;
  const id = createId();
  const fileName = picture instanceof File ? picture.name : '';
  const capturedMs = each.capturedMs ?? Date.now();
  const name = each.name ?? (fileName || `${source} ${new Date(capturedMs).toISOString()}`);
  let guesses: Guesses = each.guesses ?? {};
  let trouble: Error | null = null;
  const { file, width, height } = await prepareFramePicture(picture, name, async (bitmap) => {
    try {
      if (guess) guesses = await guess(bitmap, id);
    } catch (thrown) {
      trouble = asError(thrown);
    }
  });
  const frame: LessonFrame = { id, burst, capturedMs, width, height, source, name };
  return { frame, file, guesses, trouble: trouble as Error | null };
}
