// Writes a recording's lines. A frame's line is written once its picture is in the video file, so that
// both always say the same; what the encoder left out is counted as dropped. The lines:
// core/recording/recording-lines.ts.
import { measureKey, type Measure } from '../../core/measures/measure.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import {
  describeSmoothing,
  formatRecordingLine,
  type RecordedFrame,
  type RecordingHead,
  type RecordingLine,
} from '../../core/recording/recording-lines.ts';
import type { DiskFile } from './disk-file.ts';

/** An encoder that has not answered for one frame while it answered for so many later ones has left it out. */
const LONGEST_WAIT = 32;

/** Digits of a hash that name a version. */
const VERSION_DIGITS = 12;

/** A frame as it comes: its number and its model's are given here. */
export type RecordedFrameInput = Omit<
  RecordedFrame,
  'kind' | 'frame' | 'model' | 'dropped_before'
> & {
  /** Frames lost so far, in all. */
  dropped: number;
};

/** What holds for a frame and is written down only when it changes. */
export interface FrameSetup {
  spec: ModelSpec;
  /** 0..1 */
  steadiness: number;
  measures: readonly Measure[];
}

interface WaitingFrame {
  frame: RecordedFrameInput & { model: number };
  /** Lines that belong before it. */
  before: RecordingLine[];
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
  /** Frames in which something was measured. */
  #measured = 0;
  #model: ModelSpec | null = null;
  #models = 0;
  #steadiness: number;
  #measures = '';

  /** @param steadiness the one that the head speaks of */
  constructor(file: DiskFile, head: RecordingHead, steadiness: number) {
    this.#file = file;
    this.#steadiness = steadiness;
    this.#write(head);
  }

  /** Frames whose pictures are not in the file yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Keeps a frame's line until {@link confirm}. */
  add(frame: RecordedFrameInput, setup: FrameSetup): void {
    const before = this.#noteChanges(setup);
    const numbered = { ...frame, model: this.#models };
    this.#waiting.push({ frame: numbered, before, isEncoded: false });
  }

  /** The picture of this time is in the file. @throws StorageFullError */
  confirm(timeMs: number): void {
    const waiting = this.#waiting.find(({ frame }) => frame.time_ms === timeMs);
    if (waiting) waiting.isEncoded = true;
    this.#writeReady(LONGEST_WAIT);
  }

  /** Writes the last line. @throws StorageFullError */
  end(dropped: number): void {
    this.#writeReady(-1);
    this.dropped = dropped + this.#leftOut;
    this.#write({
      kind: 'end',
      frames: this.frames,
      dropped: this.dropped,
      duration_ms: this.durationMs,
      measured: this.#measured,
    });
  }

  /** @param patience how many later frames may be in the file before the first one counts as left out */
  #writeReady(patience: number): void {
    for (let first = this.#waiting.at(0); first; first = this.#waiting.at(0)) {
      const isLeftOut =
        !first.isEncoded && this.#waiting.filter(({ isEncoded }) => isEncoded).length > patience;
      if (!first.isEncoded && !isLeftOut) return;
      for (const line of first.before) this.#write(line);
      if (isLeftOut) this.#leftOut++;
      else this.#writeFrame(first.frame);
      this.#waiting.shift();
    }
  }

  #writeFrame({ dropped, ...frame }: WaitingFrame['frame']): void {
    this.dropped = dropped + this.#leftOut;
    const dropped_before = this.dropped - this.#droppedSoFar;
    this.#droppedSoFar = this.dropped;
    this.frames++;
    this.durationMs = frame.time_ms;
    if (frame.measured) this.#measured++;
    this.#write({ kind: 'frame', frame: this.frames, dropped_before, ...frame });
  }

  #noteChanges({ spec, steadiness, measures }: FrameSetup): RecordingLine[] {
    const lines: RecordingLine[] = [];
    if (!isSameModel(this.#model, spec)) {
      this.#model = spec;
      lines.push(describeModel(spec, ++this.#models));
    }
    if (steadiness !== this.#steadiness) {
      this.#steadiness = steadiness;
      lines.push({ kind: 'steadiness', ...describeSmoothing(steadiness) });
    }
    const keys = measures.map(measureKey).join('|');
    if (keys !== this.#measures) {
      this.#measures = keys;
      lines.push({ kind: 'measures', measures: [...measures] });
    }
    return lines;
  }

  #write(line: RecordingLine): void {
    this.#file.append(this.#encoder.encode(formatRecordingLine(line)));
  }
}

function describeModel(
  { id, name, weightsSha256, joints }: ModelSpec,
  model: number,
): RecordingLine {
  return {
    kind: 'model',
    model,
    id,
    name,
    version: weightsSha256.slice(0, VERSION_DIGITS),
    joints: joints.map((joint) => joint.name),
  };
}

function isSameModel(a: ModelSpec | null, b: ModelSpec): boolean {
  return a !== null && a.id === b.id && a.weightsSha256 === b.weightsSha256;
}
