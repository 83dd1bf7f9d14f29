// From a named error of the lab to a sentence for people.

const BY_NAME: Record<string, string> = {
  WorkerGoneError:
    'The training stopped by itself: close other tabs to free memory, then try again.',
  TrainingDivergedError:
    'The numbers got out of hand, which this set-up may do: try again with another seed or loss.',
  EngineMemoryError: 'There was not enough memory: close other tabs, then try again.',
  LabLessonError:
    'Some frames are kept back to judge by, so this takes labelled frames of two times or more: ' +
    'capture and label some more in Teach.',
  NotStoredError: 'This lesson is not kept here any more: choose another.',
};

/** One sentence. What nobody foresaw is said in its own words. */
export function explainLab(error: Error): string {
  return BY_NAME[error.name] ?? error.message;
}
