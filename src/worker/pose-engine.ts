// The life of a frame, in order: look (frame-looker.ts: input → network → decode) → smoothing →
// drawing → report.
// Who calls it: pose.worker.ts. Which network it asks: network-keeper.ts.
import { FrameAge } from '../core/frame-age.ts';
import type { Size } from '../core/geometry.ts';
import type { ModelSpec } from '../core/model-spec.ts';
import type { Pose } from '../core/pose.ts';
import { joinTaughtWeights } from '../core/taught-network.ts';
import { parseWeights } from '../core/weights.ts';
import { frameRateLimit } from '../core/rate-limit.ts';
import { PoseSmoother } from '../core/smoothing.ts';
import type {
  FoundPoints,
  FrameReport,
  GrabbedFrame,
  LiveSettings,
  ModelFiles,
  Prepared,
  PrepareRequest,
  WarmUpProgress,
  WorkerEvent,
} from '../worker-api.ts';
import { PointFinder } from './find-points.ts';
import { FrameLooker, type Analysis, type AskNetwork } from './frame-looker.ts';
import { FrameMemory } from './frame-memory.ts';
import { measureFrame } from './frame-pixels.ts';
import type { FrameReader } from './frame-reader.ts';
import { LiveStats } from './live-stats.ts';
import { DEFAULT_LIVE_SETTINGS } from './default-live-settings.ts';
import type { FrameContext } from './frame-context.ts';
import { createBodyLook } from './body-look.ts';
import type { Look } from './look.ts';
import { NetworkKeeper, NotPreparedError } from './network-keeper.ts';
import { checkTaughtSpec, createTaughtLook } from './taught-look.ts';
import { SizeChooser } from './size-chooser.ts';
import { SceneTap } from './recording/scene-tap.ts';
import { drawPicture, pictureOf, thumbnailOf, type ShownFrame } from './shown-frame.ts';
import type { Scene, Stage } from './stage.ts';
import { Turns } from './turns.ts';
import { ViewChooser } from './view-chooser.ts';

/** The longer side of the pictures that frozen frames are chosen by, pixels. */
const THUMBNAIL_SIDE = 640;

export class PoseEngine {
  readonly memory = new FrameMemory();
  #emit: (event: WorkerEvent) => void;
  #keeper: NetworkKeeper;
  #looker: FrameLooker;
  #finder: PointFinder;
  #smoother = new PoseSmoother();
  #age = new FrameAge();
  #stats = new LiveStats();
  #viewChooser = new ViewChooser();
  #sizeChooser = new SizeChooser();
  #settings = DEFAULT_LIVE_SETTINGS;
  #stage: Stage | null = null;
  #turns = new Turns();
  #look: Look | null = null;
  #shown: ShownFrame | null = null;
  #tap: SceneTap | null = null;
  #followed: Pose | null = null;
  #openFrames = 0;
  #analysed = 0;

