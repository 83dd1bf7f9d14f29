// The open lesson as a file to keep or to give away: whole (.keydot), its labels and pictures for
// other tools (COCO), or a model alone. Read again by lesson-import.ts.
import { createModelFile } from '../core/formats/keydot.ts';
import { listCocoEntries, listLessonEntries } from '../core/formats/lesson-file.ts';
import type { PictureFile } from '../core/formats/picture-file.ts';
import { createZip } from '../core/formats/zip.ts';
import type { LessonDocument } from '../core/lesson-document.ts';
import type { DatabaseKeeper } from '../storage/database-keeper.ts';
import { listModels, loadModel } from '../storage/model-store.ts';

/** What is exported; a lesson session is one. */
export interface ExportSource {
  readonly database: DatabaseKeeper;
  readonly document: LessonDocument;
  pictureOf(frameId: string): Promise<Blob>;
}

/** The open lesson with its pictures and models, whether all of it is kept yet or not. */
export async function exportLesson(source: ExportSource): Promise<File> {
  const { document, database } = source;
  const pictures = await loadPictures(source);
  const models = await database.use(async (opened) => {
    const own = (await listModels(opened)).filter(({ lessonId }) => lessonId === document.id);
    return Promise.all(own.map(({ id }) => loadModel(opened, id)));
  });
  const zip = createZip(listLessonEntries(document, pictures, models));
  return createFile(zip, `${document.name}.keydot`);
}

/** The open lesson's labels as COCO keypoints, with its pictures, as a zip. */
export async function exportCoco(source: ExportSource): Promise<File> {
  const { document } = source;
  const zip = createZip(listCocoEntries(document, await loadPictures(source)));
  return createFile(zip, `${document.name}-coco.zip`);
}

/** A model alone, as a .keydot file. @throws NotStoredError */
export async function exportModel(database: DatabaseKeeper, modelId: string): Promise<File> {
  const model = await database.use((opened) => loadModel(opened, modelId));
  return createFile(createModelFile(model), `${model.spec.name}.keydot`);
}

async function loadPictures(source: ExportSource): Promise<Map<string, PictureFile>> {
  const pictures = new Map<string, PictureFile>();
  for (const { id } of source.document.frames) {
    const blob = await source.pictureOf(id);
    pictures.set(id, { bytes: new Uint8Array(await blob.arrayBuffer()), type: blob.type });
  }
  return pictures;
}

function createFile(zip: Uint8Array, name: string): File {
  // What file systems do not take becomes a dash.
  const safe = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '-');
  return new File([Uint8Array.from(zip)], safe, { type: 'application/zip' });
}
