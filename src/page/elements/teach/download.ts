// Lessons and models as files on the person's disk. What is in them: ../../lesson-export.ts.
import type { DatabaseKeeper } from '../../../storage/database-keeper.ts';
import { exportCoco, exportLesson, exportModel } from '../../lesson-export.ts';
import { saveFile } from '../save-file.ts';
import { LessonTaskEvent } from './teach-events.ts';

/** Asks for the open lesson, whole. */
export function exportLessonEvent(): LessonTaskEvent {
  return new LessonTaskEvent(async (lessons) => saveFile(await exportLesson(lessons)));
}

/** Asks for the open lesson's labels and pictures, for other tools. */
export function exportCocoEvent(): LessonTaskEvent {
  return new LessonTaskEvent(async (lessons) => saveFile(await exportCoco(lessons)));
}

export async function downloadModel(database: DatabaseKeeper, modelId: string): Promise<void> {
  saveFile(await exportModel(database, modelId));
}
