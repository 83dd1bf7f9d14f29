// Writes a recording's lines. A frame's line is written once its picture is in the video file, so that
// both always say the same; what the encoder left out is counted as dropped. The lines:
// core/recording/recording-lines.ts.
import type { ModelSpec } from '../../core/model-spec.ts';
import {
  formatRecordingLine,
  type RecordedFrame,
  type RecordingHead,
} from '../../core/recording/recording-lines.ts';
import type { DiskFile } from './disk-file.ts';

/** An encoder that has not answered for one frame while it answered for so many later ones has left it out. */
const LONGEST_WAIT = 32;

/** Digits of a hash that name a version. */
const VERSION_DIGITS = 12;

/** A frame as it comes: its number and its model's are given here. */
export type NewFrame = Omit<RecordedFrame, 'kind' | 'frame' | 'model' | 'dropped_before'> & {
  /** Frames lost so far, in all. */
  dropped: number;
};

interface WaitingFrame extends NewFrame {
  model: number;
  isEncoded: boolean;
}

export class KeypointWriter {
  frames = 0;
  dropped = 0;
  durationMs = 0;

  readonly #file: DiskFile;
  readonly #encoder = new TextEncoder();
  #waiting: WaitingFrame[] = [];
  /** What was lost up to the last line written. */
  #droppedSoFar = 0;
  /** What the encoder left out. */
  #leftOut = 0;
  #model: ModelSpec | null = null;
  #models = 0;

  constructor(file: DiskFile, head: RecordingHead) {
    this.#file = file;
    this.#write(formatRecordingLine(head));
  }

  /** Frames whose pictures are not in the file yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Keeps a frame's line until {@link confirm}. */
  add(frame: NewFrame, spec: ModelSpec): void {
    if (!isSameModel(this.#model, spec)) this.#writeModel(spec);
    this.#waiting.push({ ...frame, model: this.#models, isEncoded: false });
  }

  /** The picture of this time is in the file. @throws StorageFullError */
  confirm(timeMs: number): void {
    const frame = this.#waiting.find(({ time_ms }) => time_ms === timeMs);
    if (frame) frame.isEncoded = true;
    this.#writeReady(LONGEST_WAIT);
  }

  /** Writes the last line. @throws StorageFullError */
  end(dropped: number): void {
    this.#writeReady(-1);
    this.dropped = dropped + this.#leftOut;
    this.#write(
      formatRecordingLine({
        kind: 'end',
        frames: this.frames,
        dropped: this.dropped,
        duration_ms: this.durationMs,
      }),
    );
  }

  /** @param patience how many later frames may be in the file before the first one counts as left out */
  #writeReady(patience: number): void {
    for (let first = this.#waiting.at(0); first; first = this.#waiting.at(0)) {
      if (first.isEncoded) this.#writeFrame(first);
      else if (this.#waiting.filter(({ isEncoded }) => isEncoded).length > patience)
        this.#leftOut++;
      else return;
      this.#waiting.shift();
    }
  }

  #writeFrame({ isEncoded: _, dropped, ...frame }: WaitingFrame): void {
    this.dropped = dropped + this.#leftOut;
    const dropped_before = this.dropped - this.#droppedSoFar;
    this.#droppedSoFar = this.dropped;
    this.frames++;
    this.durationMs = frame.time_ms;
    const line = formatRecordingLine({
      kind: 'frame',
      frame: this.frames,
      dropped_before,
      ...frame,
    });
    this.#write(line);
  }

  #writeModel(spec: ModelSpec): void {
    this.#model = spec;
    const { id, name, weightsSha256, joints } = spec;
    this.#write(
      formatRecordingLine({
        kind: 'model',
        model: ++this.#models,
        id,
        name,
        version: weightsSha256.slice(0, VERSION_DIGITS),
        joints: joints.map((joint) => joint.name),
      }),
    );
  }

  #write(text: string): void {
    this.#file.append(this.#encoder.encode(text));
  }
}

function isSameModel(a: ModelSpec | null, b: ModelSpec): boolean {
  return a !== null && a.id === b.id && a.weightsSha256 === b.weightsSha256;
}
