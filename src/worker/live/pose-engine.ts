// The life of a frame, in order: inference → smoothing → drawing → report.
import { FrameAge } from '../../core/live/frame-age.ts';
import type { Size } from '../../core/geometry.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { Person } from '../../core/pose.ts';
import { frameRateLimit } from '../../core/live/rate-limit.ts';
import { PoseSmoothing } from '../../core/smoothing/pose-smoothing.ts';
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
import { measureFrame } from '../../engine/video-frame.ts';
import { FrameQueue, type FrameOrder } from '../frames/frame-turns.ts';
import type { FrameReader } from '../frames/frame-reader.ts';
import { Lazy } from '../shared/lazy.ts';
import { LiveNumbers, type FrameMoment } from './live-numbers.ts';
import { DEFAULT_LIVE_SETTINGS } from './default-live-settings.ts';
import type { FrameContext } from '../frames/frame-context.ts';
import { NetworkManager } from '../network/network-manager.ts';
import { readyModel } from '../inference/ready-model.ts';
import { SceneTap } from '../recording/scene-tap.ts';
import { ShownFrames } from './shown-frames.ts';
import { findHeat, type Scene, type Stage } from '../stage/stage.ts';
import { PipelineSelector, type SelectedPipeline } from '../inference/pipeline-selector.ts';
import type { FrameResult } from '../inference/pipeline.ts';

/** Frames a second that come before closer looks. */
const LIVE_FPS = 30;
/** The part of a frame's time that may be planned for. */
const FULL = 0.9;

export class PoseEngine {
  readonly shown = new ShownFrames((frame) => this.#close(frame));
  #emit: (event: WorkerEvent) => void;
  #keeper: NetworkManager;
  #finder = new Lazy(async () => {
    const { PointFinder } = await import('../inference/find-points.ts');
    return new PointFinder((pictures, wanted) => this.#keeper.run(pictures, wanted));
  });
  #steadier = new PoseSmoothing();
  #age = new FrameAge();
  #numbers = new LiveNumbers();
  #settings = DEFAULT_LIVE_SETTINGS;
  #stage: Stage | null = null;
  #turns = new FrameQueue();
  readonly watchers: PipelineSelector;
  #tap: SceneTap | null = null;
  #drawMs = 0;
  #openFrames = 0;
  #analysed = 0;

