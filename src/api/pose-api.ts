// THE BORDER: every call and type that crosses from the page to the pose worker and back, and
// nothing else. The page's end is page/workers/pose-worker.ts, the worker's end is worker/pose.worker.ts.
import type { SizeReason } from '../core/live/adapt-input-size.ts';
import type { SubjectChoice } from '../core/tracking/subject-choice.ts';
import type { Measure } from '../core/measures/measure.ts';
import type { Person, Pose } from '../core/pose.ts';
import type { BackendName, BackendReport } from '../core/model/backends.ts';
import type { ModelSpec } from '../core/model/model-spec.ts';
import type { RegionCounts } from '../core/lesson/labels.ts';
import type { SmoothingReport } from '../core/smoothing/smoothing-cost.ts';
import type { StageSummary } from '../core/live/timings.ts';

/** Where the preparation stands; `fraction` runs from 0 to 1. */
export interface WarmUpProgress {
  step: 'model' | 'backend' | 'check' | 'ready';
  backend: BackendName | null;
  fraction: number;
}

export interface PrepareRequest {
  /** Null lets the worker choose. */
  backend: BackendName | null;
}

export interface Prepared {
  report: BackendReport;
  spec: ModelSpec;
}

/** A taught model as the database and .keydot files keep it. */
export interface ModelFiles {
  /** spec.json, read. */
  spec: unknown;
  /** weights.bin. */
  weights: ArrayBuffer;
}

/** `in-step` draws the analysed frame with its own dots; `live` draws the dots alone, for a canvas over the live video. */
export type ViewMode = 'in-step' | 'live';

/** How the stage appears on the screen. */
export interface StageShape {
  /** Device pixels. */
  width: number;
  height: number;
  /** As in a mirror: what is written on the picture must be turned. */
  mirrored: boolean;
}

/** How the person is drawn. */
export type SkeletonStyle = 'lines' | 'dots' | 'none';

/** Everything the worker needs to know to analyse and draw; sent whole whenever it changes. */
export interface LiveSettings {
  /** `auto` is in step while analysis keeps up, live when it does not. */
  view: ViewMode | 'auto';
  skeleton: SkeletonStyle;
  /** Keypoints below this score are not drawn, 0..1. */
  minimumScore: number;
  /** Show a joint's activation map, or all of them laid over each other; null shows none. */
  heatmap: string | 'all' | null;
  /** The longer side of the network's input, pixels, a multiple of 32; `auto` follows the device. */
  inputSize: number | 'auto';
  /** Analyse few frames a second, and no larger input than need be. */
  batterySaving: boolean;
  /** Analyse at most so many frames a second; null takes the camera's rate. */
  targetFps: number | null;
  /** Follow the one nearest the middle, or everyone; a taught thing is there once. */
  people: 'one' | 'everyone';
  /** How much the keypoints are steadied over time, 0..1; 0 is not at all. Never applied to a still. */
  steadiness: number;
  /** Looks at the one person several times and takes the median, at everyone twice: for stills and slow video. */
  sharper: boolean;
  /** Drawn on the person, on the first of several. */
  measures: readonly Measure[];
}

/** One analysed frame. */
export interface FrameReport {
  /** Counts analysed frames, from 1. */
  frame: number;
  /** The frame's own time, ms: the camera's clock or the position in the video. */
  timeMs: number;
  /** Size of the frame as displayed, pixels. */
  width: number;
  height: number;
  people: Person[];
  /** How the frame was drawn. */
  view: ViewMode;
}

/** The last seconds in numbers; sent about once a second while frames come. */
export interface StatsReport {
  backend: BackendName;
  model: string;
  /** The network's input as last used, pixels. */
  inputSize: { width: number; height: number };
  /** Why the input is as large as it is; null when someone has set it. */
  sizeReason: SizeReason | null;
  /** The most frames a second that are wanted; null is as many as come. */
  fpsLimit: number | null;
  /** People in the last frame; null when only one is followed. */
  people: number | null;
  /** One is followed, and others were seen near them a moment ago. */
  others: boolean;
  /** What steadying took off and cost in the last seconds. */
  steadying: SmoothingReport;
  /** Analysed frames a second. */
  fps: number;
  /** Frames that came and were not analysed because a newer one was there, since the start. */
  dropped: number;
  p50: StageSummary;
  p95: StageSummary;
}

/** An error as it crosses: a cloned Error would forget its own name. */
export interface Trouble {
  name: string;
  message: string;
}

