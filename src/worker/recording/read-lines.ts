// Reads a recording's lines from the disk: all of them one after the other, or only its ends. A last
// line that was cut off counts for nothing.
import {
  RecordingLineError,
  parseRecordingLine,
  type RecordingEnd,
  type RecordedFrame,
  type RecordingHead,
  type RecordingLine,
} from '../../core/recording/recording-lines.ts';

/** More than a line takes with ten people of 133 joints, bytes. */
const TAIL_BYTES = 256 * 1024;
const HEAD_BYTES = 16 * 1024;

/** Every line of a file, in order. @throws RecordingLineError for one that is not the last */
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

/** The first line; null when not even that was written. */
export async function readHead(file: Blob): Promise<RecordingHead | null> {
  const [first, ...others] = (await file.slice(0, HEAD_BYTES).text()).split('\n');
  if (others.length === 0) return null;
  const line = parseRecordingLine(first);
  return line.kind === 'recording' ? line : null;
}

export interface RecordingTail {
  last: RecordedFrame | RecordingEnd | null;
  /** Bytes of a line that was cut off. */
  brokenBytes: number;
}

/** The last whole line that says how long it was. */
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
    // The first one may have been cut by where we began to read.
    if (error instanceof RecordingLineError) return null;
    throw error;
  }
}
