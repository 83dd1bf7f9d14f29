// Explains errors of the live view: one sentence for what happened, one for what to do. Errors from
// workers lose their class on the way and are identified by `name`. Lessons: explain-lesson-error.ts.
import { CameraError, MediaFileError, UnsupportedBrowserError } from '../../shell/errors.ts';
import type { CameraProblem, MediaFileProblem } from '../../shell/errors.ts';

export interface Explanation {
  /** What happened. */
  sentence: string;
  /** What to do. */
  advice: string;
  /** The button to offer; null if no action on this page helps. */
  remedy: 'retry' | 'another-file' | null;
}

type Words = Pick<Explanation, 'sentence' | 'advice'>;

const CAMERA: Record<CameraProblem, () => Words> = {
  missing: () => ({
    sentence: 'No camera was found.',
    advice: 'Plug one in and try again, or open a picture or a video instead.',
  }),
  refused: () => ({
    sentence: 'This page is not allowed to use the camera.',
    advice: explainPermission(navigator.userAgent),
  }),
  busy: () => ({
    sentence: 'Another app or tab is using the camera.',
    advice: 'Close it, then try again.',
  }),
  unplugged: () => ({
    sentence: 'The camera was disconnected.',
    advice: 'Reconnect it, then try again.',
  }),
  insecure: () => ({
    sentence: 'The camera only works on secure pages, and this page was loaded over HTTP.',
    advice: 'Open the https:// address, or use localhost.',
  }),
};

const FILE: Record<MediaFileProblem, (name: string) => string> = {
  neither: (name) => `“${name}” is not a picture or a video.`,
  picture: (name) => `“${name}” cannot be opened as a picture.`,
  video: (name) => `This browser cannot play “${name}”.`,
};

const FILE_ADVICE: Record<MediaFileProblem, string> = {
  neither: 'Choose a JPEG, PNG, WebP, MP4 or WebM file.',
  picture: 'The file may be damaged. JPEG, PNG and WebP work in every browser.',
  video: 'The file may be damaged or use an unsupported codec. MP4 (H.264) and WebM usually work.',
};

/** Picture formats that most browsers cannot decode, by file extension. */
const UNSUPPORTED_FORMATS: readonly [RegExp, string][] = [
  [/\.hei[cf]$/i, 'Most browsers cannot open HEIC photos. Save it as JPEG and open that.'],
  [/\.svg$/i, 'SVG files are not supported. Save it as PNG and open that.'],
];

const OUT_OF_MEMORY: Words = {
  sentence: 'There was not enough memory.',
  advice: 'Close other tabs or choose a smaller input size in the settings, then try again.',
};

/** Errors from workers and from the browser, by name. */
const BY_NAME: Record<string, Words> = {
  ModelFileError: {
    sentence: 'The model file is missing or damaged.',
    advice: 'Check the connection and try again. If it fails again, reload the page.',
  },
  WeightsError: {
    sentence: 'The model file is damaged.',
    advice: 'Reload the page to download it again.',
  },
  NoBackendError: {
    sentence: 'The model cannot run in this browser.',
    advice: 'Close other tabs and try again, or update the browser.',
  },
  EngineMemoryError: OUT_OF_MEMORY,
  WorkerGoneError: {
    sentence: 'The analysis stopped several times.',
    advice: 'Close other tabs to free memory, then try again.',
  },
};

/** Explains any error; unknown ones are shown with their own message. */
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
    const advice = UNSUPPORTED_FORMATS.find(([extension]) => extension.test(fileName))?.[1];
    return { sentence, advice: advice ?? FILE_ADVICE[problem], remedy: 'another-file' };
  }
  if (error instanceof UnsupportedBrowserError) {
    const missing = error.missing.join(' and ');
    return {
      sentence: `This browser does not support ${missing}, which Keydot needs.`,
      advice: 'Use a current Chrome, Edge, Firefox or Safari.',
      remedy: null,
    };
  }
  const unknown = { sentence: 'Something went wrong.', advice: error.message };
  const words = isOutOfMemory(error) ? OUT_OF_MEMORY : (BY_NAME[error.name] ?? unknown);
  return { ...words, remedy: 'retry' };
}

// Engines report it differently: as a RangeError, a WebAssembly RuntimeError or a GPU error. The message is
// tested first because a NoBackendError may quote one of these.
function isOutOfMemory({ message }: Error): boolean {
  return /out of memory|allocation failed|could not allocate|cannot grow beyond|\bOOM\b/i.test(
    message,
  );
}

/** How to allow the camera for this page, in the browser at hand. */
export function explainPermission(userAgent: string): string {
  const isPhone = /Android|iPhone|iPad/.test(userAgent);
  if (/Firefox|FxiOS/.test(userAgent)) {
    return 'Click the camera icon left of the address, remove “Blocked”, then try again.';
  }
  if (/Edg|Chrome|CriOS/.test(userAgent) && !/iPhone|iPad/.test(userAgent)) {
    return isPhone
      ? 'Tap the icon left of the address, then Permissions, allow the camera, then try again.'
      : 'Click the icon left of the address, turn Camera on, then try again.';
  }
  if (/iPhone|iPad/.test(userAgent)) {
    return 'Open Settings › Apps › your browser › Camera, choose Allow, then try again.';
  }
  if (userAgent.includes('Safari')) {
    return 'Open Safari › Settings › Websites › Camera, choose Allow for this page, then try again.';
  }
  return 'Allow the camera for this page in your browser’s settings, then try again.';
}
