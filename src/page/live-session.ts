// A live session: what is watched, the worker that watches it, and where things stand. Owns the state
// and draws nothing; elements/keydot-live.ts shows it. Sources: live-source.ts; worker: worker-keeper.ts.
import type { Settings } from '../storage/settings.ts';
import type { ModelSpec } from '../core/model-spec.ts';
import type { BackendReport, FrameReport, StatsReport, WorkerEvent } from '../worker-api.ts';
import { listCameras, otherCamera, type CameraInfo } from './camera.ts';
import { Emitter } from './emitter.ts';
import { CameraError, WorkerGoneError, asError } from './errors.ts';
import { cameraRequestOf, type LiveSource, type SourceRequest } from './live-source.ts';
import {
  runningOf,
  runningStateOf,
  type DrawnPicture,
  type LiveEvent,
  type LiveState,
} from './live-state.ts';
import { openSource } from './open-source.ts';
import { RestartLimit } from './restart-limit.ts';
import { liveSettingsOf, SettingsKeeper } from './settings-keeper.ts';
import { WorkerKeeper, type ReadyWorker } from './worker-keeper.ts';

export interface LiveSessionOptions {
  /** Settings this page asks for, over the saved ones. */
  overrides?: Partial<Settings>;
  /** Whether settings are saved and found again. */
  remember?: boolean;
}

export class LiveSession {
  readonly events = new Emitter<LiveEvent>();
  /** Plays what is watched, below the canvas. Whoever shows the session puts it on the page. */
  readonly video = createVideo();
  /** What the worker draws on; another one with every worker. Null until the first is ready. */
  canvas: HTMLCanvasElement | null = null;
  state: LiveState = { kind: 'idle' };
  picture: DrawnPicture | null = null;
  report: BackendReport | null = null;
  spec: ModelSpec | null = null;
  cameras: readonly CameraInfo[] = [];

  readonly #settings: SettingsKeeper;
  readonly #keeper: WorkerKeeper;
  readonly #disposal = new AbortController();
  #request: SourceRequest | null = null;
  #source: LiveSource | null = null;
  /** Counts what the person asked for; whoever comes back from an await to another turn gives up. */
  #turn = 0;
  #restarts = new RestartLimit();

