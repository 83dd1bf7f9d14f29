// Runs one source on one worker: opens, joins, pauses, replaces and ends them, and says where things
// stand. The state machine behind live-session.ts; sources: live-source.ts; worker: worker-manager.ts.
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
import { RestartLimit } from '../shell/restart-limit.ts';
import { liveSettingsOf, type SettingsStore } from './settings-store.ts';
import { WorkerManager, type ReadyWorker } from '../workers/worker-manager.ts';

export class SourceRunner {
  state: LiveState = { kind: 'idle' };
  source: LiveSource | null = null;
  canvas: HTMLCanvasElement | null = null;
  picture: ShownPicture | null = null;
  report: BackendReport | null = null;
  spec: ModelSpec | null = null;
  /** The source's frames are not wanted, though the tab is in sight. */
  isHeld = false;

  readonly keeper: WorkerManager;
  readonly #restarts = new RestartLimit();
  #request: SourceRequest | null = null;
  /** Counts what was asked for; whoever comes back from an await to another turn gives up. */
  #turn = 0;
  /** Resolves when the worker has done with every source that was closed. Never rejects. */
  #closing: Promise<unknown> = Promise.resolve();

  constructor(
    readonly video: HTMLVideoElement,
    readonly settings: SettingsStore,
    readonly events: Emitter<LiveEvent>,
  ) {
    this.keeper = new WorkerManager({
      onEvent: (event) => this.#hear(event),
      onProgress: (progress) => {
        if (this.state.kind === 'starting') this.#enter({ ...this.state, progress });
      },
      onCanvas: (canvas) => {
        this.canvas = canvas;
        this.#changed();
      },
      onDeath: (cause) => this.#revive(cause),
      onModelRefused: (error) => this.events.emit({ kind: 'trouble', error }),
    });
  }

  /** Shows something; ends what was shown. Never rejects: what goes wrong becomes the state. */
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
   * Takes the source off the worker, and on again once it is ready: after a change of backend. A start
   * under way notices the change by itself.
   */
  async reconnect(): Promise<void> {
    const { source } = this;
    const request = this.#request;
    if (!source || !request || !runningOf(this.state)) return;
    await this.#run(request, source);
  }

  /**
   * Uses a taught model, or the shipped one for null, from the next frame on.
   * @throws what taking it up throws; everything is as before then
   */
  async useModel(model: ModelFiles | null): Promise<void> {
    await this.settings.loaded;
    const ready = await this.keeper.ready(this.settings.current.backend);
    this.spec = await this.keeper.useModel(model, ready);
    this.source?.refresh();
    this.#changed();
  }

  /** Has the settings take effect, also on what stands still. */
  async configure(settings: Settings): Promise<void> {
    await this.keeper.configure(liveSettingsOf(settings));
    this.source?.refresh();
  }

  async resizeStage(shape: StageShape): Promise<void> {
    await this.keeper.resizeStage(shape);
    this.source?.refresh();
  }

  /** Stops sending frames while nobody can see them. A still sends none. */
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

  /** Until something is drawn, the picture is the video's. */
  showVideoShape(): void {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (this.picture || !this.source || width === 0) return;
    this.picture = { drawn: false, width, height, view: 'live' };
    this.#changed();
  }

  dispose(): void {
    this.stop();
    this.keeper.dispose();
  }

