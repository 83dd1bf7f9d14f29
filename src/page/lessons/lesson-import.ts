// Lessons and models from files: everything is read and checked, pictures decoded included, before
// the first byte is kept; then all is written at once. What is in the files: core/formats.
import { checkModelHash, HEADER_ENTRY, openKeydot } from '../../core/formats/keydot/keydot-file.ts';
import { ImportError } from '../../core/formats/import-error.ts';
import { pictureTypeOf } from '../../core/formats/picture-file.ts';
import { readCocoFiles } from '../../core/formats/coco/read-coco-files.ts';
import {
  readDatedModels,
  readLessonFile,
  type ReadLesson,
  type ReadModel,
} from '../../core/formats/keydot/read-lesson-file.ts';
import { openZip, type Zip } from '../../core/formats/zip/read-zip.ts';
import type { Size } from '../../core/geometry.ts';
import { createId } from '../../core/ids.ts';
import type { LessonDocument, LessonFrame } from '../../core/lesson/lesson-document.ts';
import type { DatabaseConnection } from '../../storage/database.ts';
import { loadStoredIds, writeImport, type LessonImport } from '../../storage/import-store.ts';
import { LessonChannel } from '../../storage/lesson-channel.ts';
import type { ModelWithWeights } from '../../storage/model-store.ts';
import { requestPersistentStorage } from '../../storage/storage-status.ts';
import { bodySpec } from '../shell/body-spec.ts';
import { decodePicture, prepareFramePicture } from './prepare-picture.ts';
import { readFilesAsZip } from '../sources/read-files-as-zip.ts';

/** What an import brought. */
export interface Imported {
  /** Null when models came alone. */
  lesson: { id: string; name: string } | null;
  /** Models that are kept now and were not before. */
  modelIds: string[];
  /** Sentences about what was left out. */
  notes: readonly string[];
}

/** To follow an import, and to end it before anything is kept. */
export interface ImportOptions {
  signal?: AbortSignal;
  /** Pictures that are read, of all. */
  onProgress?: (done: number, all: number) => void;
}

/**
 * Imports one .keydot file, one zip of COCO keypoints and pictures, or COCO keypoints JSON with its
 * pictures as loose files. A lesson that is there already comes a second time under another id.
 * @throws ImportError, ZipError, KeydotFileError with one sentence that names the entry, or
 * StorageFullError, or what the signal ends it with; nothing is kept then
 */
export async function importFiles(
  files: readonly File[],
  database: DatabaseConnection,
  options: ImportOptions = {},
): Promise<Imported> {
  const read = await readFiles(files);
  for (const model of read.models) await checkModelHash(model);
  const pictures = read.lesson
    ? await read.preparePictures(read.lesson, options)
    : new Map<string, Blob>();
  options.signal?.throwIfAborted();
  const imported = await database.use(async (opened) => {
    const taken = await loadStoredIds(opened);
    const document = read.lesson ? withFreeId(read.lesson.document, taken.lessons) : null;
    const lesson: LessonImport | null = document && { document, pictures };
    const isCopy = document !== (read.lesson?.document ?? null);
    const models = keepModels(read.models, taken.models, document?.id ?? null, isCopy);
    await writeImport(opened, lesson, models);
    const modelIds = models.map(({ spec }) => spec.id);
    return { lesson: document && { id: document.id, name: document.name }, modelIds };
  });
  tell(database, imported);
  if (imported.lesson) void requestPersistentStorage();
  return { ...imported, notes: read.lesson?.notes ?? [] };
}

type PreparePictures = (lesson: ReadLesson, options: ImportOptions) => Promise<Map<string, Blob>>;

interface ReadFiles {
  lesson: ReadLesson | null;
  models: readonly ReadModel[];
  preparePictures: PreparePictures;
}

