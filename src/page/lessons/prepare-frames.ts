// From pictures to frames of a lesson, each with its file and its first guesses; what does not decode is
// left out and told. The picture itself: prepare-picture.ts. Who adds them: lesson-actions.ts.
import { createId } from '../../core/ids.ts';
import type { LessonFrame } from '../../core/lesson/lesson-document.ts';
import type { PlacedFrame } from '../../core/lesson/lesson-edits.ts';
import { asError, MediaFileError } from '../shell/errors.ts';
import { labelsOfGuesses, type Guesses } from './first-guesses.ts';
import type { AddedFrames, AddingOptions, NewFrame } from './new-frames.ts';
import { prepareFramePicture } from './prepare-picture.ts';

/** Frames that are ready to be added. */
export interface PreparedFrames extends Omit<AddedFrames, 'frameIds'> {
  placed: Omit<PlacedFrame, 'index'>[];
  /** By the frame's id. */
  pictures: Map<string, Blob>;
}

/** Reads pictures one after the other, until all are read or it is aborted. */
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
    // One failure is enough: whoever cannot look at one picture cannot look at the next.
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
