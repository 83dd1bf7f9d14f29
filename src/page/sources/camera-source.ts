// An open camera as a source of a live session. How its frames travel: camera-feed.ts.
import { facingOf, openCamera, type CameraRequest, type Facing } from './camera.ts';
import { feedCamera, type CameraFeed } from './camera-feed.ts';
import { CameraError, asError } from '../shell/errors.ts';
import type { CameraSource, SourceHooks } from './live-source.ts';
import type { PoseWorker } from '../workers/pose-worker.ts';

/** Opens a camera. @throws CameraError */
export async function openCameraSource(
  request: CameraRequest,
  video: HTMLVideoElement,
  hooks: SourceHooks,
): Promise<CameraSource> {
  return new OpenCamera(await openCamera(request), video, hooks);
}

class OpenCamera implements CameraSource {
  readonly kind = 'camera';
  readonly facing: Facing | null;
  #feed: CameraFeed | null = null;
  #closed = false;

  constructor(
    readonly track: MediaStreamVideoTrack,
    readonly video: HTMLVideoElement,
    readonly hooks: SourceHooks,
  ) {
    this.facing = facingOf(track);
    track.addEventListener('ended', () => {
      if (!this.#closed) hooks.onTrouble(new CameraError('unplugged', 'The camera went away.'));
    });
  }

  get skipped(): number {
    return this.#feed?.skipped ?? 0;
  }

  async connect(worker: PoseWorker): Promise<void> {
    const { track, video, hooks } = this;
    this.#feed = await feedCamera(worker, track, video, () => this.#play(), hooks);
  }

  async disconnect(): Promise<void> {
    const feed = this.#feed;
    this.#feed = null;
    await feed?.stop();
  }

  preview(shown: boolean): void {
    if (shown || this.#feed?.needsVideo) this.#play();
    else this.video.srcObject = null;
  }

  // A camera brings its own next frame; but a video that had left the page was paused by the browser,
  // and whoever puts it on a new stage asks for this.
  refresh(): void {
    if (this.video.srcObject) this.#play();
  }

  close(): void {
    this.#closed = true;
    this.track.stop();
    this.video.srcObject = null;
  }

  #play(): void {
    this.video.srcObject ??= new MediaStream([this.track]);
    if (!this.video.paused) return;
    this.video.play().catch((thrown: unknown) => {
      // Taking the stream or the video away again before it plays is no trouble.
      const error = asError(thrown);
      if (error.name !== 'AbortError') this.hooks.onTrouble(error);
    });
  }
}
