// Lessons and models from files: everything is read and checked, pictures decoded included, before
// the first byte is kept; then all is written at once. What is in the files: core/formats.
import { checkModelHash } from '../core/formats/check-model-hash.ts';
import { ImportError } from '../core/formats/import-error.ts';
import { HEADER, openKeydot } from '../core/formats/keydot.ts';
import { pictureTypeOf } from '../core/formats/picture-file.ts';
import { readCocoFiles } from '../core/formats/read-coco-files.ts';
import {
  readDatedModels,
  readLessonFile,
  type ReadLesson,
  type ReadModel,
} from '../core/formats/read-lesson-file.ts';
import { openZip, type Zip } from '../core/formats/zip.ts';
import type { Size } from '../core/geometry.ts';
import { createId } from '../core/ids.ts';
import type { LessonDocument, LessonFrame } from '../core/lesson-document.ts';
import type { DatabaseKeeper } from '../storage/database-keeper.ts';
import { loadTakenIds, writeImport, type LessonImport } from '../storage/import-store.ts';
import { LessonChannel } from '../storage/lesson-channel.ts';
import type { KeptModel } from '../storage/model-store.ts';
import { askToPersist } from '../storage/storage-status.ts';
import { bodySpec } from './body-spec.ts';
import { decodePicture, prepareFramePicture } from './prepare-picture.ts';
import { readFilesAsZip } from './read-files-as-zip.ts';

/** What an import brought. */
export interface Imported {
  /** Null when models came alone. */
  lesson: { id: string; name: string } | null;
  /** Models that are kept now and were not before. */
  modelIds: string[];
  /** Sentences about what was left out. */
  notes: readonly string[];
}

/**
 * Imports one .keydot file, one zip of COCO keypoints and pictures, or COCO keypoints JSON with its
 * pictures as loose files. A lesson that is there already comes a second time under another id.
 * @throws ImportError, ZipError, KeydotFileError with one sentence that names the entry, or
 * StorageFullError; nothing is kept then
 */
export async function importFiles(
  files: readonly File[],
  database: DatabaseKeeper,
): Promise<Imported> {
  const read = await readFiles(files);
  for (const model of read.models) await checkModelHash(model);
  const pictures = read.lesson ? await read.preparePictures(read.lesson) : new Map<string, Blob>();
  const imported = await database.use(async (opened) => {
    const taken = await loadTakenIds(opened);
    const document = read.lesson ? withFreeId(read.lesson.document, taken.lessons) : null;
    const lesson: LessonImport | null = document && { document, pictures };
    const isCopy = document !== (read.lesson?.document ?? null);
    const models = keepModels(read.models, taken.models, document?.id ?? null, isCopy);
    await writeImport(opened, lesson, models);
    const modelIds = models.map(({ spec }) => spec.id);
    return { lesson: document && { id: document.id, name: document.name }, modelIds };
  });
  tell(database, imported);
  if (imported.lesson) void askToPersist();
  return { ...imported, notes: read.lesson?.notes ?? [] };
}

interface ReadFiles {
  lesson: ReadLesson | null;
  models: readonly ReadModel[];
  preparePictures: (lesson: ReadLesson) => Promise<Map<string, Blob>>;
}

async function readFiles(files: readonly File[]): Promise<ReadFiles> {
  const [first] = files;
  if (!first) throw new ImportError('the files', 'expected at least one, got none');
  const options = { bodyJoints: bodySpec.joints.map(({ name }) => name), nowMs: Date.now() };
  if (files.length === 1 && (await isZip(first))) {
    const bytes = new Uint8Array(await first.arrayBuffer());
    const plain = openZip(bytes);
    if (!plain.has(HEADER)) return readDataset(plain, { ...options, mayLack: false });
    const zip = openKeydot(bytes);
    const lesson = readLessonFile(zip, options);
    const models = lesson ? lesson.models : readDatedModels(zip, options.nowMs);
    if (!lesson && models.length === 0) {
      throw new ImportError(first.name, 'it holds neither a lesson nor a model');
    }
    return { lesson, models, preparePictures: (read) => decodeAll(zip, read) };
  }
  return readDataset(await readFilesAsZip(files), { ...options, mayLack: true });
}

