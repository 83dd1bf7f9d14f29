// The border between the page and the pose worker: every call and type that crosses it. Ends:
// page/workers/pose-worker.ts, worker/pose.worker.ts.
import type { SizeReason } from '../core/live/adapt-input-size.ts';
import type { SubjectChoice } from '../core/tracking/subject-choice.ts';
import type { Measure } from '../core/measures/measure.ts';
import type { Person, Pose } from '../core/pose.ts';
import type { BackendName, BackendReport } from '../core/model/backends.ts';
import type { ModelSpec } from '../core/model/model-spec.ts';
import type { RegionCounts } from '../core/lesson/labels.ts';
import type { SmoothingReport } from '../core/smoothing/smoothing-cost.ts';
import type { StageSummary } from '../core/live/timings.ts';

/** Progress of the preparation; `fraction` is 0..1. */
export interface WarmUpProgress {
  step: 'model' | 'backend' | 'check' | 'ready';
  backend: BackendName | null;
  fraction: number;
}

/** How to prepare the worker. */
export interface PrepareRequest {
  /** Null lets the worker choose. */
  backend: BackendName | null;
}

/** The result of the preparation. */
export interface Prepared {
  report: BackendReport;
  spec: ModelSpec;
}

/** A taught model as stored in the database and in .keydot files. */
export interface ModelFiles {
  /** Parsed content of spec.json, not yet validated. */
  spec: unknown;
  /** Content of weights.bin. */
  weights: ArrayBuffer;
}

/**
 * `in-step` draws the analysed frame with its keypoints; `live` draws the keypoints only, for a canvas
 * over the playing video.
 */
export type ViewMode = 'in-step' | 'live';

/** How the stage is displayed. */
export interface StageShape {
  /** Device pixels. */
  width: number;
  height: number;
  /** The stage is displayed mirrored, so text on it has to be mirrored back. */
  mirrored: boolean;
}

/** How a skeleton is drawn. */
export type SkeletonStyle = 'lines' | 'dots' | 'none';

/** The settings of analysis and drawing; sent completely on every change. */
export interface LiveSettings {
  /** `auto` is in-step while the analysis keeps up with the source, live otherwise. */
  view: ViewMode | 'auto';
  skeleton: SkeletonStyle;
  /** Keypoints below this score are not drawn, 0..1. */
  minimumScore: number;
  /** The joint whose activation map is shown; `all` shows the maximum over all joints; null none. */
  heatmap: string | 'all' | null;
  /** The longer side of the network's input, pixels, a multiple of 32; `auto` adapts to the device. */
  inputSize: number | 'auto';
  /** Limits the frame rate and the input size. */
  batterySaving: boolean;
  /** Maximum number of analysed frames per second; null follows the camera. */
  targetFps: number | null;
  /** Tracks one subject or everyone; a taught model always finds one subject. */
  people: 'one' | 'everyone';
  /** Strength of the smoothing over time, 0..1; 0 is off. Not applied to stills. */
  steadiness: number;
  /** Test-time augmentation: the median of several runs for one person, two runs for everyone. */
  sharper: boolean;
  /** Measures drawn on the first person. */
  measures: readonly Measure[];
}

/** One analysed frame. */
export interface FrameReport {
  /** Number of the analysed frame, from 1. */
  frame: number;
  /** The frame's time: the camera's clock or the position in the video. */
  timeMs: number;
  /** Displayed size of the frame, pixels. */
  width: number;
  height: number;
  people: Person[];
  /** How the frame was drawn. */
  view: ViewMode;
}

/** Statistics over the last seconds; sent about once a second while frames arrive. */
export interface StatsReport {
  backend: BackendName;
  model: string;
  /** The last input size of the network, pixels. */
  inputSize: { width: number; height: number };
  /** Why this input size was chosen; null when the user has set it. */
  sizeReason: SizeReason | null;
  /** Maximum number of frames per second; null for no limit. */
  fpsLimit: number | null;
  /** Number of people in the last frame; null while one subject is tracked. */
  people: number | null;
  /** One subject is tracked, and other people were detected recently. */
  others: boolean;
  /** Effect and cost of the smoothing. */
  smoothing: SmoothingReport;
  /** Analysed frames per second. */
  fps: number;
  /** Frames dropped because a newer one was ready, since the start. */
  dropped: number;
  p50: StageSummary;
  p95: StageSummary;
}

/** An error sent between threads: structured cloning loses the name of an Error. */
export interface Trouble {
  name: string;
  message: string;
}

