// Lessons and models as files on the person's disk. What is in them: ../../lesson-export.ts.
import type { DatabaseKeeper } from '../../../storage/database-keeper.ts';
import { exportCoco, exportLesson, exportModel } from '../../lesson-export.ts';
import { LessonTaskEvent } from './teach-events.ts';

/** The browser reads the file a little later; then its address is no longer needed. */
const KEEP_MS = 60_000;

/** Hands a file to the browser to be saved. */
export function download(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
}

/** Asks for the open lesson, whole. */
export function exportLessonEvent(): LessonTaskEvent {
  return new LessonTaskEvent(async (lessons) => download(await exportLesson(lessons)));
}

/** Asks for the open lesson's labels and pictures, for other tools. */
export function exportCocoEvent(): LessonTaskEvent {
  return new LessonTaskEvent(async (lessons) => download(await exportCoco(lessons)));
}

export async function downloadModel(database: DatabaseKeeper, modelId: string): Promise<void> {
  download(await exportModel(database, modelId));
}
