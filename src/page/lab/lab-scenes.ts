// The first training pictures of a lab setup, which the page shows before and during a run:
// synthetic scenes, or frames of a lesson.
import { createPlainView } from '../../core/training/augment.ts';
import {
  createSceneFor,
  type DrawnData,
  createLessonScene,
  enoughForLab,
  planLessonView,
} from '../../core/lab/lab-scene.ts';
import { LAB_SIDE } from '../../core/lab/lab-setup.ts';
import type { LabScene } from '../../core/lab/scene.ts';
import { isPlaced, type LabelledFrame } from '../../core/lesson/labels.ts';
import { toLabelledFrames } from '../../core/lesson/lesson-document.ts';
import type { Picture } from '../../core/image/pixel-planes.ts';
import type { DatabaseConnection } from '../../storage/database.ts';
import { loadLesson, loadPicture } from '../../storage/lesson-store.ts';
import { decodePicture } from '../lessons/frame-pictures.ts';

/** The size of the largest gallery. */
const SCENE_COUNT = 9;
const VIEW = { width: LAB_SIDE, height: LAB_SIDE, unit: LAB_SIDE, half: 'any' } as const;

/** Creates synthetic training scenes. */
export function drawScenes(data: DrawnData, seed: number): LabScene[] {
  return Array.from({ length: SCENE_COUNT }, (_, index) =>
    createSceneFor('training', index, data, VIEW, seed),
  );
}

/** Loads labelled frames of a lesson as scenes. @throws errors of storage, MediaFileError */
export function loadLessonScenes(
  lessonId: string,
  connection: DatabaseConnection,
): Promise<LabScene[]> {
  return connection.use(async (database) => {
    const { document } = await loadLesson(database, lessonId);
    const frames = toLabelledFrames(document).map((frame, index) => ({
      frame,
      id: document.frames[index].id,
    }));
    const shown = frames.filter(({ frame }) => frame.labels.some(isPlaced)).slice(0, SCENE_COUNT);
    return Promise.all(
      shown.map(async ({ frame, id }) =>
        seeFrame(frame, await loadPicture(database, lessonId, id)),
      ),
    );
  });
}

async function seeFrame(frame: LabelledFrame, file: Blob): Promise<LabScene> {
  const picture = await shrink(frame, file);
  const plan = planLessonView(picture, LAB_SIDE);
  return createLessonScene(picture, frame.labels, createPlainView(plan), plan);
}

async function shrink(frame: LabelledFrame, file: Blob): Promise<Picture> {
  const { width, height } = enoughForLab(frame, LAB_SIDE);
  const bitmap = await decodePicture(file, frame.name);
  try {
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (!context) throw new DOMException('No 2D canvas in this browser.', 'NotSupportedError');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  } finally {
    bitmap.close();
  }
}
