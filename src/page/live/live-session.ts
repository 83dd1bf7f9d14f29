// The live session, the entry of the live view: the watched source, the settings and the events.
// Draws nothing; elements show it. Next: page/live/source-runner.ts.
import type { SubjectChoice } from '../../core/tracking/subject-choice.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { Settings } from '../../storage/settings.ts';
import type { BackendReport } from '../../core/model/backends.ts';
import type { ModelFiles, StageShape } from '../../api/pose-api.ts';
import { listCameras, otherCamera, type CameraInfo } from '../sources/camera.ts';
import { Emitter } from '../shell/emitter.ts';
import { WorkerGoneError, asError } from '../shell/errors.ts';
import { LiveFrames } from './live-frames.ts';
import { cameraRequestOf, type LiveSource, type SourceRequest } from '../sources/live-source.ts';
import type { LiveEvent, LiveState, ShownPicture } from './live-state.ts';
import { SettingsStore } from './settings-store.ts';
import { SourceRunner } from './source-runner.ts';

/** Options of a live session. */
export interface LiveSessionOptions {
  /** Settings of this page, which take precedence over the saved ones. */
  overrides?: Partial<Settings>;
  /** Whether settings are saved. */
  remember?: boolean;
}

/** One live view: opens sources, holds the settings, and emits frames and statistics. */
export class LiveSession {
  readonly events = new Emitter<LiveEvent>();
  /** Plays the source below the canvas. The element that shows the session adds it to the page. */
  readonly video = createVideo();
  cameras: readonly CameraInfo[] = [];
  /** The RecordingSession of this session, if one was created; disposed with it. */
  recorder: { dispose: () => void } | null = null;
  /** Single frames of the source, for lessons. */
  readonly frames: LiveFrames;

  readonly #settings: SettingsStore;
  readonly #runner: SourceRunner;
  readonly #disposal = new AbortController();

