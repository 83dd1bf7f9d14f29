// One picture of what the live session watches, for when the worker has none to give: the source is
// asked for one of its own, because the canvas on the page has the skeleton drawn over it.
import type { LessonDocument } from '../core/lesson-document.ts';
import type { FrameReport } from '../worker-api.ts';
import type { NewFrame } from './lesson-actions.ts';
import type { LiveSession } from './live-session.ts';
import type { LiveSource } from './live-source.ts';

/** A point the model is less sure of is not suggested as seen. */
const LEAST_SCORE = 0.3;
/** Below this it is suggested as absent; between the two nothing is suggested. */
const ABSENT_SCORE = 0.08;

/**
 * The picture that is watched now.
 * @throws DOMException when the camera gives no frame
 */
export async function grabFrame({ source, video }: LiveSession): Promise<ImageBitmap | null> {
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

/** Where a frame of this source comes from, as a lesson keeps it. */
export function originOf(source: LiveSource): NewFrame['source'] {
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

/** What the model says of the lesson's points, those of its joints that have the same names. */
export function guessesOf(
  { points }: Pick<LessonDocument, 'points'>,
  report: Pick<FrameReport, 'people'>,
): NonNullable<NewFrame['guesses']> {
  const [pose] = report.people.toSorted((a, b) => b.score - a.score);
  const found = new Map(pose?.keypoints.map((keypoint) => [keypoint.joint, keypoint]));
  const guesses: Record<string, { x: number; y: number } | null> = {};
  for (const { id, name } of points) {
    const keypoint = found.get(name);
    if (!keypoint) continue;
    if (keypoint.score >= LEAST_SCORE) guesses[id] = { x: keypoint.x, y: keypoint.y };
    else if (keypoint.score < ABSENT_SCORE) guesses[id] = null;
  }
  return guesses;
}
