// Exports the open lesson: complete (.keydot), its labels and pictures for other tools (COCO), or a
// model alone. The counterpart is page/lessons/lesson-import.ts.
import { createModelFile } from '../../core/formats/keydot/keydot-file.ts';
import { listCocoEntries, listLessonEntries } from '../../core/formats/keydot/lesson-file.ts';
import type { PictureFile } from '../../core/formats/picture-file.ts';
import { createZipPieces } from '../../core/formats/zip/write-zip.ts';
import type { LessonDocument } from '../../core/lesson/lesson-document.ts';
import type { DatabaseConnection } from '../../storage/database.ts';
import { listModels, loadModel } from '../../storage/model-store.ts';

/** What an export reads; a LessonSession is one. */
export interface ExportSource {
  readonly database: DatabaseConnection;
  readonly document: LessonDocument;
  pictureOf(frameId: string): Promise<Blob>;
}

/** Progress and cancellation of an export. */
export interface ExportOptions {
  signal?: AbortSignal;
  /** @param fraction done, 0..1 */
  onProgress?: (fraction: number) => void;
}

/**
 * Exports the open lesson with its pictures and models, including edits that are not yet saved.
 * @throws NotStoredError, ZipError when it is too large, or the signal's reason
 */
export async function exportLesson(
  source: ExportSource,
  options: ExportOptions = {},
): Promise<File> {
  const { document, database } = source;
  const pictures = await loadPictures(source, options);
  const models = await database.use(async (opened) => {
    const own = (await listModels(opened)).filter(({ lessonId }) => lessonId === document.id);
    return Promise.all(own.map(({ id }) => loadModel(opened, id)));
  });
  const entries = listLessonEntries(document, pictures, models);
  return createFile(await pack(entries, options), `${document.name}.keydot`);
}

/** Exports the labels as COCO keypoints, with the pictures, as a zip. @throws as exportLesson */
export async function exportCoco(source: ExportSource, options: ExportOptions = {}): Promise<File> {
  const { document } = source;
  const entries = listCocoEntries(document, await loadPictures(source, options));
  return createFile(await pack(entries, options), `${document.name}-coco.zip`);
}

/** Exports one model as a .keydot file. @throws NotStoredError */
export async function exportModel(database: DatabaseConnection, modelId: string): Promise<File> {
  const model = await database.use((opened) => loadModel(opened, modelId));
  return createFile(createModelFile(model), `${model.spec.name}.keydot`);
}

/** Reads all pictures: the first half of the progress. */
async function loadPictures(
  source: ExportSource,
  { signal, onProgress }: ExportOptions,
): Promise<Map<string, PictureFile>> {
  const pictures = new Map<string, PictureFile>();
  const { frames } = source.document;
  for (const { id } of frames) {
    signal?.throwIfAborted();
    onProgress?.((0.5 * pictures.size) / frames.length);
    const blob = await source.pictureOf(id);
    pictures.set(id, { bytes: new Uint8Array(await blob.arrayBuffer()), type: blob.type });
  }
  return pictures;
}

/** Maximum time to block the page before yielding to it. */
const MAX_BLOCKING_MS = 25;

/** Packs all entries, with pauses for the page: the second half of the progress. */
async function pack(
  entries: ReadonlyMap<string, Uint8Array>,
  { signal, onProgress }: ExportOptions,
): Promise<Blob> {
  const pieces: BlobPart[] = [];
  let done = 0;
  let pausedMs = performance.now();
  for (const packed of createZipPieces(entries)) {
    pieces.push(...packed);
    onProgress?.(0.5 + (0.5 * ++done) / (entries.size + 1));
    if (performance.now() - pausedMs < MAX_BLOCKING_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    pausedMs = performance.now();
    signal?.throwIfAborted();
  }
  return new Blob(pieces);
}

function createFile(zip: BlobPart, name: string): File {
  // Replace characters that file systems reject.
  const safe = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '-');
  return new File([zip], safe, { type: 'application/zip' });
}
