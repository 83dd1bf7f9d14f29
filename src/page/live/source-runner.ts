// The state machine of a live session: opens, connects, pauses, replaces and closes one source at a
// time. Next: page/sources/open-source.ts and page/workers/worker-manager.ts.
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { frameRateLimit } from '../../core/live/rate-limit.ts';
import type { Settings } from '../../storage/settings.ts';
import type { BackendReport } from '../../core/model/backends.ts';
import type {
  FrameReport,
  ModelFiles,
  StageShape,
  StatsReport,
  WorkerEvent,
} from '../../api/pose-api.ts';
import type { Emitter } from '../shell/emitter.ts';
import { CameraError, MediaFileError, WorkerGoneError, asError, errorOf } from '../shell/errors.ts';
import type { LiveSource, SourceRequest } from '../sources/live-source.ts';
import {
  isSamePicture,
  runningOf,
  runningStateOf,
  type ShownPicture,
  type LiveEvent,
  type LiveState,
} from './live-state.ts';
import { openSource } from '../sources/open-source.ts';
import { RestartLimit, WorkerManager, type ReadyWorker } from '../workers/worker-manager.ts';
import { liveSettingsOf, type SettingsStore } from './settings-store.ts';

/** Runs one source at a time. Its state is the state of the live session. */
export class SourceRunner {
  state: LiveState = { kind: 'idle' };
  source: LiveSource | null = null;
  canvas: HTMLCanvasElement | null = null;
  picture: ShownPicture | null = null;
  report: BackendReport | null = null;
  spec: ModelSpec | null = null;
  /** The source is paused on request although the tab is visible. */
  isHeld = false;

  readonly workers: WorkerManager;
  readonly #restarts = new RestartLimit();
  #request: SourceRequest | null = null;
  /** Number of the current request. An asynchronous step stops when the number changed meanwhile. */
  #turn = 0;
  /** Resolves when the worker has finished with all closed sources. Never rejects. */
  #closing: Promise<unknown> = Promise.resolve();

  constructor(
    readonly video: HTMLVideoElement,
    readonly settings: SettingsStore,
    readonly events: Emitter<LiveEvent>,
  ) {
    this.workers = new WorkerManager({
      onEvent: (event) => this.#onWorkerEvent(event),
      onProgress: (progress) => {
        if (this.state.kind === 'starting') this.#enter({ ...this.state, progress });
      },
      onCanvas: (canvas) => {
        this.canvas = canvas;
        this.#changed();
      },
      onDeath: (cause) => this.#restart(cause),
      onModelRefused: (error) => this.events.emit({ kind: 'trouble', error }),
    });
  }

  /** Opens a source and closes the current one. Never rejects: failures become the state. */
  async start(request: SourceRequest): Promise<void> {
    this.#closeSource();
    await this.#run(request);
  }

  stop(): void {
    this.#turn += 1;
    this.#closeSource();
    this.#enter({ kind: 'idle' });
  }

  /**
   * Disconnects the source and connects it again when the worker is ready, after a change of
   * backend. A start in progress detects the change itself.
   */
  async reconnect(): Promise<void> {
    const { source } = this;
    const request = this.#request;
    if (!source || !request || !runningOf(this.state)) return;
    await this.#run(request, source);
  }

  /**
   * Switches to a taught model, or to the shipped one for null, from the next frame on.
   * @throws when the model cannot be loaded; the current model stays in use then
   */
  async useModel(model: ModelFiles | null): Promise<void> {
    await this.settings.loaded;
    const ready = await this.workers.ready(this.settings.current.backend);
    this.spec = await this.workers.useModel(model, ready);
    this.source?.refresh();
    this.#changed();
  }

  /** Applies the settings, also to a still picture. */
  async configure(settings: Settings): Promise<void> {
    await this.workers.configure(liveSettingsOf(settings));
    this.source?.refresh();
  }

  async resizeStage(shape: StageShape): Promise<void> {
    await this.workers.resizeStage(shape);
    this.source?.refresh();
  }

  /** Stops sending frames while the tab is hidden. A still picture sends none. */
  async pause(): Promise<void> {
    const running = runningOf(this.state);
    if (!running || running.kind === 'still' || this.state.kind === 'paused') return;
    this.#turn += 1;
    this.#enter({ kind: 'paused', running });
    await this.source?.disconnect();
  }

