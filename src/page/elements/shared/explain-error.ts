// From a named error to words for people: what happened in one sentence, and what to do about it.
// Errors that were thrown in the worker are known by their names alone.
import { CameraError, MediaFileError, UnsupportedBrowserError } from '../../shell/errors.ts';
import type { CameraProblem, MediaFileProblem } from '../../shell/errors.ts';

export interface Explanation {
  /** What happened. */
  sentence: string;
  /** What to do. */
  advice: string;
  /** What the person can do about it here; null when nothing on this page helps. */
  remedy: 'retry' | 'another-file' | null;
}

type Words = Pick<Explanation, 'sentence' | 'advice'>;

const CAMERA: Record<CameraProblem, () => Words> = {
  missing: () => ({
    sentence: 'No camera was found.',
    advice: 'Plug one in and try again, or open a picture or a video instead.',
  }),
  refused: () => ({
    sentence: 'This page may not use the camera.',
    advice: explainPermission(navigator.userAgent),
  }),
  busy: () => ({
    sentence: 'The camera is in use by something else.',
    advice: 'Close other apps and tabs that show its picture, then try again.',
  }),
  unplugged: () => ({
    sentence: 'The camera was disconnected.',
    advice: 'Plug it in again, then try again.',
  }),
  insecure: () => ({
    sentence: 'Browsers give a camera only to secure pages, and this one came over plain HTTP.',
    advice: 'Open it with an address that begins with https:// or on localhost.',
  }),
};

const FILE: Record<MediaFileProblem, (name: string) => string> = {
  neither: (name) => `“${name}” is neither a picture nor a video.`,
  picture: (name) => `“${name}” cannot be read as a picture.`,
  video: (name) => `This browser cannot play “${name}”.`,
};

const FILE_ADVICE: Record<MediaFileProblem, string> = {
  neither: 'Choose a JPEG, PNG, WebP, MP4 or WebM file.',
  picture: 'It may be damaged; a JPEG, PNG or WebP file works everywhere.',
  video: 'It may be damaged, or of a kind this browser lacks; MP4 (H.264) and WebM mostly work.',
};

/** Pictures that browsers mostly do not read, by the ending. */
const FOREIGN: readonly [RegExp, string][] = [
  [/\.hei[cf]$/i, 'Most browsers read no HEIC photos: save it as JPEG, then open that.'],
  [/\.svg$/i, 'Drawings are not read here: save it as PNG, then open that.'],
];

const OUT_OF_MEMORY: Words = {
  sentence: 'There was not enough memory.',
  advice: 'Close other tabs or choose a smaller input in the settings, then try again.',
};

/** Errors of the worker, and of the browser, by name. */
const BY_NAME: Record<string, Words> = {
  ModelFileError: {
    sentence: 'The model’s file is missing or damaged.',
    advice: 'Check the connection and try again; if it stays so, reload the page.',
  },
  WeightsError: {
    sentence: 'The model’s file is damaged.',
    advice: 'Reload the page to fetch it anew.',
  },
  NoBackendError: {
    sentence: 'This browser found no way to run the model.',
    advice: 'Close other tabs and try again, or update the browser.',
  },
  EngineMemoryError: OUT_OF_MEMORY,
  WorkerGoneError: {
    sentence: 'The analysis stopped again and again.',
    advice: 'Close other tabs to free memory, then try again.',
  },
};

/** Words for an error. What nobody foresaw is shown with its own message. */
export function explainError(error: Error): Explanation {
  if (error instanceof CameraError) {
    return {
      ...CAMERA[error.problem](),
      remedy: error.problem === 'insecure' ? null : 'retry',
    };
  }
  if (error instanceof MediaFileError) {
    const { problem, fileName } = error;
    const sentence = FILE[problem](fileName);
    const foreign = FOREIGN.find(([ending]) => ending.test(fileName))?.[1];
    return { sentence, advice: foreign ?? FILE_ADVICE[problem], remedy: 'another-file' };
  }
  if (error instanceof UnsupportedBrowserError) {
    const missing = error.missing.join(' and ');
    return {
      sentence: `This browser lacks ${missing}, without which nothing here works.`,
      advice: 'Use a current Chrome, Edge, Firefox or Safari.',
      remedy: null,
    };
  }
  const unforeseen = { sentence: 'Something went wrong.', advice: error.message };
  const words = isOutOfMemory(error) ? OUT_OF_MEMORY : (BY_NAME[error.name] ?? unforeseen);
  return { ...words, remedy: 'retry' };
}

// Others' engines word it differently: a RangeError, a RuntimeError of WebAssembly, a GPU's complaint.
// Our own is known by its name, but not where a NoBackendError repeats its words.
function isOutOfMemory({ message }: Error): boolean {
  return /out of memory|allocation failed|could not allocate|cannot grow beyond|\bOOM\b/i.test(
    message,
  );
}

/** How to allow the camera for this page, in the browser at hand. */
export function explainPermission(userAgent: string): string {
  const isPhone = /Android|iPhone|iPad/.test(userAgent);
  if (/Firefox|FxiOS/.test(userAgent)) {
    return 'Click the camera symbol at the left of the address, remove “Blocked”, then try again.';
  }
  if (/Edg|Chrome|CriOS/.test(userAgent) && !/iPhone|iPad/.test(userAgent)) {
    return isPhone
      ? 'Tap the symbol at the left of the address, then Permissions, allow the camera, then try again.'
      : 'Click the symbol at the left of the address, switch Camera on, then try again.';
  }
  if (/iPhone|iPad/.test(userAgent)) {
    return 'Open Settings › Apps › your browser › Camera, choose Allow, then try again.';
  }
  if (userAgent.includes('Safari')) {
    return 'Open Safari › Settings › Websites › Camera, choose Allow for this page, then try again.';
  }
  return 'Allow the camera for this page in your browser’s settings, then try again.';
}
