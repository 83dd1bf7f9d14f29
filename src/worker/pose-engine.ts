// The life of a frame, in order: input → network → decode → smoothing → drawing → report.
// Who calls it: pose.worker.ts. Which network it asks: network-keeper.ts.
import { followCrop } from '../core/crop.ts';
import { decodePerson } from '../core/decode.ts';
import { FrameAge } from '../core/frame-age.ts';
import { poseFromCrop, WHOLE_FRAME, type Rectangle, type Size } from '../core/geometry.ts';
import type { CellMap } from '../core/heads.ts';
import type { Pose } from '../core/pose.ts';
import { PoseSmoother } from '../core/smoothing.ts';
import type {
  FrameReport,
  LiveSettings,
  Prepared,
  PrepareRequest,
  WarmUpProgress,
  WorkerEvent,
} from '../worker-api.ts';
import { FrameInput } from './frame-input.ts';
import { measureFrame } from './frame-pixels.ts';
import type { FrameReader } from './frame-reader.ts';
import { LiveStats } from './live-stats.ts';
import { NetworkKeeper } from './network-keeper.ts';
import type { Stage } from './stage.ts';
import { ViewChooser } from './view-chooser.ts';

/** What the network said about one frame, in frame coordinates. */
interface Analysis {
  pose: Pose;
  crop: Rectangle;
  heatmap: CellMap;
  inputSize: Size;
  times: { inputMs: number; networkMs: number; decodeMs: number };
}

const DEFAULT_SETTINGS: LiveSettings = {
  view: 'auto',
  skeleton: 'lines',
  minimumScore: 0.3,
  heatmap: null,
  inputSize: 192,
  smoothing: true,
};

export class PoseEngine {
  #emit: (event: WorkerEvent) => void;
  #keeper: NetworkKeeper;
  #input = new FrameInput();
  #smoother = new PoseSmoother();
  #age = new FrameAge();
  #stats = new LiveStats();
  #viewChooser = new ViewChooser();
  #settings = DEFAULT_SETTINGS;
  #stage: Stage | null = null;
  #followed: Pose | null = null;
  #openFrames = 0;
  #analysed = 0;

  constructor(emit: (event: WorkerEvent) => void) {
    this.#emit = emit;
    this.#keeper = new NetworkKeeper((lost, report) => {
      emit({ kind: 'failed-over', lost, report });
    });
  }

  prepare(request: PrepareRequest, onProgress: (p: WarmUpProgress) => void): Promise<Prepared> {
    return this.#keeper.prepare(request, onProgress);
  }

  configure(settings: LiveSettings): void {
    this.#settings = settings;
  }

  attachStage(stage: Stage): void {
    this.#stage = stage;
  }

  get openFrames(): number {
    return this.#openFrames;
  }

  /** Nothing that was seen before has to do with what comes next. */
  forget(): void {
    this.#followed = null;
    this.#smoother.reset();
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
      await this.analyse(frame, frame.timestamp / 1000, { still: false, arrivedMs });
    }
  }

  /** Analyses and draws one frame, and closes it whatever happens. */
  async analyse(
    frame: VideoFrame | ImageBitmap,
    timeMs: number,
    { still, arrivedMs }: { still: boolean; arrivedMs: number },
  ): Promise<FrameReport> {
    this.#openFrames++;
    try {
      const captureMs = still ? 0 : this.#age.measure(timeMs, arrivedMs, performance.now());
      if (still) this.forget();
      const size = measureFrame(frame);
      const analysis = still ? await this.#lookTwice(frame) : await this.#look(frame);
      const person =
        this.#settings.smoothing && !still
          ? this.#smoother.smooth(analysis.pose, size, timeMs)
          : analysis.pose;
      const view = still ? 'in-step' : this.#viewChooser.choose(this.#settings.view);
      const drawStart = performance.now();
      this.#draw(frame, view, person, analysis);
      const drawMs = performance.now() - drawStart;
      const { inputMs, networkMs, decodeMs } = analysis.times;
      const totalMs = captureMs + inputMs + networkMs + decodeMs + drawMs;
      this.#viewChooser.observe(totalMs);
      this.#tell({ captureMs, ...analysis.times, drawMs, totalMs }, analysis.inputSize);
      const report = { frame: ++this.#analysed, timeMs, ...size, people: [person], view };
      this.#emit({ kind: 'frame', report });
      return report;
    } finally {
      frame.close();
      this.#openFrames--;
    }
  }

  /** One look, where the followed person should be. */
  async #look(frame: VideoFrame | ImageBitmap): Promise<Analysis> {
    const start = performance.now();
    const region = followCrop(this.#followed, measureFrame(frame));
    const prepared = await this.#input.prepare(frame, region, this.#settings.inputSize);
    const sampled = performance.now();
    const heads = await this.#keeper.run(prepared.pictures);
    const answered = performance.now();
    const joints = this.#keeper.spec.joints.map(({ name }) => name);
    const pose = poseFromCrop(decodePerson(heads, joints), prepared.crop);
    this.#followed = pose;
    const { width, height } = prepared.pictures;
    return {
      pose,
      crop: prepared.crop,
      heatmap: heads.heatmap,
      inputSize: { width, height },
      times: {
        inputMs: sampled - start,
        networkMs: answered - sampled,
        decodeMs: performance.now() - answered,
      },
    };
  }

  /** A still has time: the second look is at the person that the first one found. */
  async #lookTwice(frame: VideoFrame | ImageBitmap): Promise<Analysis> {
    const first = await this.#look(frame);
    if (followCrop(first.pose, measureFrame(frame)) === WHOLE_FRAME) return first;
    const second = await this.#look(frame);
    return second.pose.score >= first.pose.score ? second : first;
  }

  #draw(
    frame: VideoFrame | ImageBitmap,
    view: FrameReport['view'],
    person: Pose,
    { heatmap, crop }: Analysis,
  ): void {
    this.#stage?.draw({
      frame,
      view,
      spec: this.#keeper.spec,
      settings: this.#settings,
      people: [person],
      heatmap: this.#settings.heatmap === null ? null : { map: heatmap, crop },
    });
  }

  #tell(times: Parameters<LiveStats['add']>[0], inputSize: Size): void {
    this.#stats.add(times, performance.now());
    const { report, spec } = this.#keeper;
    const stats = this.#stats.reportWhenDue(performance.now(), report.backend, spec.id, inputSize);
    if (stats) this.#emit({ kind: 'stats', stats });
  }
}
