// The live view's loop: frames are detected (worker/inference/pose-pipeline.ts), smoothed, drawn and reported.
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
} from '../../api/pose-api.ts';
import type { Size } from '../../core/geometry.ts';
import { FrameAge } from '../../core/live/frame-arrival.ts';
import { frameRateLimit } from '../../core/live/rate-limit.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { Person } from '../../core/pose.ts';
import { PoseSmoothing } from '../../core/smoothing/pose-smoothing.ts';
import { measureFrame } from '../../engine/video-frame.ts';
import type { FrameReader } from '../frames/frame-reader.ts';
import { FrameQueue, type FrameContext, type FrameOrder } from '../frames/frame-queue.ts';
import { PosePipeline, type FrameResult } from '../inference/pose-pipeline.ts';
import { prepareModel } from '../inference/prepare-model.ts';
import { NetworkManager } from '../network/network-manager.ts';
import type { SceneTap } from '../recording/scene-tap.ts';
import { Lazy } from '../shared/lazy.ts';
import { heatmapChannel, type Scene, type Stage } from '../stage/stage.ts';
import { DEFAULT_LIVE_SETTINGS } from './default-live-settings.ts';
import { LiveStatistics } from './live-statistics.ts';
import { ShownFrames } from './shown-frames.ts';
import { ViewChooser } from './view-chooser.ts';

/** Frame rate that is kept before the time left is spent on refinement crops. */
const TARGET_FPS = 30;
/** Share of the frame interval that detection and drawing may be planned to take. */
const MAX_LOAD = 0.9;

type Frame = VideoFrame | ImageBitmap;

export class PoseEngine {
  readonly shown = new ShownFrames((frame) => this.#close(frame));
  readonly pipeline: PosePipeline;
  readonly #emit: (event: WorkerEvent) => void;
  readonly #networks: NetworkManager;
  readonly #queue = new FrameQueue();
  readonly #smoothing = new PoseSmoothing();
  readonly #age = new FrameAge();
  readonly #statistics = new LiveStatistics();
  readonly #views = new ViewChooser();
  readonly #finder = new Lazy(async () => {
    const { PointFinder } = await import('../inference/point-finder.ts');
    return new PointFinder(this.#networks);
  });
  #settings = DEFAULT_LIVE_SETTINGS;
  #stage: Stage | null = null;
  #tap: SceneTap | null = null;
  #tapRequests = 0;
  #drawMs = 0;
  #openFrames = 0;
  #analysed = 0;

