// From a recording's lines to the forms that other tools read, line by line, so that a long recording
// takes no more memory than a short one. The forms: core/recording.
import { cocoResults } from '../../core/recording/coco-results.ts';
import { tableHead, tableRows } from '../../core/recording/keypoint-table.ts';
import type { RecordedModel } from '../../core/recording/recording-lines.ts';
import { readLines } from './read-lines.ts';

/** Text comes in pieces of about this many characters. */
const PIECE = 64 * 1024;

/** A form's text, piece by piece. @throws RecordingLineError */
export async function* exportKeypoints(
  lines: File,
  form: 'table' | 'coco',
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let piece = '';
  const pieces = form === 'table' ? tablePieces(lines) : cocoPieces(lines);
  for await (const text of pieces) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield encoder.encode(piece);
    piece = '';
  }
  yield encoder.encode(piece);
}

async function* tablePieces(lines: File): AsyncGenerator<string> {
  yield tableHead();
  let model: RecordedModel | null = null;
  for await (const line of readLines(lines)) {
    if (line.kind === 'model') model = line;
    else if (line.kind === 'frame' && model) yield tableRows(line, model);
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