  constructor({ overrides = {}, remember = false }: LiveSessionOptions = {}) {
    const onTrouble = (error: Error) => this.events.emit({ kind: 'trouble', error });
    this.#settings = new SettingsStore({ overrides, remember, onTrouble });
    this.#runner = new SourceRunner(this.video, this.#settings, this.events);
    this.frames = new LiveFrames(this.#runner.workers, () => this.#runner.ready());
    const { signal } = this.#disposal;
    this.video.addEventListener('resize', () => this.#runner.showVideoShape(), { signal });
    document.addEventListener('visibilitychange', () => this.#followVisibility(), { signal });
    if ('mediaDevices' in navigator) {
      const { mediaDevices } = navigator;
      const list = () => this.#settle(this.#listCameras());
      mediaDevices.addEventListener('devicechange', list, { signal });
    }
    void this.#settings.loaded.then(() => this.#changed());
  }

  get state(): LiveState {
    return this.#runner.state;
  }

  get settings(): Settings {
    return this.#settings.current;
  }

  /** The worker's canvas; every worker has a new one. Null until the first worker is ready. */
  get canvas(): HTMLCanvasElement | null {
    return this.#runner.canvas;
  }

  /** The shape of the shown picture; null while nothing is shown. */
  get picture(): ShownPicture | null {
    return this.#runner.picture;
  }

  /** The open source; null while none is. */
  get source(): LiveSource | null {
    return this.#runner.source;
  }

  /** The chosen backend and the reason; null until one is chosen. */
  get report(): BackendReport | null {
    return this.#runner.report;
  }

  /** The current model; null until it is loaded. */
  get spec(): ModelSpec | null {
    return this.#runner.spec;
  }

  /** The device id of the open camera; empty when none is open. */
  get cameraId(): string {
    const { source } = this.#runner;
    return source?.kind === 'camera' ? (source.track.getSettings().deviceId ?? '') : '';
  }

  /** Prepares the worker before a source is started. Never rejects. */
  getReady(): Promise<void> {
    return this.#runner.getReady();
  }

  /** Starts the camera chosen in the settings. */
  async startCamera(): Promise<void> {
    await this.#settings.loaded;
    await this.start(cameraRequestOf(this.settings));
  }

  /** Opens a source and closes the current one. Never rejects: failures become the state. */
  async start(request: SourceRequest): Promise<void> {
    this.#runner.isHeld = false;
    await this.#runner.start(request);
    // Browsers reveal the names of cameras only after permission for one was granted.
    if (this.#runner.source?.kind === 'camera') this.#settle(this.#listCameras());
  }

  stop(): void {
    this.#runner.stop();
  }

  /** Retries the request that failed. */
  async retry(): Promise<void> {
    if (this.state.kind === 'failed' && this.state.retry) await this.start(this.state.retry);
  }

  /** Switches to the next camera. */
  async switchCamera(): Promise<void> {
    const { source } = this.#runner;
    if (source?.kind !== 'camera') return;
    const { deviceId, facing } = otherCamera(source.track, this.cameras);
    this.#settings.change({ cameraId: deviceId, facing });
    await this.startCamera();
  }

  /** Applies and saves settings chosen by the user. */
  change(patch: Partial<Settings>): void {
    const before = this.settings;
    this.#settings.change(patch);
    this.#apply(before);
  }

  /** Applies settings of the page; see {@link LiveSessionOptions}. */
  override(overrides: Partial<Settings>): void {
    const before = this.settings;
    this.#settings.override(overrides);
    this.#apply(before);
  }

  /** Sets the taught model that the first worker loads; null for the shipped model. */
  expectModel(model: ModelFiles | null): void {
    this.#runner.workers.expectModel(model);
  }

  /** The last shown frame with its overlay, at the frame's own size, as PNG. */
  takePicture(): Promise<Blob | null> {
    return this.#runner.workers.ask((remote) => remote.takePicture(), null);
  }

  /**
   * Sends every drawn frame to a recorder as well; null ends this.
   * @param open opens a port for each pose worker
   */
  tap(open: (() => MessagePort) | null): Promise<void> {
    return this.#runner.workers.tap(open);
  }

  /** Pauses the source although the tab is visible, until {@link release}. */
  async hold(): Promise<void> {
    this.#runner.isHeld = true;
    await this.#runner.pause();
  }

  release(): void {
    this.#runner.isHeld = false;
    this.#followVisibility();
  }

  /**
   * Switches to a taught model, or to the shipped one for null, from the next frame on.
   * @throws when the model cannot be loaded; the current model stays in use then
   */
  useModel(model: ModelFiles | null): Promise<void> {
    return this.#runner.useModel(model);
  }

  /** Selects another subject to follow, in the mode for one person. */
  choosePerson(choice: SubjectChoice): void {
    this.#settle(this.#runner.workers.choosePerson(choice));
  }

  /** Sets the displayed size of the picture, device pixels. */
  resizeStage(shape: StageShape): void {
    this.#settle(this.#runner.resizeStage(shape));
  }

  dispose(): void {
    this.recorder?.dispose();
    this.#disposal.abort();
    this.#runner.dispose();
    this.events.clear();
  }

  #apply(before: Settings): void {
    this.#changed();
    const { backend, cameraId } = this.settings;
    if (backend !== before.backend) void this.#runner.reconnect();
    else if (cameraId !== before.cameraId && this.cameraId) void this.startCamera();
    else this.#settle(this.#runner.configure(this.settings));
  }

  #followVisibility(): void {
    if (document.hidden) this.#settle(this.#runner.pause());
    else if (!this.#runner.isHeld) this.#settle(this.#runner.resume());
  }

  async #listCameras(): Promise<void> {
    this.cameras = await listCameras();
    this.#changed();
  }

  /** Emits the failure of a promise that is not awaited. */
  #settle(promise: Promise<unknown>): void {
    promise.catch((thrown: unknown) => {
      const error = asError(thrown);
      // A dead worker is replaced, and a terminated one was ended on purpose.
      const expected = error instanceof WorkerGoneError || error.name === 'AbortError';
      if (!expected) this.events.emit({ kind: 'trouble', error });
    });
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
