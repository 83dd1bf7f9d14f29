// A live session: what is watched, how it is set, and what it tells. Draws nothing;
// page/elements/live/keydot-live.ts shows it. What runs inside: source-runner.ts.
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
  cameras: readonly CameraInfo[] = [];
  /** What records this session, once somebody has asked for it (recording-session.ts); ends with it. */
  recorder: { dispose: () => void } | null = null;
  /** Single frames of what is watched, for lessons. */
  readonly frames: LiveFrames;

  readonly #settings: SettingsStore;
  readonly #runner: SourceRunner;
  readonly #disposal = new AbortController();

  constructor({ overrides = {}, remember = false }: LiveSessionOptions = {}) {
    const onTrouble = (error: Error) => this.events.emit({ kind: 'trouble', error });
    this.#settings = new SettingsStore({ overrides, remember, onTrouble });
    this.#runner = new SourceRunner(this.video, this.#settings, this.events);
    this.frames = new LiveFrames(this.#runner.keeper, () => this.#runner.ready());
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

  /** What the worker draws on; another one with every worker. Null until the first is ready. */
  get canvas(): HTMLCanvasElement | null {
    return this.#runner.canvas;
  }

  /** The shape of what is shown; null while nothing is. */
  get picture(): ShownPicture | null {
    return this.#runner.picture;
  }

  /** What is open, for whoever takes pictures of it; null while nothing is. */
  get source(): LiveSource | null {
    return this.#runner.source;
  }

  /** Which backend computes and why; null until one has been chosen. */
  get report(): BackendReport | null {
    return this.#runner.report;
  }

  /** What the model finds; null until it has been loaded. */
  get spec(): ModelSpec | null {
    return this.#runner.spec;
  }

  /** The camera in use, by the browser's name for it; empty when none is. */
  get cameraId(): string {
    const { source } = this.#runner;
    return source?.kind === 'camera' ? (source.track.getSettings().deviceId ?? '') : '';
  }

  /** Somebody is about to start something: has the worker prepared meanwhile. Never rejects. */
  getReady(): Promise<void> {
    return this.#runner.getReady();
  }

  /** Starts the camera that the settings name. */
  async startCamera(): Promise<void> {
    await this.#settings.loaded;
    await this.start(cameraRequestOf(this.settings));
  }

  /** Shows something; ends what was shown. Never rejects: what goes wrong becomes the state. */
  async start(request: SourceRequest): Promise<void> {
    this.#runner.isHeld = false;
    await this.#runner.start(request);
    // Cameras have names only once one was allowed.
    if (this.#runner.source?.kind === 'camera') this.#settle(this.#listCameras());
  }

  stop(): void {
    this.#runner.stop();
  }

  /** Tries once more what has failed. */
  async retry(): Promise<void> {
    if (this.state.kind === 'failed' && this.state.retry) await this.start(this.state.retry);
  }

  /** Changes from the open camera to the other one. */
  async switchCamera(): Promise<void> {
    const { source } = this.#runner;
    if (source?.kind !== 'camera') return;
    const { deviceId, facing } = otherCamera(source.track, this.cameras);
    this.#settings.change({ cameraId: deviceId, facing });
    await this.startCamera();
  }

  /** Sets what the person has chosen, and has it take effect at once. */
  change(patch: Partial<Settings>): void {
    const before = this.settings;
    this.#settings.change(patch);
    this.#apply(before);
  }

  /** Applies what the page asks for; see {@link LiveSessionOptions}. */
  override(overrides: Partial<Settings>): void {
    const before = this.settings;
    this.#settings.override(overrides);
    this.#apply(before);
  }

  /** Which taught model the first worker begins with; null is the shipped one. */
  expectModel(model: ModelFiles | null): void {
    this.#runner.keeper.expectModel(model);
  }

  /** The frame that was shown last with all that was drawn over it, at the frame's own size, as PNG. */
  takePicture(): Promise<Blob | null> {
    return this.#runner.keeper.takePicture();
  }

  /**
   * Has all that is drawn sent to a recorder as well, until null ends it.
   * @param open opens a port for each worker that draws
   */
  tap(open: (() => MessagePort) | null): Promise<void> {
    return this.#runner.keeper.tap(open);
  }

  /** Stops the source's frames, though the tab is in sight, until {@link release}. Another worker leaves it so. */
  async hold(): Promise<void> {
    this.#runner.isHeld = true;
    await this.#runner.pause();
  }

  release(): void {
    this.#runner.isHeld = false;
    this.#followVisibility();
  }

  /**
   * Uses a taught model, or the shipped one for null, from the next frame on.
   * @throws what taking it up throws; the model in use stays then
   */
  useModel(model: ModelFiles | null): Promise<void> {
    return this.#runner.useModel(model);
  }

  /** Where one is followed, follows somebody else, if whoever is meant is there. */
  choosePerson(choice: SubjectChoice): void {
    this.#settle(this.#runner.keeper.choosePerson(choice));
  }

  /** Tells the worker how large the picture is on the screen, device pixels. */
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

  /** For what nobody waits for: a failure is told. */
  #settle(promise: Promise<unknown>): void {
    promise.catch((thrown: unknown) => {
      const error = asError(thrown);
      // A worker that died is replaced, and whoever ended it knows.
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
