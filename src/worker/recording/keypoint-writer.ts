// Writes the lines of a recording. A frame's line is written after its picture is in the video
// file, so that both always agree; frames that the encoder left out count as dropped. Format:
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

/** A frame counts as left out by the encoder after this many later frames were encoded. */
const MAX_LATER_FRAMES = 32;

/** Number of digits of the weights' hash that identify a version. */
const VERSION_DIGITS = 12;

/** A frame to write, without the numbers that the writer assigns. */
export type RecordedFrameInput = Omit<
  RecordedFrame,
  'kind' | 'frame' | 'model' | 'dropped_before'
> & {
  /** Total number of frames dropped so far. */
  dropped: number;
};

/** Settings of a frame that are written only when they change. */
export interface FrameSetup {
  spec: ModelSpec;
  /** 0..1 */
  steadiness: number;
  measures: readonly Measure[];
}

interface WaitingFrame {
  frame: RecordedFrameInput & { model: number };
  /** Lines to write before it. */
  before: RecordingLine[];
  isEncoded: boolean;
}

/** Writes the keypoints of one recording. */
export class KeypointWriter {
  frames = 0;
  dropped = 0;
  durationMs = 0;

  readonly #file: DiskFile;
  readonly #encoder = new TextEncoder();
  #waiting: WaitingFrame[] = [];
  /** Frames dropped up to the last written line. */
  #droppedSoFar = 0;
  /** Frames that the encoder left out. */
  #leftOut = 0;
  /** Frames with at least one measured value. */
  #measured = 0;
  #model: ModelSpec | null = null;
  #models = 0;
  #steadiness: number;
  #measures = '';

  /** @param steadiness as in the head, 0..1 */
  constructor(file: DiskFile, head: RecordingHead, steadiness: number) {
    this.#file = file;
    this.#steadiness = steadiness;
    this.#write(head);
  }

  /** Number of frames whose pictures are not in the video file yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Holds a frame's line back until {@link confirm}. */
  add(frame: RecordedFrameInput, setup: FrameSetup): void {
    const before = this.#noteChanges(setup);
    const numbered = { ...frame, model: this.#models };
    this.#waiting.push({ frame: numbered, before, isEncoded: false });
  }

  /** Call when the picture of this time is in the video file. @throws StorageFullError */
  confirm(timeMs: number): void {
    const waiting = this.#waiting.find(({ frame }) => frame.time_ms === timeMs);
    if (waiting) waiting.isEncoded = true;
    this.#writeReady(MAX_LATER_FRAMES);
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

  /** @param maxLater number of later encoded frames after which a frame counts as left out */
  #writeReady(maxLater: number): void {
    for (let first = this.#waiting.at(0); first; first = this.#waiting.at(0)) {
      const isLeftOut =
        !first.isEncoded && this.#waiting.filter(({ isEncoded }) => isEncoded).length > maxLater;
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