  constructor(emit: (event: WorkerEvent) => void) {
    this.#emit = emit;
    this.#keeper = new NetworkKeeper((lost, report) => {
      emit({ kind: 'failed-over', lost, report });
    });
    const ask: AskNetwork = (pictures, wanted) => this.#keeper.run(pictures, wanted);
    this.#looker = new FrameLooker(ask);
    this.#finder = new PointFinder(ask);
  }

  async prepare(
    request: PrepareRequest,
    onProgress: (progress: WarmUpProgress) => void,
  ): Promise<Prepared> {
    // Between two frames: the network in use is closed.
    const prepared = await this.#turns.take(() => this.#keeper.prepare(request, onProgress));
    this.#look ??= createBodyLook(prepared.spec);
    return { ...prepared, spec: this.#look.spec };
  }

  /** Takes up a taught model, or the body again, without missing a frame. */
  async useModel(files: ModelFiles | null): Promise<ModelSpec> {
    const { spec: base, baseWeights } = this.#keeper;
    const look = files
      ? createTaughtLook(checkTaughtSpec(files.spec, base), base)
      : createBodyLook(base);
    const weights = files
      ? joinTaughtWeights(baseWeights, parseWeights(files.weights))
      : baseWeights;
    const size = look.sizeInput(1, this.#sizeChooser.choose(this.#settings, look, false));
    const values = new Float32Array(size.width * size.height * 3);
    const warmUp = { count: 1, ...size, values };
    const swap = await this.#keeper.readyNetwork(weights, warmUp, look.wanted);
    // Between two frames, so that each is seen by one network and read as its answer.
    await this.#turns.take(async () => {
      await swap();
      this.#look = look;
      this.#followed = null;
      this.#smoother.reset();
    });
    return look.spec;
  }

  configure(settings: LiveSettings): void {
    this.#settings = settings;
  }

  attachStage(stage: Stage): void {
    this.#stage = stage;
  }

  /** The frame that was shown last, null before the first. */
  async grabFrame(): Promise<GrabbedFrame | null> {
    return this.#shown && pictureOf(this.#shown);
  }

  /** The most frames a second that are wanted of a stream; null for all. */
  get fpsLimit(): number | null {
    return frameRateLimit(this.#settings);
  }

  /** The same with all that was drawn over it, at the frame's own size, as PNG. */
  async takePicture(): Promise<Blob | null> {
    // Between two frames: the next one's maps lie where this one's do.
    const canvas = await this.#turns.take(async () => this.#shown && drawPicture(this.#shown));
    return canvas && canvas.convertToBlob({ type: 'image/png' });
  }

  /** Sends all that is drawn to a recorder too, until another one or null takes its place. */
  tap(port: MessagePort | null): void {
    this.#tap?.close();
    this.#tap =
      port &&
      new SceneTap(port, this.#stats.dropped, (frame, timeMs) =>
        this.analyse(frame, timeMs, { still: false, captureMs: 0, unhurried: true }),
      );
  }

  /** Tensors that TensorFlow.js holds, where it computes. */
  get tensors(): number {
    return this.#keeper.tensors;
  }

  /** Holds on to the last seconds, small enough to choose from. */
  async freezeFrames(): Promise<GrabbedFrame[]> {
    // Between two frames: while one is read, the planes of the last are written over.
    const freeze = () => Promise.resolve(this.memory.freeze(this.#shown));
    const frozen = await this.#turns.take(freeze);
    return Promise.all(frozen.map((shown) => thumbnailOf(shown, THUMBNAIL_SIDE)));
  }

  /** What the model in use finds in a picture, which is closed. What is watched goes on as before. */
  async findPoints(bitmap: ImageBitmap): Promise<FoundPoints> {
    try {
      return await this.#turns.take(() => {
        const look = this.#requireLook();
        const longSide = this.#sizeChooser.choose(this.#settings, look, true);
        return this.#finder.find(bitmap, look, longSide);
      });
    } finally {
      bitmap.close();
    }
  }

  get openFrames(): number {
    return this.#openFrames;
  }

  /** Nothing that was seen before has to do with what comes next. */
  forget(): void {
    this.#followed = null;
    this.#shown = null;
    this.memory.forget();
    this.#smoother.reset();
    this.#sizeChooser.pause();
    this.#age.reset();
    this.#stats.reset();
  }

  /** Analyses a reader's frames until it ends. */
  async follow(reader: FrameReader): Promise<void> {
    for (;;) {
      const arrived = await reader.take();
      if (!arrived) return;
      this.#stats.dropped = reader.dropped;
      const { frame, arrivedMs } = arrived;
      const timeMs = frame.timestamp / 1000;
      const captureMs = this.#age.measure(timeMs, arrivedMs, performance.now());
      await this.analyse(frame, timeMs, { still: false, captureMs });
    }
  }

  /** Analyses and draws one frame, and closes it whatever happens. */
  analyse(
    frame: VideoFrame | ImageBitmap,
    timeMs: number,
    options: FrameContext,
  ): Promise<FrameReport> {
    this.#openFrames++;
    return this.#turns.take(() => this.#analyseNow(frame, timeMs, options));
  }

  async #analyseNow(
    frame: VideoFrame | ImageBitmap,
    timeMs: number,
    { still, captureMs, skipped = 0, unhurried = still }: FrameContext,
  ): Promise<FrameReport> {
    try {
      if (still) this.forget();
      const size = measureFrame(frame);
      const analysis = await this.#lookAt(frame, still, unhurried);
      const person =
        this.#settings.smoothing && !still
          ? this.#smoother.smooth(analysis.pose, size, timeMs)
          : analysis.pose;
      const view = unhurried ? 'in-step' : this.#viewChooser.choose(this.#settings.view);
      const drawStart = performance.now();
      const scene = this.#draw(frame, view, person, analysis);
      const drawMs = performance.now() - drawStart;
      const { inputMs, networkMs, decodeMs } = analysis.times;
      const workMs = inputMs + networkMs + decodeMs + drawMs;
      const totalMs = captureMs + workMs;
      this.#viewChooser.observe(totalMs);
      const inputArea = analysis.inputSize.width * analysis.inputSize.height;
      if (!unhurried) this.#sizeChooser.observe(this.#settings, { timeMs, workMs, inputArea });
      this.#tell({ captureMs, ...analysis.times, drawMs, totalMs }, analysis.inputSize);
      const report = { frame: ++this.#analysed, timeMs, ...size, people: [person], view };
      // Kept as it was found: nothing smoothed gets into labels.
      const { planes, pose, flatness } = analysis;
      this.#shown = { planes, report: { ...report, people: [pose] }, flatness, scene };
      this.memory.offer(this.#shown, performance.now());
      this.#tap?.send(scene, report, this.#stats.dropped + skipped);
      this.#emit({ kind: 'frame', report });
      return report;
    } finally {
      frame.close();
      this.#openFrames--;
    }
  }

  async #lookAt(
    frame: VideoFrame | ImageBitmap,
    still: boolean,
    unhurried: boolean,
  ): Promise<Analysis> {
    const look = this.#requireLook();
    const longSide = this.#sizeChooser.choose(this.#settings, look, still || unhurried);
    const analysis = still
      ? await this.#looker.lookTwice(frame, look, longSide)
      : await this.#looker.lookAt(frame, look, this.#followed, longSide);
    this.#followed = analysis.pose;
    return analysis;
  }

  #requireLook(): Look {
    if (this.#look) return this.#look;
    throw new NotPreparedError('Expected prepare() to have ended well before this call.');
  }

  #draw(
    frame: VideoFrame | ImageBitmap,
    view: FrameReport['view'],
    person: Pose,
    { spec, heatmap, crop }: Analysis,
  ): Scene {
    const scene = {
      frame,
      view,
      spec,
      settings: this.#settings,
      people: [person],
      heatmap: this.#settings.heatmap === null ? null : { map: heatmap, crop },
    };
    this.#stage?.draw(scene);
    return scene;
  }

  #tell(times: Parameters<LiveStats['add']>[0], inputSize: Size): void {
    this.#stats.add(times, performance.now());
    const { report } = this.#keeper;
    const { spec } = this.#requireLook();
    const stats = this.#stats.reportWhenDue(performance.now(), {
      backend: report.backend,
      model: spec.id,
      inputSize,
      sizeReason: this.#sizeChooser.reason(this.#settings),
      fpsLimit: this.fpsLimit,
    });
    if (stats) this.#emit({ kind: 'stats', stats });
  }
}
