// From a recording's lines to the forms that other tools read, line by line, so that a long recording
// takes no more memory than a short one. The forms: core/recording.
import {
  cocoResults,
  measureTableHead,
  measureTableRow,
  keypointTableHead,
  keypointTableRows,
} from '../../core/recording/recording-exports.ts';
import { measureKey, type Measure } from '../../core/measures/measure.ts';
import type { RecordedModel } from '../../core/recording/recording-lines.ts';
import { readLines } from './read-lines.ts';

/** The forms that are made of the lines when somebody asks for them. */
export type ExportedForm = 'table' | 'measures' | 'coco';

/** Text comes in pieces of about this many characters. */
const PIECE = 64 * 1024;

/** A form's text, piece by piece. @throws RecordingLineError */
export async function* exportKeypoints(
  lines: File,
  form: ExportedForm,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let piece = '';
  const pieces = PIECES[form](lines);
  for await (const text of pieces) {
    piece += text;
    if (piece.length < PIECE) continue;
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

/** Twice through the lines: what was ever measured makes the columns. */
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