  async resume(): Promise<void> {
    if (this.state.kind === 'paused' && this.#request) await this.#run(this.#request, this.source);
  }

  /** Uses the video's shape until the first frame is drawn. */
  showVideoShape(): void {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (this.picture || !this.source || width === 0) return;
    this.picture = { drawn: false, width, height, view: 'live' };
    this.#changed();
  }

  dispose(): void {
    this.stop();
    this.workers.dispose();
  }

  /** Prepares the worker and, unless a source is given, opens the source; then connects them. */
  async #run(request: SourceRequest, source: LiveSource | null = null): Promise<void> {
    const turn = ++this.#turn;
    this.#request = request;
    this.#enter({ kind: 'starting', request, opened: source !== null, progress: null });
    try {
      await source?.disconnect();
      if (turn !== this.#turn) return;
      const opening = source ?? this.#open(request, turn);
      const [opened, ready] = await Promise.all([opening, this.ready(), this.#closing]);
      if (turn !== this.#turn || !opened) return;
      // The user may have chosen another backend meanwhile.
      if (!this.#isWanted(ready)) return await this.#run(request, opened);
      await this.#connect(opened, ready, turn);
      if (turn === this.#turn && !this.#isWanted(ready)) await this.reconnect();
    } catch (thrown) {
      const error = asError(thrown);
      // A dead worker is replaced by #restart(), which runs the request again.
      if (turn === this.#turn && !(error instanceof WorkerGoneError)) this.#fail(error);
    }
  }

  async #open(request: SourceRequest, turn: number): Promise<LiveSource | null> {
    const onTrouble = (error: Error) => this.#lose(source, error);
    const fpsLimit = () => frameRateLimit(this.settings.current);
    const source = await openSource(request, this.video, { onTrouble, fpsLimit });
    if (turn !== this.#turn) {
      source.close();
      return null;
    }
    this.source = source;
    source.preview(true);
    this.showVideoShape();
    if (this.state.kind === 'starting') this.#enter({ ...this.state, opened: true });
    return source;
  }

  /** Prepares the worker in advance. Never rejects: a start tries again and reports the failure. */
  async getReady(): Promise<void> {
    if (this.state.kind !== 'idle') return;
    await this.ready().catch(() => undefined);
  }

  /** The worker, prepared for the current settings. */
  async ready(): Promise<ReadyWorker> {
    await this.settings.loaded;
    const { current } = this.settings;
    await this.workers.configure(liveSettingsOf(current));
    const ready = await this.workers.ready(current.backend);
    this.report = ready.report;
    this.spec = ready.spec;
    return ready;
  }

  #isWanted({ wanted }: ReadyWorker): boolean {
    return wanted === this.settings.current.backend;
  }

  async #connect(source: LiveSource, { worker }: ReadyWorker, turn: number): Promise<void> {
    const running = runningStateOf(source);
    if (this.#isPaused && running.kind !== 'still') {
      this.#enter({ kind: 'paused', running });
      return;
    }
    await source.connect(worker);
    if (turn !== this.#turn) return source.disconnect();
    this.#enter(running);
    // The tab may have been hidden meanwhile.
    if (this.#isPaused) await this.pause();
  }

  get #isPaused(): boolean {
    return document.hidden || this.isHeld;
  }

  #onWorkerEvent(event: WorkerEvent): void {
    switch (event.kind) {
      case 'frame':
        return this.#onFrame(event.report);
      case 'stats':
        return this.#onStats(event.stats);
      case 'failed-over':
        this.report = event.report;
        this.events.emit(event);
        return this.#changed();
      case 'source-ended':
        return this.#lose(
          this.source,
          event.error
            ? errorOf(event.error)
            : new CameraError('unplugged', 'Expected more frames from the camera, but it ended.'),
        );
    }
  }

  #onFrame(report: FrameReport): void {
    if (!runningOf(this.state)) return;
    const { width, height, view } = report;
    const picture: ShownPicture = { drawn: true, width, height, view };
    if (!this.picture || !isSamePicture(this.picture, picture)) {
      this.picture = picture;
      // In the in-step view the canvas covers the video; decoding it for display would waste time.
      this.source?.preview(view === 'live');
      this.#changed();
    }
    this.events.emit({ kind: 'frame', report });
  }

  #onStats(stats: StatsReport): void {
    const dropped = stats.dropped + (this.source?.skipped ?? 0);
    this.events.emit({ kind: 'stats', stats: { ...stats, dropped } });
  }

  /** Replaces a dead worker and continues with the same source. */
  #restart(cause: Error): void {
    if (!this.#request || !(runningOf(this.state) || this.state.kind === 'starting')) return;
    if (!this.#restarts.allowsAnother(performance.now())) return this.#fail(cause);
    this.events.emit({ kind: 'revived', cause });
    // The new worker's canvas is blank until its first frame; the video fills the gap.
    if (this.picture) this.picture = { ...this.picture, drawn: false };
    this.source?.preview(true);
    void this.#run(this.#request, this.source);
  }

  /** Fails when the lost source is still the current one. */
  #lose(source: LiveSource | null, error: Error): void {
    if (source && source === this.source) this.#fail(error);
  }

  #fail(error: Error): void {
    this.#turn += 1;
    this.#closeSource();
    // Any failure that is not the source's may be the worker's, so a retry gets a new worker.
    const isSourceAlone = error instanceof CameraError || error instanceof MediaFileError;
    if (!isSourceAlone) this.workers.dispose();
    this.#enter({ kind: 'failed', error, retry: this.#request });
  }

  #closeSource(): void {
    const { source } = this;
    this.source = null;
    this.picture = null;
    if (!source) return;
    const closing = source.disconnect().catch((thrown: unknown) => {
      // The worker may be dead or terminated already.
      const error = asError(thrown);
      const expected = error instanceof WorkerGoneError || error.name === 'AbortError';
      if (!expected) this.events.emit({ kind: 'trouble', error });
    });
    this.#closing = Promise.all([this.#closing, closing]);
    source.close();
  }

  #enter(state: LiveState): void {
    this.state = state;
    this.#changed();
  }

  #changed(): void {
    this.events.emit({ kind: 'changed' });
  }
}
