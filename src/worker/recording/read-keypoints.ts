// Reads the lines of a recording from the disk and exports them to other formats, line by line, so
// that the length of a recording does not matter. Formats: core/recording.
import {
  RecordingLineError,
  parseRecordingLine,
  type RecordingEnd,
  type RecordedFrame,
  type RecordingHead,
  type RecordingLine,
  type RecordedModel,
} from '../../core/recording/recording-lines.ts';
import {
  cocoResults,
  measureTableHead,
  measureTableRow,
  keypointTableHead,
  keypointTableRows,
} from '../../core/recording/recording-exports.ts';
import { measureKey, type Measure } from '../../core/measures/measure.ts';

/** Large enough for the last line with ten people of 133 joints. */
const TAIL_BYTES = 256 * 1024;
const HEAD_BYTES = 16 * 1024;

/**
 * All lines in order, except an incomplete last one.
 * @throws RecordingLineError for an invalid line
 */
export async function* readLines(file: Blob): AsyncGenerator<RecordingLine> {
  const reader = file.stream().getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield parseRecordingLine(line);
  }
}

/** The first line; null when it is incomplete. */
export async function readHead(file: Blob): Promise<RecordingHead | null> {
  const [first, ...others] = (await file.slice(0, HEAD_BYTES).text()).split('\n');
  if (others.length === 0) return null;
  const line = parseRecordingLine(first);
  return line.kind === 'recording' ? line : null;
}

/** The end of a recording's lines. */
export interface RecordingTail {
  last: RecordedFrame | RecordingEnd | null;
  /** Size of an incomplete last line. */
  brokenBytes: number;
}

/** Reads the last complete line that states the duration. */
export async function readTail(file: Blob): Promise<RecordingTail> {
  const text = await file.slice(Math.max(0, file.size - TAIL_BYTES)).text();
  const lines = text.split('\n');
  const brokenBytes = new TextEncoder().encode(lines.pop() ?? '').byteLength;
  return { last: lines.reduceRight(pickLast, null), brokenBytes };
}

function pickLast(found: RecordingTail['last'], text: string): RecordingTail['last'] {
  if (found) return found;
  try {
    const line = parseRecordingLine(text);
    return line.kind === 'frame' || line.kind === 'end' ? line : null;
  } catch (error) {
    // The first line of the tail may be incomplete.
    if (error instanceof RecordingLineError) return null;
    throw error;
  }
}

/** Formats that are exported on demand. */
export type ExportedForm = 'table' | 'measures' | 'coco';

/** Approximate size of the encoded pieces. */
const PIECE_CHARACTERS = 64 * 1024;

/** Exports to a format, piece by piece. @throws RecordingLineError */
export async function* exportKeypoints(
  lines: File,
  form: ExportedForm,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let piece = '';
  const pieces = PIECES[form](lines);
  for await (const text of pieces) {
    piece += text;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield encoder.encode(piece);
    piece = '';
  }
  yield encoder.encode(piece);
}

const PIECES: Record<ExportedForm, (lines: File) => AsyncGenerator<string>> = {
  table: tablePieces,
  measures: measurePieces,
  coco: cocoPieces,
};

async function* tablePieces(lines: File): AsyncGenerator<string> {
  yield keypointTableHead();
  let model: RecordedModel | null = null;
  for await (const line of readLines(lines)) {
    if (line.kind === 'model') model = line;
    else if (line.kind === 'frame' && model) yield keypointTableRows(line, model);
  }
}

/** Reads the lines twice: the first pass collects the measures, which are the columns. */
async function* measurePieces(lines: File): AsyncGenerator<string> {
  const all = new Map<string, Measure>();
  for await (const line of readLines(lines)) {
    if (line.kind !== 'measures') continue;
    for (const measure of line.measures) all.set(measureKey(measure), measure);
  }
  const measures = [...all.values()];
  yield measureTableHead(measures);
  let chosen: readonly Measure[] = [];
  for await (const line of readLines(lines)) {
    if (line.kind === 'measures') chosen = line.measures;
    else if (line.kind === 'frame') yield measureTableRow(line, measures, chosen);
  }
}

async function* cocoPieces(lines: File): AsyncGenerator<string> {
  let before = '[\n';
  for await (const line of readLines(lines)) {
    if (line.kind !== 'frame') continue;
    for (const result of cocoResults(line)) {
      yield before + JSON.stringify(result);
      before = ',\n';
    }
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