async function readFiles(files: readonly File[]): Promise<ReadFiles> {
  const [first] = files;
  if (!first) throw new ImportError('the files', 'expected at least one, got none');
  const options = { bodyJoints: bodySpec.joints.map(({ name }) => name), nowMs: Date.now() };
  if (files.length === 1 && (await isZip(first))) {
    const bytes = new Uint8Array(await first.arrayBuffer());
    const plain = openZip(bytes);
    if (!plain.has(HEADER_ENTRY)) return readDataset(plain, { ...options, mayLack: false });
    const zip = openKeydot(bytes);
    const lesson = readLessonFile(zip, options);
    const models = lesson ? lesson.models : readDatedModels(zip, options.nowMs);
    if (!lesson && models.length === 0) {
      throw new ImportError(first.name, 'it holds neither a lesson nor a model');
    }
    return { lesson, models, preparePictures: (read, how) => readAll(read, how, readOwn(zip)) };
  }
  return readDataset(await readFilesAsZip(files), { ...options, mayLack: true });
}

function readDataset(files: Zip, options: Parameters<typeof readCocoFiles>[1]): ReadFiles {
  const lesson = readCocoFiles(files, options);
  return {
    lesson,
    models: [],
    preparePictures: (read, how) => readAll(read, how, readForeign(files)),
  };
}

/** By what it begins with; a zip that is cut short still begins like one. */
async function isZip(file: File): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return (head[0] === 0x50 && head[1] === 0x4b) || /\.(keydot|zip)$/i.test(file.name);
}

type ReadPicture = (read: ReadLesson, frame: LessonFrame) => Promise<Blob>;

/** All pictures of a lesson, one after the other, as the page stays responsive in between. */
async function readAll(
  read: ReadLesson,
  { signal, onProgress }: ImportOptions,
  readOne: ReadPicture,
): Promise<Map<string, Blob>> {
  const pictures = new Map<string, Blob>();
  const { frames } = read.document;
  for (const frame of frames) {
    signal?.throwIfAborted();
    onProgress?.(pictures.size, frames.length);
    pictures.set(frame.id, await readOne(read, frame));
  }
  return pictures;
}

/** A picture of one of our files, byte for byte, decoded once to see that it can be. */
function readOwn(zip: Zip): ReadPicture {
  return async ({ pictures }, frame) => {
    const { entry, blob } = readPicture(zip, pictures, frame);
    const bitmap = await decodePicture(blob, entry).catch((cause: unknown) => {
      throw new ImportError(entry, 'it does not decode as a picture', { cause });
    });
    const { width, height } = bitmap;
    bitmap.close();
    requireSize(entry, frame, { width, height });
    return blob;
  };
}

/** A picture from elsewhere, made such that every reader shows it alike. */
function readForeign(files: Zip): ReadPicture {
  return async ({ pictures }, frame) => {
    const { entry, blob } = readPicture(files, pictures, frame);
    const { file, ...size } = await prepareFramePicture(blob, entry).catch((cause: unknown) => {
      throw new ImportError(entry, 'it does not decode as a picture', { cause });
    });
    requireSize(entry, frame, size);
    return file;
  };
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
): Omit<ModelWithWeights, 'id'>[] {
  return models.flatMap(({ spec, report, weightsFile, createdMs }) => {
    const keptHash = taken.get(spec.id);
    if (keptHash === spec.weightsSha256 && !isCopy) return [];
    const kept = keptHash === undefined ? spec : { ...spec, id: createId() };
    return [{ lessonId, createdMs, spec: kept, report, weightsFile: Uint8Array.from(weightsFile) }];
  });
}

/** Every session hears of it, those of this page included. */
function tell({ name }: DatabaseConnection, { lesson, modelIds }: Omit<Imported, 'notes'>): void {
  const channel = new LessonChannel(name, () => undefined);
  if (lesson) channel.tell({ kind: 'lessons-changed' });
  if (modelIds.length > 0) channel.tell({ kind: 'models-changed' });
  channel.close();
}
