// THE BORDER to the recorder worker: every call and type that crosses from the page and back. The
// page's end is page/workers/recorder-worker.ts, the worker's end is worker/recorder.worker.ts.
// Pictures do not cross here: the pose worker sends them straight to the recorder, over a port.
import type { LostSpan } from '../core/recording/file-tally.ts';
import type { RecordingHead } from '../core/recording/recording-lines.ts';

/** The forms in which a recording can be taken home. */
export type RecordingForm = 'video' | 'table' | 'measures' | 'lines' | 'coco';

/** `under-way` in this tab or another, `cut-off` when nobody is writing it any more. */
export type StoredRecordingState = 'under-way' | 'cut-off' | 'finished';

/** One recording that this browser keeps. */
export interface RecordingSummary {
  id: string;
  /** Names its files: `keydot-2026-11-22-1432`. */
  name: string;
  /** ISO 8601. */
  startedAt: string;
  source: RecordingHead['source'];
  sourceName: string | null;
  state: StoredRecordingState;
  durationMs: number;
  frames: number;
  /** Frames that came and are not in it. */
  dropped: number;
  /** What it takes on the disk. */
  bytes: number;
  /** Null when there are keypoints alone. */
  video: 'mp4' | 'webm' | null;
  /** Something was measured in it. */
  isMeasured: boolean;
}

/** What is to be recorded. */
export interface RecordRequest {
  head: Pick<RecordingHead, 'source' | 'source_name'> & { steadiness: number };
  /** `encode` burns the skeleton into every frame; `given` takes encoded pieces from the page; `none` keeps keypoints alone. */
  video: 'encode' | 'given' | 'none';
  /** Null chooses the best that this browser encodes. */
  codec: 'avc' | 'vp9' | 'vp8' | null;
}

/** One frame of a file. Whoever gets it closes it. */
export interface SuppliedFrame {
  frame: VideoFrame | ImageBitmap;
  /** Its position in the file. */
  timeMs: number;
}

/** Hands a file's frames over, one at a call, null after the last; for files that only a <video> decodes. */
export type FrameSupplier = () => Promise<SuppliedFrame | null>;

export interface FileInspection {
  /** Its frames can be decoded one by one. */
  isDecodable: boolean;
  /** When its frames are to be shown, s, in order; empty when its container cannot be read. */
  frameTimes: number[];
  breaksOff: EarlyEnd | null;
}

/** A file says that it ends later than its frames do: positions, ms. */
export interface EarlyEnd {
  atMs: number;
  saidMs: number;
}

/** Where a recording stands, some times a second. */
export interface RecordingProgress {
  durationMs: number;
  frames: number;
  dropped: number;
  bytes: number;
  /** How long the disk lasts at this rate; null where the browser does not say, or nobody can tell yet. */
  roomMs: number | null;
}

/** Where the analysis of a file stands. */
export interface AnalysisProgress {
  /** Frames done. */
  done: number;
  /** Frames in the file; null when nobody knows. */
  total: number | null;
}

/** How a recording ended. */
export interface RecordingResult {
  recording: RecordingSummary;
  /** The disk was full, something failed, or nothing of the kind. */
  ending: 'stopped' | 'full' | 'failed';
  /** What failed, in the words of the error. */
  reason: string | null;
  /** For a file: the frames in it; more than `recording.frames` when it was stopped or could not be decoded in full. */
  totalFrames: number | null;
  /** Where frames of a file could not be decoded; what follows was analysed all the same. */
  lost: LostSpan[];
  /** For a file that ends before its time without a word from its container; null for others. */
  breaksOff: EarlyEnd | null;
}

export type RecorderEvent =
  | { kind: 'progress'; progress: RecordingProgress }
  /** Something is left out of it; it goes on. */
  | { kind: 'trouble'; trouble: { name: string; message: string } }
  /** It ended of its own accord. */
  | { kind: 'ended'; result: RecordingResult }
  /** It ended of its own accord, and nothing of it is left. */
  | { kind: 'failed'; trouble: { name: string; message: string } };

/** What the worker holds, for tests that look for leaks. */
export interface RecorderHoldings {
  openFrames: number;
  /** Lines not yet on the disk. */
  waitingLines: number;
}

/** The recorder worker, as the page calls it through Comlink. */
export interface RecorderApi {
  /** Events from now on go to this listener. */
  listen(listener: (event: RecorderEvent) => void): void;
  /** Records what comes through the port, which the pose worker holds the other end of. */
  record(request: RecordRequest, port: MessagePort): Promise<void>;
  /** Goes on with another pose worker, after the first one died. */
  rejoin(port: MessagePort): void;
  /** The sound that goes with the picture; call once, after `record` and before the first frame. */
  addSound(sound: ReadableStream<AudioData>): void;
  /** A piece of video that the page's own recorder made; in order. */
  appendVideo(piece: ArrayBuffer, type: 'mp4' | 'webm'): void;
  /** Ends the recording and makes its files whole. */
  stop(): Promise<RecordingResult>;
  /** What this browser can do with a video file without playing it. */
  inspect(file: File): Promise<FileInspection>;
  /**
   * Has every frame of a file analysed, one by one, by the pose worker at the port's other end. Ends at
   * {@link stop} with what is done by then.
   * @param supply null decodes the file here, which {@link inspect} says is possible
   */
  analyseFile(
    request: RecordRequest,
    file: File,
    port: MessagePort,
    supply: FrameSupplier | null,
    onProgress: (progress: AnalysisProgress) => void,
  ): Promise<RecordingResult>;
  /** What this browser keeps, newest first. */
  list(): Promise<RecordingSummary[]>;
  /** Makes a recording whole that was cut off. */
  recover(id: string): Promise<RecordingSummary>;
  /** One of its files, named; read from the disk as it is needed. */
  takeFile(id: string, form: RecordingForm): Promise<File>;
  remove(id: string): Promise<void>;
  holdings(): RecorderHoldings;
  ping(): boolean;
}