/** Events of the pose worker. */
export type WorkerEvent =
  | { kind: 'frame'; report: FrameReport }
  | { kind: 'stats'; stats: StatsReport }
  /** The backend lost its device or context, and another one or a new instance took over. */
  | { kind: 'failed-over'; report: BackendReport; lost: string }
  /** The camera's frames ended; `error` is null when the track ended regularly. */
  | { kind: 'source-ended'; error: Trouble | null };

/** Options for one frame. */
export interface AnalyseOptions {
  /** The frame is unrelated to earlier ones: no tracking, no smoothing. */
  still: boolean;
  /** When the frame became available: performance.timeOrigin + performance.now(). */
  deliveredMs?: number;
  /** Number of frames of its source that the page has dropped so far. */
  skipped?: number;
}

/** A shown frame, for a lesson. */
export interface GrabbedFrame {
  bitmap: ImageBitmap;
  /** The report of this frame, with keypoints before smoothing. */
  report: FrameReport;
  /** Peak ambiguity of each keypoint, 0..1 (core/detection/peak-ambiguity.ts). */
  flatness: number[];
  /** For each keypoint of a region its mask, as large as the picture; null for all others. */
  regions: (RegionCounts | null)[];
}

/** The detection of the current model in one picture. */
export interface FoundPoints {
  /** The model's id. */
  model: string;
  pose: Pose;
  /** Peak ambiguity of each keypoint, 0..1 (core/detection/peak-ambiguity.ts). */
  flatness: number[];
  /** For each keypoint of a region its mask, as large as the picture; null for all others. */
  regions: (RegionCounts | null)[];
  /** Features of the picture (core/lesson/label-queue.ts), independent of the current model. */
  features: Float32Array;
}

/** Resources held by the worker, for tests that check for leaks. */
export interface Holdings {
  tensors: number;
  openFrames: number;
}

/** A stream of camera frames, or a track from which the worker creates one (Safari). */
export type FrameSource =
  | { kind: 'stream'; stream: ReadableStream<VideoFrame> }
  | { kind: 'track'; track: MediaStreamVideoTrack };

/** The pose worker, as the page calls it through Comlink. */
export interface PoseWorkerApi {
  /** Loads the model and chooses a backend. Call once, first; again to change the backend. */
  prepare(
    request: PrepareRequest,
    onProgress: (progress: WarmUpProgress) => void,
  ): Promise<Prepared>;
  /** Switches to a taught model, or to the shipped one for null. After a failure nothing changes. */
  useModel(files: ModelFiles | null): Promise<ModelSpec>;
  /** Sets the listener for events. */
  listen(listener: (event: WorkerEvent) => void): void;
  /** Sets the canvas on which frames and overlays are drawn. */
  attachStage(canvas: OffscreenCanvas): void;
  /** Sets how the stage is displayed. */
  resizeStage(shape: StageShape): void;
  configure(settings: LiveSettings): void;
  /** Selects another subject from the next frame on, while one subject is tracked. */
  choosePerson(choice: SubjectChoice): void;
  /** Reads frames until stopped, newest first, one in flight. Replaces an earlier source. */
  readFrames(source: FrameSource): Promise<void>;
  /** Sets the source's real frame interval. Frames missing between received ones count as dropped. */
  pace(intervalMs: number): void;
  /** Stops reading and resets tracking; resolves when no frame is in flight. */
  stopReading(): Promise<void>;
  /** Analyses one transferred frame and draws it. The worker closes it. */
  analyse(
    frame: VideoFrame | ImageBitmap,
    timeMs: number,
    options: AnalyseOptions,
  ): Promise<FrameReport>;
  /** The last shown frame; null before the first. */
  grabFrame(): Promise<GrabbedFrame | null>;
  /** The last shown frame with its overlay, at its own size, as PNG. */
  takePicture(): Promise<Blob | null>;
  /** Also sends every drawn frame to a recorder (worker/recording/scene-tap.ts); null ends this. */
  tap(port: MessagePort | null): Promise<void>;
  /** Freezes thumbnails of the last seconds, oldest first; the last shown frame is the last one. */
  freezeFrames(): Promise<GrabbedFrame[]>;
  /** A frozen frame at full size; null when frames are no longer frozen. */
  frozenFrame(index: number): Promise<GrabbedFrame | null>;
  /** Releases the frozen frames. */
  thawFrames(): void;
  /** Analyses one transferred picture independently of the source. The worker closes it. */
  findPoints(bitmap: ImageBitmap): Promise<FoundPoints>;
  /** Answers while the worker is alive. */
  ping(): boolean;
  holdings(): Holdings;
}
