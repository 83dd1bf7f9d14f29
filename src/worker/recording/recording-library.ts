// The stored recordings: list, describe, finalize, export and remove. A running one is written by
// worker/recording/recording.ts.
import type {
  RecordingForm,
  StoredRecordingState,
  RecordingSummary,
} from '../../api/recorder-api.ts';
import { formatRecordingLine } from '../../core/recording/recording-lines.ts';
import { NotStoredError, StorageFullError } from '../../storage/storage-errors.ts';
import { DiskFile } from './disk-file.ts';
import {
  exportKeypoints,
  type ExportedForm,
  readHead,
  readLines,
  readTail,
} from './read-keypoints.ts';
import { finishVideo } from './finish-video.ts';
import {
  LINES_FILE,
  findFile,
  findVideo,
  lockName,
  openRecordings,
  streamFile,
  videoFile,
} from './recording-folder.ts';

const MEDIA_TYPES = { mp4: 'video/mp4', webm: 'video/webm' } as const;

/** File extensions and types of the keypoint formats. */
const KEYPOINT_FILES = {
  lines: { ending: 'jsonl', type: 'application/x-ndjson' },
  table: { ending: 'csv', type: 'text/csv' },
  measures: { ending: 'measures.csv', type: 'text/csv' },
  coco: { ending: 'coco.json', type: 'application/json' },
} as const;

/** Lists all recordings, newest first. */
export async function listRecordings(): Promise<RecordingSummary[]> {
  const folder = await openRecordings();
  const held = new Set((await navigator.locks.query()).held?.map(({ name }) => name));
  const found: RecordingSummary[] = [];
  for await (const [id, handle] of folder.entries()) {
    if (handle.kind !== 'directory') continue;
    const summary = await describeRecording(id, handle, held.has(lockName(id)));
    if (summary) found.push(summary);
  }
  return found.sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
}

/** Null for a recording without frames. */
async function describeRecording(
  id: string,
  folder: FileSystemDirectoryHandle,
  isHeld: boolean,
): Promise<RecordingSummary | null> {
  const lines = await findFile(folder, LINES_FILE);
  const head = lines && (await readHead(lines));
  if (!head) return null;
  const { last } = await readTail(lines);
  if (!last || (last.kind === 'end' && last.frames === 0)) return null;
  const stream = await findVideo(folder, streamFile);
  const finished = await findVideo(folder, videoFile);
  const video = finished ?? stream;
  // Both files exist while the video is being finalized.
  const isFinished = last.kind === 'end' && !(stream && finished);
  const state: StoredRecordingState = isHeld ? 'under-way' : isFinished ? 'finished' : 'cut-off';
  return {
    id,
    name: head.name,
    startedAt: head.started_at,
    source: head.source,
    sourceName: head.source_name,
    state,
    durationMs: last.kind === 'end' ? last.duration_ms : last.time_ms,
    frames: last.kind === 'end' ? last.frames : last.frame,
    dropped: last.kind === 'end' ? last.dropped : 0,
    bytes: lines.size + (video?.file.size ?? 0),
    video: video?.container ?? null,
    isMeasured: last.kind === 'end' && (last.measured ?? 0) > 0,
  };
}

/** Describes a recording. @throws NotStoredError */
async function summarise(id: string): Promise<RecordingSummary> {
  const summary = await describeRecording(id, await openRecording(id), false);
  if (summary) return summary;
  throw new NotStoredError(`Expected a recording "${id}" with frames in it, found none.`);
}

/** Finalizes a recording's files, after its end or an interruption. */
export async function finishRecording(id: string): Promise<RecordingSummary> {
  const folder = await openRecording(id);
  await endLines(folder);
  const stream = await findVideo(folder, streamFile);
  if (stream) await finishStream(folder, stream);
  return summarise(id);
}