  /** Opens what is asked for, unless a source is given, while the worker gets ready; then joins them. */
  async #run(request: SourceRequest, source: LiveSource | null = null): Promise<void> {
    const turn = ++this.#turn;
    this.#request = request;
    this.#enter({ kind: 'starting', request, opened: source !== null, progress: null });
    try {
      // A worker in the midst of a frame must not be prepared anew.
      await source?.disconnect();
      if (turn !== this.#turn) return;
      const opening = source ?? this.#open(request, turn);
      const [opened, ready] = await Promise.all([opening, this.ready(), this.#closing]);
      if (turn !== this.#turn || !opened) return;
      // Meanwhile the person may have chosen another backend.
      if (!this.#isWanted(ready)) return await this.#run(request, opened);
      await this.#connect(opened, ready, turn);
      if (turn === this.#turn && !this.#isWanted(ready)) await this.reconnect();
    } catch (thrown) {
      const error = asError(thrown);
      // A dead worker is replaced elsewhere, and starts all this again.
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

  /** Has the worker prepared before it is needed. Never rejects: a start tries again, and says why. */
  async getReady(): Promise<void> {
    if (this.state.kind !== 'idle') return;
    await this.ready().catch(() => undefined);
  }

  /** The worker, prepared as the settings say. */
  async ready(): Promise<ReadyWorker> {
    await this.settings.loaded;
    const { current } = this.settings;
    await this.keeper.configure(liveSettingsOf(current));
    const ready = await this.keeper.ready(current.backend);
    this.report = ready.report;
    this.spec = ready.spec;
    return ready;
  }

  #isWanted({ wanted }: ReadyWorker): boolean {
    return wanted === this.settings.current.backend;
  }

  async #connect(source: LiveSource, { worker }: ReadyWorker, turn: number): Promise<void> {
    const running = runningStateOf(source);
    if (this.#isUnwatched && running.kind !== 'still') {
      this.#enter({ kind: 'paused', running });
      return;
    }
    await source.connect(worker);
    if (turn !== this.#turn) return source.disconnect();
    this.#enter(running);
    // The tab may have been hidden meanwhile.
    if (this.#isUnwatched) await this.pause();
  }

  get #isUnwatched(): boolean {
    return document.hidden || this.isHeld;
  }

  #hear(event: WorkerEvent): void {
    switch (event.kind) {
      case 'frame':
        return this.#show(event.report);
      case 'stats':
        return this.#count(event.stats);
      case 'failed-over':
        this.report = event.report;
        this.events.emit(event);
        return this.#changed();
      case 'source-ended':
        return this.#lose(
          this.source,
          event.error
            ? errorOf(event.error)
            : new CameraError('unplugged', 'The camera sends no more frames.'),
        );
    }
  }

  #show(report: FrameReport): void {
    if (!runningOf(this.state)) return;
    const { width, height, view } = report;
    const picture: ShownPicture = { drawn: true, width, height, view };
    if (!this.picture || !isSamePicture(this.picture, picture)) {
      this.picture = picture;
      // In step, the canvas hides the video; playing it unseen would cost time.
      this.source?.preview(view === 'live');
      this.#changed();
    }
    this.events.emit({ kind: 'frame', report });
  }

  #count(stats: StatsReport): void {
    const dropped = stats.dropped + (this.source?.skipped ?? 0);
    this.events.emit({ kind: 'stats', stats: { ...stats, dropped } });
  }

  #revive(cause: Error): void {
    if (!this.#request || !(runningOf(this.state) || this.state.kind === 'starting')) return;
    if (!this.#restarts.allowsAnother(performance.now())) return this.#fail(cause);
    this.events.emit({ kind: 'revived', cause });
    // The new worker's canvas is blank until its first frame; the video fills the gap.
    if (this.picture) this.picture = { ...this.picture, drawn: false };
    this.source?.preview(true);
    void this.#run(this.#request, this.source);
  }

  /** The source is lost, if it is still the one that is watched. */
  #lose(source: LiveSource | null, error: Error): void {
    if (source && source === this.source) this.#fail(error);
  }

  #fail(error: Error): void {
    this.#turn += 1;
    this.#closeSource();
    // Cameras and files fail by themselves; anything else may be the worker's, so a retry gets a new one.
    const isSourceAlone = error instanceof CameraError || error instanceof MediaFileError;
    if (!isSourceAlone) this.keeper.dispose();
    this.#enter({ kind: 'failed', error, retry: this.#request });
  }

  #closeSource(): void {
    const { source } = this;
    this.source = null;
    this.picture = null;
    if (!source) return;
    const closing = source.disconnect().catch((thrown: unknown) => {
      // Whoever is closed because the worker died or was ended cannot be told goodbye.
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