  constructor({ overrides = {}, remember = false }: LiveSessionOptions = {}) {
    const onTrouble = (error: Error) => this.events.emit({ kind: 'trouble', error });
    this.#settings = new SettingsKeeper({ overrides, remember, onTrouble });
    this.#keeper = new WorkerKeeper({
      onEvent: (event) => this.#hear(event),
      onProgress: (progress) => {
        if (this.state.kind === 'starting') this.#enter({ ...this.state, progress });
      },
      onCanvas: (canvas) => {
        this.canvas = canvas;
        this.#changed();
      },
      onDeath: (cause) => this.#revive(cause),
    });
    const { signal } = this.#disposal;
    document.addEventListener('visibilitychange', () => this.#followVisibility(), { signal });
    void this.#settings.loaded.then(() => this.#changed());
  }

  get settings(): Settings {
    return this.#settings.current;
  }

  /** Starts the camera that the settings name. */
  async startCamera(): Promise<void> {
    await this.#settings.loaded;
    await this.start(cameraRequestOf(this.settings));
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

  /** Changes from the open camera to the other one. */
  async switchCamera(): Promise<void> {
    const source = this.#source;
    if (source?.kind !== 'camera') return;
    const { deviceId, facing } = otherCamera(source.track, this.cameras);
    this.#settings.change({ cameraId: deviceId, facing });
    await this.startCamera();
  }

  /** Sets what the person has chosen, and has it take effect at once. */
  change(patch: Partial<Settings>): void {
    const before = this.settings;
    this.#settings.change(patch);
    this.#changed();
    if (this.settings.backend !== before.backend) void this.#reconnect();
    else this.#configure();
  }

  /** Applies what the page asks for; see {@link LiveSessionOptions}. */
  override(overrides: Partial<Settings>): void {
    this.#settings.override(overrides);
    this.#changed();
    this.#configure();
  }

  /** Tells the worker how large the picture is on the screen, device pixels. */
  resizeStage(width: number, height: number): void {
    this.#settle(this.#keeper.resizeStage(width, height).then(() => this.#source?.refresh()));
  }

  dispose(): void {
    this.stop();
    this.#disposal.abort();
    this.#keeper.dispose();
    this.events.clear();
  }

  /** Opens what is asked for, unless a source is given, while the worker gets ready; then joins them. */
  async #run(request: SourceRequest, source: LiveSource | null = null): Promise<void> {
    const turn = ++this.#turn;
    this.#request = request;
    this.#enter({ kind: 'starting', request, opened: source !== null, progress: null });
    try {
      const opening = source ? Promise.resolve(source) : this.#open(request, turn);
      const [opened, ready] = await Promise.all([opening, this.#prepare()]);
      if (turn !== this.#turn || !opened) return;
      await this.#connect(opened, ready, turn);
    } catch (thrown) {
      const error = asError(thrown);
      // A dead worker is replaced elsewhere, and starts all this again.
      if (turn === this.#turn && !(error instanceof WorkerGoneError)) this.#fail(error);
    }
  }

  async #open(request: SourceRequest, turn: number): Promise<LiveSource | null> {
    const onTrouble = (error: Error) => this.#lose(source, error);
    const source = await openSource(request, this.video, { onTrouble });
    if (turn !== this.#turn) {
      source.close();
      return null;
    }
    this.#source = source;
    source.preview(true);
    if (this.state.kind === 'starting') this.#enter({ ...this.state, opened: true });
    if (source.kind === 'camera') this.#settle(this.#listCameras());
    return source;
  }

  async #prepare(): Promise<ReadyWorker> {
    await this.#settings.loaded;
    await this.#keeper.configure(liveSettingsOf(this.settings));
    const ready = await this.#keeper.ready(this.settings.backend);
    this.report = ready.report;
    this.spec = ready.spec;
    return ready;
  }

  async #connect(source: LiveSource, { worker }: ReadyWorker, turn: number): Promise<void> {
    const running = runningStateOf(source);
    if (document.hidden) {
      this.#enter({ kind: 'paused', running });
      return;
    }
    this.picture = null;
    await source.connect(worker);
    if (turn === this.#turn) this.#enter(running);
    else await source.disconnect();
  }

  /** Takes what is watched off the worker, and on again once it is ready: after a change of backend. */
  async #reconnect(): Promise<void> {
    const source = this.#source;
    const request = this.#request;
    if (!source || !request || !runningOf(this.state)) return;
    const turn = ++this.#turn;
    await source.disconnect();
    if (turn === this.#turn) await this.#run(request, source);
  }

  #followVisibility(): void {
    const running = runningOf(this.state);
    const { state } = this;
    if (document.hidden && running && state.kind !== 'paused' && running.kind !== 'still') {
      this.#turn += 1;
      this.#enter({ kind: 'paused', running });
      if (this.#source) this.#settle(this.#source.disconnect());
    } else if (!document.hidden && state.kind === 'paused' && this.#request) {
      void this.#run(this.#request, this.#source);
    }
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
          this.#source,
          event.error ?? new CameraError('unplugged', 'The camera sends no more frames.'),
        );
    }
  }

  #show(report: FrameReport): void {
    if (!runningOf(this.state)) return;
    const { width, height, view } = report;
    const { picture } = this;
    if (picture?.width !== width || picture.height !== height || picture.view !== view) {
      this.picture = { width, height, view };
      // In step, the canvas hides the video; playing it unseen would cost time.
      this.#source?.preview(view === 'live');
      this.#changed();
    }
    this.events.emit({ kind: 'frame', report });
  }

  #count(stats: StatsReport): void {
    const dropped = stats.dropped + (this.#source?.skipped ?? 0);
    this.events.emit({ kind: 'stats', stats: { ...stats, dropped } });
  }

  #revive(cause: Error): void {
    if (!this.#request || !(runningOf(this.state) || this.state.kind === 'starting')) return;
    if (!this.#restarts.allowsAnother(performance.now())) return this.#fail(cause);
    this.events.emit({ kind: 'revived', cause });
    void this.#run(this.#request, this.#source);
  }

  /** What is watched is lost, if it is still what is watched. */
  #lose(source: LiveSource | null, error: Error): void {
    if (source && source === this.#source && this.state.kind !== 'failed') this.#fail(error);
  }

  #fail(error: Error): void {
    this.#turn += 1;
    this.#closeSource();
    this.#enter({ kind: 'failed', error, retry: this.#request });
  }

  #closeSource(): void {
    const source = this.#source;
    this.#source = null;
    this.picture = null;
    if (!source) return;
    this.#settle(source.disconnect());
    source.close();
  }

  #configure(): void {
    const settings = liveSettingsOf(this.settings);
    this.#settle(this.#keeper.configure(settings).then(() => this.#source?.refresh()));
  }

  async #listCameras(): Promise<void> {
    this.cameras = await listCameras();
    this.#changed();
  }

  /** For what nobody waits for: a failure is told. */
  #settle(promise: Promise<unknown>): void {
    promise.catch((thrown: unknown) => {
      const error = asError(thrown);
      const expected = error instanceof WorkerGoneError || error.name === 'AbortError';
      if (!expected) this.events.emit({ kind: 'trouble', error });
    });
  }

  #enter(state: LiveState): void {
    this.state = state;
    this.#changed();
  }

  #changed(): void {
    this.events.emit({ kind: 'changed' });
  }
}

function createVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  return video;
}