function readDataset(files: Zip, options: Parameters<typeof readCocoFiles>[1]): ReadFiles {
  const lesson = readCocoFiles(files, options);
  return { lesson, models: [], preparePictures: (read) => prepareAll(files, read) };
}

/** By what it begins with; a zip that is cut short still begins like one. */
async function isZip(file: File): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return (head[0] === 0x50 && head[1] === 0x4b) || /\.(keydot|zip)$/i.test(file.name);
}

/** The pictures of one of our files, byte for byte, each decoded once to see that it can be. */
async function decodeAll(zip: Zip, { document, pictures }: ReadLesson): Promise<Map<string, Blob>> {
  const files = new Map<string, Blob>();
  for (const frame of document.frames) {
    const { entry, blob } = readPicture(zip, pictures, frame);
    const bitmap = await decodePicture(blob, entry).catch((cause: unknown) => {
      throw new ImportError(entry, 'it does not decode as a picture', { cause });
    });
    const { width, height } = bitmap;
    bitmap.close();
    requireSize(entry, frame, { width, height });
    files.set(frame.id, blob);
  }
  return files;
}

/** Pictures from elsewhere, made such that every reader shows them alike. */
async function prepareAll(
  files: Zip,
  { document, pictures }: ReadLesson,
): Promise<Map<string, Blob>> {
  const prepared = new Map<string, Blob>();
  for (const frame of document.frames) {
    const { entry, blob } = readPicture(files, pictures, frame);
    const { file, ...size } = await prepareFramePicture(blob, entry).catch((cause: unknown) => {
      throw new ImportError(entry, 'it does not decode as a picture', { cause });
    });
    requireSize(entry, frame, size);
    prepared.set(frame.id, file);
  }
  return prepared;
}

function readPicture(zip: Zip, pictures: ReadonlyMap<string, string>, frame: LessonFrame) {
  const entry = pictures.get(frame.id) ?? frame.name;
  const type = pictureTypeOf(entry);
  if (type === null) throw new ImportError(entry, 'it is no kind of picture that is read here');
  return { entry, blob: new Blob([zip.read(entry)], { type }) };
}

function requireSize(entry: string, expected: Size, found: Size): void {
  if (found.width === expected.width && found.height === expected.height) return;
  const sizes = [expected, found].map(({ width, height }) => `${width}×${height}`);
  throw new ImportError(entry, `expected ${sizes[0]} pixels, as its labels say, got ${sizes[1]}`);
}

function withFreeId(document: LessonDocument, taken: ReadonlySet<string>): LessonDocument {
  return taken.has(document.id) ? { ...document, id: createId() } : document;
}

/**
 * Models as they will be kept, under ids that are free; one that is kept already is left out.
 * @param isCopy whether the lesson comes a second time, and its models with it
 */
function keepModels(
  models: readonly ReadModel[],
  taken: ReadonlyMap<string, string>,
  lessonId: string | null,
  isCopy: boolean,
): Omit<KeptModel, 'id'>[] {
  return models.flatMap(({ spec, report, weightsFile, createdMs }) => {
    const keptHash = taken.get(spec.id);
    if (keptHash === spec.weightsSha256 && !isCopy) return [];
    const kept = keptHash === undefined ? spec : { ...spec, id: createId() };
    return [{ lessonId, createdMs, spec: kept, report, weightsFile: Uint8Array.from(weightsFile) }];
  });
}

/** Every session hears of it, those of this page included. */
function tell({ name }: DatabaseKeeper, { lesson, modelIds }: Omit<Imported, 'notes'>): void {
  const channel = new LessonChannel(name, () => undefined);
  if (lesson) channel.tell({ kind: 'lessons-changed' });
  if (modelIds.length > 0) channel.tell({ kind: 'models-changed' });
  channel.close();
}