  constructor(emit: (event: WorkerEvent) => void) {
    this.#emit = emit;
    this.#keeper = new NetworkManager((lost, report) => {
      emit({ kind: 'failed-over', lost, report });
    });
    this.watchers = new PipelineSelector(this.#keeper);
  }

  async prepare(
    request: PrepareRequest,
    onProgress: (progress: WarmUpProgress) => void,
  ): Promise<Prepared> {
    // Between two frames: the network in use is closed.
    const prepared = await this.#turns.takeAlone(() => this.#keeper.prepare(request, onProgress));
    if (!this.watchers.isReady) this.watchers.useBody(prepared.spec);
    return { ...prepared, spec: this.watchers.one.look.spec };
  }

  /** Takes up a taught model, or the body again, without missing a frame. */
  async useModel(files: ModelFiles | null): Promise<ModelSpec> {
    const { look, swap } = await readyModel(files, this.#keeper, (wanted) =>
      this.watchers.firstSize(this.#settings, wanted),
    );
    // Between two frames, so that each is seen by one network and read as its answer.
    await this.#turns.takeAlone(async () => {
      await swap();
      if (files) this.watchers.useTaught(look);
      else this.watchers.useBody(look.spec);
      this.#steadier.forget();
    });
    return look.spec;
  }

  configure(settings: LiveSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    if (settings.people !== before.people) this.#forgetPeople();
  }

  attachStage(stage: Stage): void {
    this.#stage = stage;
  }

  /** The most frames a second that are wanted of a stream; null for all. */
  get fpsLimit(): number | null {
    return frameRateLimit(this.#settings);
  }

  /** The frame shown last with all that was drawn over it, at its own size, as PNG. */
  async takePicture(): Promise<Blob | null> {
    // Between two frames: the next one's maps lie where this one's do.
    const canvas = await this.#turns.takeAlone(() => this.shown.draw());
    return canvas && canvas.convertToBlob({ type: 'image/png' });
  }

  /** Sends all that is drawn to a recorder too, until another one or null takes its place. */
  tap(port: MessagePort | null): void {
    this.#tap?.close();
    this.#tap =
      port &&
      new SceneTap(port, this.#numbers.stats.dropped, (frame, timeMs) =>
        this.analyse(frame, timeMs, { still: false, captureMs: 0, unhurried: true }),
      );
  }

  get tensors(): number {
    return this.#keeper.tensors;
  }

  /** Holds on to the last seconds, small enough to choose from. */
  freezeFrames(): Promise<GrabbedFrame[]> {
    // Between two frames: while one is read, the planes of the last are written over.
    return this.#turns.takeAlone(() => this.shown.freeze());
  }

  /** What the model in use finds in a picture, which is closed. What is watched goes on as before. */
  async findPoints(bitmap: ImageBitmap): Promise<FoundPoints> {
    try {
      const finder = await this.#finder.get();
      return await this.#turns.takeAlone(() => {
        const { look, sizes } = this.watchers.one;
        const longSide = sizes.choose(this.#settings, look.largestInput, true);
        return finder.find(bitmap, look, longSide);
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
    this.shown.forget();
    this.#forgetPeople();
    this.watchers.pause();
    this.#age.reset();
    this.#numbers.stats.reset();
  }

  async follow(reader: FrameReader): Promise<void> {
    let before: Promise<unknown> = Promise.resolve();
    for (;;) {
      const arrived = await reader.take();
      if (!arrived) break;
      this.#numbers.stats.dropped = reader.dropped;
      const { frame, arrivedMs } = arrived;
      const timeMs = frame.timestamp / 1000;
      const captureMs = this.#age.measure(timeMs, arrivedMs, performance.now());
      const { done } = await this.#begin(frame, timeMs, { still: false, captureMs });
      // On a GPU two are under way: one is computed while the other's answer comes back.
      await before;
      before = done;
    }
    await before;
  }

  /** Analyses and draws one frame, and closes it whatever happens. */
  async analyse(
    frame: VideoFrame | ImageBitmap,
    timeMs: number,
    context: FrameContext,
  ): Promise<FrameReport> {
    const { done } = await this.#begin(frame, timeMs, context);
    return done;
  }

  #begin(frame: VideoFrame | ImageBitmap, timeMs: number, context: FrameContext) {
    this.#openFrames++;
    return this.#turns.begin((order) => this.#analyseNow(frame, timeMs, context, order));
  }

  async #analyseNow(
    frame: VideoFrame | ImageBitmap,
    timeMs: number,
    { still, captureMs, skipped = 0, unhurried = still }: FrameContext,
    { before, onSubmitted }: FrameOrder,
  ): Promise<FrameReport> {
    let isKept = false;
    try {
      if (still) await before.then(() => this.forget());
      const size = measureFrame(frame);
      const chosen = await this.watchers.choose(this.#settings);
      const { watcher, sizes } = chosen;
      const sight = await watcher.watch({
        frame,
        size,
        timeMs,
        still,
        longSide: sizes.choose(this.#settings, watcher.largestInput, unhurried),
        sharper: this.#settings.sharper,
        budgetMs: unhurried ? null : FULL * this.#intervalMs - this.#drawMs,
        heat: findHeat(this.#settings, watcher.spec),
        onSubmitted,
      });
      // A lost device may have turned their order around.
      await before;
      const people = still ? sight.people : this.#steady(sight.people, size, timeMs);
      const view = unhurried ? 'in-step' : this.#numbers.views.choose(this.#settings.view);
      const drawStart = performance.now();
      const scene = this.#draw({ frame, timeMs, still }, view, people, sight, chosen);
      this.#drawMs = performance.now() - drawStart;
      this.#tell(sight, chosen, { captureMs, timeMs, drawMs: this.#drawMs, unhurried });
      const report = { frame: ++this.#analysed, timeMs, ...size, people, view };
      isKept = this.shown.show(frame, sight, report, scene);
      await this.shown.remember();
      this.#tap?.send(scene, report, this.#numbers.stats.dropped + skipped);
      this.#emit({ kind: 'frame', report });
      return report;
    } finally {
      if (!isKept) this.#close(frame);
    }
  }

  #close(frame: VideoFrame | ImageBitmap): void {
    frame.close();
    this.#openFrames--;
  }

  /** Target frame interval, ms. */
  get #intervalMs(): number {
    return 1000 / Math.min(LIVE_FPS, this.fpsLimit ?? LIVE_FPS);
  }

  #steady(people: readonly Person[], size: Size, timeMs: number): Person[] {
    return this.#steadier.steady(people, size, timeMs, this.#settings.steadiness);
  }

  #forgetPeople(): void {
    this.watchers.forget();
    this.#steadier.forget();
  }

  #draw(
    { frame, timeMs, still }: { frame: VideoFrame | ImageBitmap; timeMs: number; still: boolean },
    view: FrameReport['view'],
    people: readonly Person[],
    { heatmap, regions }: FrameResult,
    { watcher, isForEveryone }: SelectedPipeline,
  ): Scene {
    const { minimumScore } = this.#settings;
    const scene: Scene = {
      frame,
      view,
      spec: watcher.spec,
      settings: this.#settings,
      people: still ? people : this.#steadier.present(people, minimumScore, timeMs),
      isCounted: isForEveryone,
      regions,
      heatmap: this.#settings.heatmap === null ? null : heatmap,
    };
    // Over video that runs free, dots belong where the body is by the time they are seen.
    const isAhead = view === 'live' && this.#stage;
    const ahead = isAhead ? this.#predict(scene.people, measureFrame(frame)) : scene.people;
    this.#stage?.draw({ ...scene, people: ahead });
    return scene;
  }

  #predict(people: readonly Person[], frame: Size): Person[] {
    return this.#steadier.predict(people, frame, this.#numbers.views.meanMs);
  }

  #tell(
    sight: FrameResult,
    { watcher, sizes, isForEveryone }: SelectedPipeline,
    moment: FrameMoment,
  ): void {
    this.#numbers.note(sight, sizes, this.#settings, moment);
    const stats = this.#numbers.reportWhenDue(() => ({
      backend: this.#keeper.report.backend,
      model: watcher.spec.id,
      sizeReason: sizes.reason(this.#settings),
      fpsLimit: this.fpsLimit,
      people: isForEveryone ? sight.people.length : null,
      others: !isForEveryone && this.watchers.hasOthers,
      steadying: this.#steadier.measureCost(),
    }));
    if (stats) this.#emit({ kind: 'stats', stats });
  }
}
