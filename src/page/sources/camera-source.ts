// An open camera as the source of a live session. Frames reach the worker by the fastest way the
// browser has: a stream made on the page (Chromium), a stream made in the worker from the track
// (Safari), or a <video> (elsewhere: page/sources/video-feed.ts). Next:
// worker/frames/frame-reader.ts.
import * as Comlink from 'comlink';
import { facingOf, openCamera, type CameraRequest, type Facing } from './camera.ts';
import { CameraError, asError } from '../shell/errors.ts';
import type { CameraSource, SourceHooks } from './live-source.ts';
import type { PoseWorker } from '../workers/pose-worker.ts';
import { VideoFeed, stopReading, type FrameFeed } from './video-feed.ts';

/** Opens a camera as a source. @throws CameraError */
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
      if (!this.#closed)
        hooks.onTrouble(
          new CameraError(
            'unplugged',
            'Expected the camera to stay connected, but its track ended.',
          ),
        );
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

  // The camera delivers its next frame by itself. The browser pauses a video that was removed from
  // the page, so a video on a new stage has to be played again.
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
      // AbortError: the stream was removed before it played, which is harmless.
      const error = asError(thrown);
      if (error.name !== 'AbortError') this.hooks.onTrouble(error);
    });
  }
}

/** A running feed. `needsVideo`: the video element has to play for it. */
interface CameraFeed extends FrameFeed {
  readonly needsVideo: boolean;
}

/**
 * Starts sending a camera's frames to the worker.
 * @param showVideo plays the camera in the video element; called when the feed reads from it
 * @param hooks for failures of reading on the page; the worker reports its own
 */
async function feedCamera(
  worker: PoseWorker,
  track: MediaStreamVideoTrack,
  video: HTMLVideoElement,
  showVideo: () => void,
  hooks: SourceHooks,
): Promise<CameraFeed> {
  const streaming = (await feedStream(worker, track)) || (await feedTrack(worker, track));
  if (streaming) return followStream(worker, track);
  showVideo();
  const feed = new VideoFeed(worker, video, hooks);
  return Object.assign(feed, { needsVideo: true });
}

/** The feed of a camera whose frames the worker reads. */
function followStream(worker: PoseWorker, track: MediaStreamVideoTrack): CameraFeed {
  const monitor = new FrameIntervalMonitor(track, (intervalMs) => {
    // A dead worker is replaced by its owner.
    worker.call((remote) => remote.pace(intervalMs)).catch(() => undefined);
  });
  const stop = async () => {
    monitor.stop();
    await stopReading(worker);
  };
  return { needsVideo: false, skipped: 0, stop };
}

async function feedStream(worker: PoseWorker, track: MediaStreamVideoTrack): Promise<boolean> {
  if (!('MediaStreamTrackProcessor' in window)) return false;
  // The worker takes the newest of the buffered frames.
  const stream = new MediaStreamTrackProcessor({ track, maxBufferSize: 4 }).readable;
  await worker.call((remote) =>
    remote.readFrames(Comlink.transfer({ kind: 'stream', stream }, [stream])),
  );
  return true;
}

async function feedTrack(worker: PoseWorker, track: MediaStreamVideoTrack): Promise<boolean> {
  // A transferred track can no longer be used on the page, so the worker gets a clone.
  const copy = track.clone();
  try {
    const transferables = [copy] as unknown as Transferable[];
    await worker.call((remote) =>
      remote.readFrames(Comlink.transfer({ kind: 'track', track: copy }, transferables)),
    );
    return true;
  } catch (thrown) {
    copy.stop();
    // This browser cannot transfer tracks, or the worker cannot read them: fall back to the <video>.
    if (worker.alive) return false;
    throw thrown;
  }
}

/** How often the frame counter is sampled. */
const SAMPLE_INTERVAL_MS = 1000;
/** The rate is measured over this window. */
const WINDOW_MS = 10_000;
/** Minimum number of frames in the window for a reliable rate. */
const MIN_FRAMES = 10;

/** The frame counter of a video track (https://w3c.github.io/mediacapture-extensions/#mediastreamtrack-statistics). */
interface CountingTrack {
  stats?: { deliveredFrames?: number };
}

/**
 * Measures the real frame interval of a camera from the browser's frame counter: in the dark a camera
 * delivers fewer frames than its settings say. The worker needs it to count missing frames.
 */
class FrameIntervalMonitor {
  readonly #track: MediaStreamVideoTrack & CountingTrack;
  readonly #report: (intervalMs: number) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #samples: { timeMs: number; frames: number }[] = [];

  /** @param report called about once a second; never in browsers without the counter */
  constructor(track: MediaStreamVideoTrack, report: (intervalMs: number) => void) {
    this.#track = track;
    this.#report = report;
    this.#timer = setInterval(() => this.#sample(), SAMPLE_INTERVAL_MS);
    this.#sample();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    const frames = this.#track.stats?.deliveredFrames;
    if (typeof frames !== 'number') return;
    const timeMs = performance.now();
    const recent = this.#samples.filter((sample) => timeMs - sample.timeMs <= WINDOW_MS);
    this.#samples = [...recent, { timeMs, frames }];
    const [first] = this.#samples;
    const count = frames - first.frames;
    if (count >= MIN_FRAMES) this.#report((timeMs - first.timeMs) / count);
  }
}
