// From a recording's lines to the forms that other tools read, line by line, so that a long recording
// takes no more memory than a short one. The forms: core/recording.
import { cocoResults } from '../../core/recording/coco-results.ts';
import { tableHead, tableRows } from '../../core/recording/keypoint-table.ts';
import type { RecordedModel } from '../../core/recording/recording-lines.ts';
import type { DiskFile } from './disk-file.ts';
import { readLines } from './read-lines.ts';

/** Text is put on the disk in pieces of about this many characters. */
const PIECE = 64 * 1024;

/** @throws StorageFullError RecordingLineError */
export async function exportKeypoints(
  lines: File,
  form: 'table' | 'coco',
  target: DiskFile,
): Promise<void> {
  target.truncate(0);
  const encoder = new TextEncoder();
  let piece = '';
  const pieces = form === 'table' ? tablePieces(lines) : cocoPieces(lines);
  for await (const text of pieces) {
    piece += text;
    if (piece.length < PIECE) continue;
    target.append(encoder.encode(piece));
    piece = '';
  }
  target.append(encoder.encode(piece));
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