async function endLines(folder: FileSystemDirectoryHandle): Promise<void> {
  const lines = await findFile(folder, LINES_FILE);
  if (!lines) return;
  const { last, brokenBytes } = await readTail(lines);
  if (last?.kind !== 'frame') return;
  // Read before writing: a File object becomes unreadable when its file changes.
  const sums = await sumUp(lines);
  const file = await DiskFile.open(folder, LINES_FILE);
  try {
    file.truncate(file.size - brokenBytes);
    const { frame: frames, time_ms: duration_ms } = last;
    const end = formatRecordingLine({ kind: 'end', frames, duration_ms, ...sums });
    file.append(new TextEncoder().encode(end));
    file.flush();
  } finally {
    file.close();
  }
}

/** Sums over all lines, because the counters were lost with the worker. */
async function sumUp(lines: File): Promise<{ dropped: number; measured: number }> {
  let dropped = 0;
  let measured = 0;
  for await (const line of readLines(lines)) {
    if (line.kind !== 'frame') continue;
    dropped += line.dropped_before;
    if (line.measured) measured++;
  }
  return { dropped, measured };
}

type FoundVideo = NonNullable<Awaited<ReturnType<typeof findVideo>>>;

async function finishStream(
  folder: FileSystemDirectoryHandle,
  { file: stream, container }: FoundVideo,
): Promise<void> {
  const target = await DiskFile.open(folder, videoFile(container));
  let isWhole = false;
  try {
    target.truncate(0);
    await finishVideo(stream, container, target);
    isWhole = true;
  } catch (error) {
    // Without disk space for a copy, the stream itself is the video: it plays, but cannot be seeked.
    if (!(error instanceof StorageFullError) && stream.size > 0) throw error;
  } finally {
    target.close();
  }
  const obsolete = isWhole ? streamFile(container) : videoFile(container);
  await folder.removeEntry(obsolete);
}

/** Exports a recording in one format, as a named file. @throws NotStoredError */
export async function takeRecordingFile(id: string, form: RecordingForm): Promise<File> {
  const folder = await openRecording(id);
  const { name } = await summarise(id);
  if (form === 'video') {
    const video = (await findVideo(folder, videoFile)) ?? (await findVideo(folder, streamFile));
    if (!video)
      throw new NotStoredError(`Expected a video in the recording "${name}", found none.`);
    const { container, file } = video;
    return new File([file], `${name}.${container}`, { type: MEDIA_TYPES[container] });
  }
  const { ending, type } = KEYPOINT_FILES[form];
  const lines = await findFile(folder, LINES_FILE);
  if (!lines)
    throw new NotStoredError(`Expected keypoints in the recording "${name}", found none.`);
  const parts = form === 'lines' ? [lines] : await exportForm(folder, lines, form);
  return new File(parts, `${name}.${ending}`, { type });
}

/** Exports to the disk, or to memory when the disk is full. */
async function exportForm(
  folder: FileSystemDirectoryHandle,
  lines: File,
  form: ExportedForm,
): Promise<BlobPart[]> {
  const name = `keypoints.${KEYPOINT_FILES[form].ending}`;
  try {
    const target = await DiskFile.open(folder, name);
    try {
      target.truncate(0);
      for await (const piece of exportKeypoints(lines, form)) target.append(piece);
    } finally {
      target.close();
    }
    const file = await findFile(folder, name);
    return file ? [file] : [];
  } catch (error) {
    if (!(error instanceof StorageFullError)) throw error;
    await folder.removeEntry(name);
    const pieces: BlobPart[] = [];
    for await (const piece of exportKeypoints(lines, form)) pieces.push(piece);
    return pieces;
  }
}

/** Deletes a recording. */
export async function removeRecording(id: string): Promise<void> {
  const folder = await openRecordings();
  await folder.removeEntry(id, { recursive: true });
}

async function openRecording(id: string): Promise<FileSystemDirectoryHandle> {
  const folder = await openRecordings();
  return folder.getDirectoryHandle(id);
}
