// Imports lessons and models. Everything is read and checked, pictures included, before one
// transaction writes all of it. Formats: core/formats. Next: storage/import-store.ts.
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
import { openZip, type Zip, ZIP_LIMITS } from '../../core/formats/zip/read-zip.ts';
import type { Size } from '../../core/geometry.ts';
import { createId } from '../../core/ids.ts';
import type { LessonDocument, LessonFrame } from '../../core/lesson/lesson-document.ts';
import type { DatabaseConnection } from '../../storage/database.ts';
import { loadStoredIds, writeImport, type LessonImport } from '../../storage/import-store.ts';
import { LessonChannel } from '../../storage/lesson-channel.ts';
import type { ModelWithWeights } from '../../storage/model-store.ts';
import { requestPersistentStorage } from '../../storage/storage-status.ts';
import { bodySpec } from '../shell/body-spec.ts';
import { decodePicture, prepareFramePicture } from './frame-pictures.ts';

/** The result of an import. */
export interface Imported {
  /** Null when the file holds models only. */
  lesson: { id: string; name: string } | null;
  /** Models that were not stored before. */
  modelIds: string[];
  /** Sentences about data that was left out. */
  notes: readonly string[];
}

/** Progress and cancellation of an import. */
export interface ImportOptions {
  signal?: AbortSignal;
  /** Called with the number of pictures read, and of all pictures. */
  onProgress?: (done: number, all: number) => void;
}

/**
 * Imports one .keydot file, one zip of COCO keypoints and pictures, or COCO keypoints JSON with its
 * pictures as separate files. A lesson that already exists is imported as a copy with a new id.
 * @throws ImportError, ZipError or KeydotFileError naming the entry; StorageFullError; the signal's
 * reason. Nothing is stored then.
 */
export async function importFiles(
  files: readonly File[],
  database: DatabaseConnection,
  options: ImportOptions = {},
): Promise<Imported> {
  const read = await readFiles(files);
  for (const model of read.models) await checkModelHash(model);
  const pictures = read.lesson
    ? await read.readPictures(read.lesson, options)
    : new Map<string, Blob>();
  options.signal?.throwIfAborted();
  const imported = await database.use(async (opened) => {
    const taken = await loadStoredIds(opened);
    const document = read.lesson ? withFreeId(read.lesson.document, taken.lessons) : null;
    const lesson: LessonImport | null = document && { document, pictures };
    const isCopy = document !== (read.lesson?.document ?? null);
    const models = modelsToStore(read.models, taken.models, document?.id ?? null, isCopy);
    await writeImport(opened, lesson, models);
    const modelIds = models.map(({ spec }) => spec.id);
    return { lesson: document && { id: document.id, name: document.name }, modelIds };
  });
  notifySessions(database, imported);
  if (imported.lesson) void requestPersistentStorage();
  return { ...imported, notes: read.lesson?.notes ?? [] };
}

type ReadPictures = (lesson: ReadLesson, options: ImportOptions) => Promise<Map<string, Blob>>;

interface ReadFiles {
  lesson: ReadLesson | null;
  models: readonly ReadModel[];
  readPictures: ReadPictures;
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
    return { lesson, models, readPictures: (read, how) => readAll(read, how, readOwn(zip)) };
  }
  return readDataset(await readFilesAsZip(files), { ...options, mayLack: true });
}

function readDataset(files: Zip, options: Parameters<typeof readCocoFiles>[1]): ReadFiles {
  const lesson = readCocoFiles(files, options);
  return {
    lesson,
    models: [],
    readPictures: (read, how) => readAll(read, how, readForeign(files)),
  };
}

/** Checks the first bytes (`PK`) or the file extension: a truncated zip must be reported as a zip. */
async function isZip(file: File): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return (head[0] === 0x50 && head[1] === 0x4b) || /\.(keydot|zip)$/i.test(file.name);
}

type ReadPicture = (read: ReadLesson, frame: LessonFrame) => Promise<Blob>;

/** Reads all pictures of a lesson, one after the other. */
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

/** Reads pictures of a .keydot file: kept byte for byte, decoded once as a check. */
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

/** Reads pictures of other tools: converted where readers would show them differently. */
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
  if (type === null) throw new ImportError(entry, 'expected a picture in a known format');
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
 * The models to store, with free ids; models that are already stored are left out.
 * @param isCopy whether the lesson is imported as a copy, which gets copies of its models
 */
function modelsToStore(
  models: readonly ReadModel[],
  taken: ReadonlyMap<string, string>,
  lessonId: string | null,
  isCopy: boolean,
): Omit<ModelWithWeights, 'id'>[] {
  return models.flatMap(({ spec, report, weightsFile, createdMs }) => {
    const storedHash = taken.get(spec.id);
    if (storedHash === spec.weightsSha256 && !isCopy) return [];
    const stored = storedHash === undefined ? spec : { ...spec, id: createId() };
    return [
      { lessonId, createdMs, spec: stored, report, weightsFile: Uint8Array.from(weightsFile) },
    ];
  });
}

/** Notifies all lesson sessions, in this tab and others. */
function notifySessions(
  { name }: DatabaseConnection,
  { lesson, modelIds }: Omit<Imported, 'notes'>,
): void {
  const channel = new LessonChannel(name, () => undefined);
  if (lesson) channel.post({ kind: 'lessons-changed' });
  if (modelIds.length > 0) channel.post({ kind: 'models-changed' });
  channel.close();
}

/**
 * Reads separate files into memory, with the interface of a zip.
 * @throws ImportError when two have the same name, or they are larger than any lesson
 */
export async function readFilesAsZip(files: readonly File[]): Promise<Zip> {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  let total = 0;
  for (const file of files) {
    const name = file.webkitRelativePath || file.name;
    total += file.size;
    if (contents.has(name)) throw new ImportError(name, 'two files have this name');
    if (total > ZIP_LIMITS.totalBytes) {
      throw new ImportError(name, `with it the files are above ${ZIP_LIMITS.totalBytes} bytes`);
    }
    contents.set(name, new Uint8Array(await file.arrayBuffer()));
  }
  return {
    names: [...contents.keys()],
    has: (name) => contents.has(name),
    read: (name) => {
      const content = contents.get(name);
      if (!content) throw new ImportError(name, 'it is not among the files');
      return content;
    },
  };
}
