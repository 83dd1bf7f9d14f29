// The border between the page and the recorder worker: every call and type that crosses it. Ends:
// page/workers/recorder-worker.ts, worker/recorder.worker.ts. Frames do not cross here: the pose
// worker sends them to the recorder directly, over a port.
import type { LostSpan } from '../core/recording/file-tally.ts';
import type { RecordingHead } from '../core/recording/recording-lines.ts';

/** The formats in which a recording can be downloaded. */
export type RecordingForm = 'video' | 'table' | 'measures' | 'lines' | 'coco';

/** `under-way`: being written, in this tab or another; `cut-off`: its writer has died. */
export type StoredRecordingState = 'under-way' | 'cut-off' | 'finished';

/** One stored recording. */
export interface RecordingSummary {
  id: string;
  /** Base name of its files, e.g. `keydot-2026-11-22-1432`. */
  name: string;
  /** ISO 8601. */
  startedAt: string;
  source: RecordingHead['source'];
  sourceName: string | null;
  state: StoredRecordingState;
  durationMs: number;
  frames: number;
  /** Number of source frames that are not in it. */
  dropped: number;
  /** Size on the disk. */
  bytes: number;
  /** Container of the video; null for keypoints only. */
  video: 'mp4' | 'webm' | null;
  /** Whether it has measures. */
  isMeasured: boolean;
}

/** What to record. */
export interface RecordRequest {
  head: Pick<RecordingHead, 'source' | 'source_name'> & { steadiness: number };
  /**
   * `encode`: frames with the overlay; `given`: encoded pieces from the page; `none`: keypoints
   * only.
   */
  video: 'encode' | 'given' | 'none';
  /** Null chooses the best codec that this browser encodes. */
  codec: 'avc' | 'vp9' | 'vp8' | null;
}

/** One frame of a file. The receiver closes it. */
export interface SuppliedFrame {
  frame: VideoFrame | ImageBitmap;
  /** Position in the file. */
  timeMs: number;
}

/**
 * Supplies the frames of a file, one per call, null after the last; for files that only a <video>
 * decodes.
 */
export type FrameSupplier = () => Promise<SuppliedFrame | null>;

/** What this browser can read of a video file. */
export interface FileInspection {
  /** Whether the frames can be decoded with WebCodecs. */
  isDecodable: boolean;
  /** Frame times, s, ascending; empty when the container cannot be read. */
  frameTimes: number[];
  /** Null when the frames last as long as the container says. */
  breaksOff: EarlyEnd | null;
}

/** A file whose frames end before its stated duration. */
export interface EarlyEnd {
  /** End of the last frame. */
  atMs: number;
  /** Duration stated by the container. */
  saidMs: number;
}

/** The progress of a recording, reported about twice a second. */
export interface RecordingProgress {
  durationMs: number;
  frames: number;
  dropped: number;
  bytes: number;
  /** Time until the disk is full at the current rate; null when unknown. */
  roomMs: number | null;
}

/** The progress of the analysis of a file. */
export interface AnalysisProgress {
  /** Frames done. */
  done: number;
  /** Frames in the file; null when unknown. */
  total: number | null;
}

/** How a recording ended. */
export interface RecordingResult {
  recording: RecordingSummary;
  /** `stopped` is the regular end; `full`: the disk was full. */
  ending: 'stopped' | 'full' | 'failed';
  /** The error's message; null without an error. */
  reason: string | null;
  /** Number of frames in the analysed file; null for a live recording. */
  totalFrames: number | null;
  /** Spans of the file that could not be decoded; the frames after them were analysed. */
  lost: LostSpan[];
  /** For a file whose frames end early; null otherwise. */
  breaksOff: EarlyEnd | null;
}

/** Events of the recorder worker. */
export type RecorderEvent =
  | { kind: 'progress'; progress: RecordingProgress }
  /** A frame was left out; the recording continues. */
  | { kind: 'trouble'; trouble: { name: string; message: string } }
  /** The recording ended without a call to `stop`. */
  | { kind: 'ended'; result: RecordingResult }
  /** The recording ended without a call to `stop`, and nothing was stored. */
  | { kind: 'failed'; trouble: { name: string; message: string } };

/** Resources held by the worker, for tests that check for leaks. */
export interface RecorderHoldings {
  openFrames: number;
  /** Lines not yet written. */
  waitingLines: number;
}

/** The recorder worker, as the page calls it through Comlink. */
export interface RecorderApi {
  /** Sets the listener for events. */
  listen(listener: (event: RecorderEvent) => void): void;
  /** Records the frames that arrive on the port; the pose worker holds its other end. */
  record(request: RecordRequest, port: MessagePort): Promise<void>;
  /** Continues the recording with another pose worker, after the first one died. */
  rejoin(port: MessagePort): void;
  /** Adds sound; call once, after `record` and before the first frame. */
  addSound(sound: ReadableStream<AudioData>): void;
  /** Appends a piece of video encoded on the page; in order. */
  appendVideo(piece: ArrayBuffer, type: 'mp4' | 'webm'): void;
  /** Ends the recording and finalizes its files. */
  stop(): Promise<RecordingResult>;
  /** Checks how a video file can be read. */
  inspect(file: File): Promise<FileInspection>;
  /**
   * Analyses every frame of a file in the pose worker at the port's other end, and records it.
   * {@link stop} ends it early.
   * @param supply supplies the frames; null decodes the file in this worker
   */
  analyseFile(
    request: RecordRequest,
    file: File,
    port: MessagePort,
    supply: FrameSupplier | null,
    onProgress: (progress: AnalysisProgress) => void,
  ): Promise<RecordingResult>;
  /** The stored recordings, newest first. */
  list(): Promise<RecordingSummary[]>;
  /** Finalizes an interrupted recording. */
  recover(id: string): Promise<RecordingSummary>;
  /** A recording in one format, as a named file; read from the disk on demand. */
  takeFile(id: string, form: RecordingForm): Promise<File>;
  remove(id: string): Promise<void>;
  holdings(): RecorderHoldings;
  ping(): boolean;
}