/** What the worker tells of its own accord. */
export type WorkerEvent =
  | { kind: 'frame'; report: FrameReport }
  | { kind: 'stats'; stats: StatsReport }
  /** The backend was lost (device or context) and another one, or the same anew, took over. */
  | { kind: 'failed-over'; report: BackendReport; lost: string }
  /** Reading the camera's frames ended: `error` is null when the track just ended. */
  | { kind: 'source-ended'; error: Trouble | null };

export interface AnalyseOptions {
  /** Nothing before the frame has to do with it. */
  still: boolean;
  /** When the frame was there to be had: timeOrigin + now() of `performance`, ms since 1970. */
  deliveredMs?: number;
  /** Frames of its source that the page left out, so far. */
  skipped?: number;
}

/** The frame that was shown last, to be kept. */
export interface GrabbedFrame {
  bitmap: ImageBitmap;
  /** Of this very frame, with the keypoints as they were found, not smoothed. */
  report: FrameReport;
  /** For each keypoint, how much its heatmap left open, 0..1 (core/detection/peak-ambiguity.ts). */
  flatness: number[];
  /** For each keypoint of a region its mask, as large as the picture; null for all others. */
  regions: (RegionCounts | null)[];
}

/** What the model in use finds in a single picture. */
export interface FoundPoints {
  /** The model's id. */
  model: string;
  pose: Pose;
  /** For each keypoint, how much its heatmap left open, 0..1 (core/detection/peak-ambiguity.ts). */
  flatness: number[];
  /** For each keypoint of a region its mask, as large as the picture; null for all others. */
  regions: (RegionCounts | null)[];
  /** What the picture looks like (core/lesson/frame-features.ts); the same whichever model is in use. */
  features: Float32Array;
}

/** What the worker holds, for tests that look for leaks. */
export interface Holdings {
  tensors: number;
  openFrames: number;
}

/** A stream of camera frames, or a track from which the worker makes one (Safari). */
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
  /** Takes up a taught model, or the pretrained one again for null. When it fails, nothing changes. */
  useModel(files: ModelFiles | null): Promise<ModelSpec>;
  /** Events from now on go to this listener. */
  listen(listener: (event: WorkerEvent) => void): void;
  /** Hands over the canvas on which analysed frames and skeletons are drawn. */
  attachStage(canvas: OffscreenCanvas): void;
  /** How large the stage is on the screen, in device pixels: what the drawing is made for. */
  resizeStage(shape: StageShape): void;
  configure(settings: LiveSettings): void;
  /** Where one is followed, somebody else is from the next frame on, if whoever is meant is there. */
  choosePerson(choice: SubjectChoice): void;
  /** Reads frames until stopped, newest first, one in flight. Replaces an earlier source. */
  readFrames(source: FrameSource): Promise<void>;
  /**
   * How far apart the source's frames come, ms, as the browser counts them: what is missing between those
   * that arrive counts as dropped.
   */
  pace(intervalMs: number): void;
  /** Stops reading; resolves when no frame is in flight. Forgets the followed person. */
  stopReading(): Promise<void>;
  /** Analyses one transferred frame and draws it. The worker closes it. */
  analyse(
    frame: VideoFrame | ImageBitmap,
    timeMs: number,
    options: AnalyseOptions,
  ): Promise<FrameReport>;
  /** The frame that was shown last, exactly; null before the first. */
  grabFrame(): Promise<GrabbedFrame | null>;
  /** The frame that was shown last with all that was drawn over it, at its own size, as PNG. */
  takePicture(): Promise<Blob | null>;
  /**
   * Sends every frame with what was drawn over it through a port as well, to a recorder; null ends that.
   * What crosses there: worker/recording/scene-port.ts.
   */
  tap(port: MessagePort | null): void;
  /** Holds on to the last seconds: small pictures, oldest first, the frame shown last at the end. */
  freezeFrames(): Promise<GrabbedFrame[]>;
  /** One of the frozen frames as large as it was; null when it is frozen no more. */
  frozenFrame(index: number): Promise<GrabbedFrame | null>;
  /** Gives the frozen frames up. */
  thawFrames(): void;
  /** Looks at one transferred picture beside what is watched. The worker closes it. */
  findPoints(bitmap: ImageBitmap): Promise<FoundPoints>;
  /** Answers at once while the worker is alive. */
  ping(): boolean;
  holdings(): Holdings;
}