  constructor(emit: (event: WorkerEvent) => void) {
    this.#emit = emit;
    this.#networks = new NetworkManager((lost, report) => {
      emit({ kind: 'failed-over', lost, report });
    });
    this.pipeline = new PosePipeline(this.#networks);
  }

  async prepare(
    request: PrepareRequest,
    onProgress: (progress: WarmUpProgress) => void,
  ): Promise<Prepared> {
    // Runs between two frames, because it closes the current network.
    const prepared = await this.#queue.takeAlone(() => this.#networks.prepare(request, onProgress));
    if (!this.pipeline.isReady) this.pipeline.useBody(prepared.spec);
    return { ...prepared, spec: this.pipeline.model.spec };
  }

  /** Changes to a taught model, or to the body model for null, without missing a frame. */
  async useModel(files: ModelFiles | null): Promise<ModelSpec> {
    const { model, swap } = await prepareModel(files, this.#networks, (next) =>
      this.pipeline.inputSize(this.#settings, next, false),
    );
    // Between two frames, so that each frame is run and decoded by one model.
    await this.#queue.takeAlone(async () => {
      await swap();
      if (files) this.pipeline.useTaught(model);
      else this.pipeline.useBody(model.spec);
      this.#smoothing.reset();
    });
    return model.spec;
  }

  configure(settings: LiveSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    if (settings.people !== before.people) this.#resetPeople();
  }

  attachStage(stage: Stage): void {
    this.#stage = stage;
  }

  /** Maximum frame rate of a stream; null without a limit. */
  get fpsLimit(): number | null {
    return frameRateLimit(this.#settings);
  }

  /** The last frame with everything drawn over it, at its own size, as PNG. */
  async takePicture(): Promise<Blob | null> {
    // Between two frames, because the next one overwrites this one's maps.
    const canvas = await this.#queue.takeAlone(() => this.shown.draw());
    return canvas && canvas.convertToBlob({ type: 'image/png' });
  }

  /** Sends everything drawn to a recorder as well; null stops that. */
  async tap(port: MessagePort | null): Promise<void> {
    const request = ++this.#tapRequests;
    this.#tap?.close();
    this.#tap = null;
    if (!port) return;
    const { SceneTap } = await import('../recording/scene-tap.ts');
    // Another recorder, or none, may have taken its place meanwhile.
    if (request !== this.#tapRequests) return port.close();
    const unhurried = { isStill: false, captureMs: 0, isUnhurried: true };
    this.#tap = new SceneTap(port, this.#statistics.dropped, (frame, timeMs) =>
      this.analyse(frame, timeMs, unhurried),
    );
  }

  /** Number of tensors that TensorFlow.js holds. */
  get tensors(): number {
    return this.#networks.tensors;
  }

  /** Thumbnails of the last seconds, which are retained until they are released. */
  freezeFrames(): Promise<GrabbedFrame[]> {
    // Between two frames, because reading a frame overwrites the planes of the last one.
    return this.#queue.takeAlone(() => this.shown.freeze());
  }

  /** What the current model detects in a picture, which is closed. The live view's tracking is not affected. */
  async findPoints(bitmap: ImageBitmap): Promise<FoundPoints> {
    try {
      const finder = await this.#finder.get();
      return await this.#queue.takeAlone(() => {
        const { model } = this.pipeline;
        return finder.find(bitmap, model, this.pipeline.inputSize(this.#settings, model, true));
      });
    } finally {
      bitmap.close();
    }
  }

  get openFrames(): number {
    return this.#openFrames;
  }

  /** Another source follows: forgets frames, people and statistics. */
  reset(): void {
    this.shown.forget();
    this.#resetPeople();
    this.pipeline.pauseSizes();
    this.#age.reset();
    this.#statistics.reset();
  }

  /** Analyses a reader's frames until it ends. */
  async follow(reader: FrameReader): Promise<void> {
    let previous: Promise<unknown> = Promise.resolve();
    for (;;) {
      const arrived = await reader.take();
      if (!arrived) break;
      this.#statistics.dropped = reader.dropped;
      const { frame, arrivedMs } = arrived;
      const timeMs = frame.timestamp / 1000;
      const captureMs = this.#age.measure(timeMs, arrivedMs, performance.now());
      const { done } = await this.#begin(frame, timeMs, { isStill: false, captureMs });
      // On a GPU two frames are in flight: one is computed while the other's answer comes back.
      await previous;
      previous = done;
    }
    await previous;
  }

  /** Analyses, draws and closes one frame. */
  async analyse(frame: Frame, timeMs: number, context: FrameContext): Promise<FrameReport> {
    const { done } = await this.#begin(frame, timeMs, context);
    return done;
  }

  #begin(frame: Frame, timeMs: number, context: FrameContext) {
    this.#openFrames++;
    return this.#queue.begin((order) => this.#analyseNow(frame, timeMs, context, order));
  }

  async #analyseNow(
    frame: Frame,
    timeMs: number,
    { isStill, captureMs, skipped = 0, isUnhurried = isStill }: FrameContext,
    { previous, onSubmitted }: FrameOrder,
  ): Promise<FrameReport> {
    let isKept = false;
    try {
      if (isStill) await previous.then(() => this.reset());
      const size = measureFrame(frame);
      const heat = heatmapChannel(this.#settings, this.pipeline.model.spec);
      const budgetMs = isUnhurried ? null : MAX_LOAD * this.#intervalMs - this.#drawMs;
      const request = { frame, size, timeMs, isStill, isUnhurried, budgetMs, heat };
      const result = await this.pipeline.detect(
        { ...request, previous, onSubmitted },
        this.#settings,
      );
      // After a lost device this frame may be done before the previous one.
      await previous;
      const people = isStill ? result.people : this.#smooth(result.people, size, timeMs);
      const view = isUnhurried ? 'in-step' : this.#views.choose(this.#settings.view);
      const drawStartMs = performance.now();
      const scene = this.#draw({ frame, timeMs, isStill }, view, people, result);
      this.#drawMs = performance.now() - drawStartMs;
      this.#report(result, captureMs, timeMs, isUnhurried);
      const report = { frame: ++this.#analysed, timeMs, ...size, people, view };
      isKept = this.shown.show(frame, result, report, scene);
      await this.shown.remember();
      this.#tap?.send(scene, report, this.#statistics.dropped + skipped);
      this.#emit({ kind: 'frame', report });
      return report;
    } finally {
      if (!isKept) this.#close(frame);
    }
  }

  #close(frame: Frame): void {
    frame.close();
    this.#openFrames--;
  }

  /** Target interval between frames, ms. */
  get #intervalMs(): number {
    return 1000 / Math.min(TARGET_FPS, this.fpsLimit ?? TARGET_FPS);
  }

  #smooth(people: readonly Person[], size: Size, timeMs: number): Person[] {
    return this.#smoothing.smooth(people, size, timeMs, this.#settings.steadiness);
  }

  #resetPeople(): void {
    this.pipeline.reset();
    this.#smoothing.reset();
  }

  #draw(
    { frame, timeMs, isStill }: { frame: Frame; timeMs: number; isStill: boolean },
    view: FrameReport['view'],
    people: readonly Person[],
    { heatmap, regions, spec, isEveryone }: FrameResult,
  ): Scene {
    const { minimumScore } = this.#settings;
    const scene: Scene = {
      frame,
      view,
      spec,
      settings: this.#settings,
      people: isStill ? people : this.#smoothing.present(people, minimumScore, timeMs),
      isCounted: isEveryone,
      regions,
      heatmap: this.#settings.heatmap === null ? null : heatmap,
    };
    // Over free-running video keypoints are drawn where the body will be when they are seen.
    const isPredicted = view === 'live' && this.#stage;
    const drawn = isPredicted ? this.#predict(scene.people, measureFrame(frame)) : scene.people;
    this.#stage?.draw({ ...scene, people: drawn });
    return scene;
  }

  #predict(people: readonly Person[], frame: Size): Person[] {
    return this.#smoothing.predict(people, frame, this.#views.meanMs);
  }

  #report(result: FrameResult, captureMs: number, timeMs: number, isUnhurried: boolean): void {
    this.#views.observe(this.#statistics.add(result, captureMs, this.#drawMs));
    // An unhurried frame says nothing about the frame rate.
    if (!isUnhurried) this.pipeline.adaptSize(this.#settings, result, timeMs, this.#drawMs);
    const stats = this.#statistics.reportWhenDue(() => ({
      backend: this.#networks.report.backend,
      model: result.spec.id,
      sizeReason: this.pipeline.sizeReason(this.#settings, result),
      fpsLimit: this.fpsLimit,
      people: result.isEveryone ? result.people.length : null,
      others: !result.isEveryone && this.pipeline.hasOthers,
      smoothing: this.#smoothing.measureCost(),
    }));
    if (stats) this.#emit({ kind: 'stats', stats });
  }
}
