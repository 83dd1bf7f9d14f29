// A file as the source of a live session. A picture is analysed once, and again after each change
// of the settings. A video plays in a loop in the session's <video>; its frames are analysed as
// they are presented, also while it is paused and scrubbed (page/sources/video-feed.ts).
import * as Comlink from 'comlink';
import { MediaFileError, asError } from '../shell/errors.ts';
import type { LiveSource, SourceHooks, PictureSource, VideoFileSource } from './live-source.ts';
import type { PoseWorker } from '../workers/pose-worker.ts';
import { VideoFeed } from './video-feed.ts';

/**
 * Opens a picture or a video; its content decides when the MIME type is unknown.
 * @param video the session's video element, in which a video plays
 * @throws MediaFileError
 */
export async function openFile(
  file: File,
  video: HTMLVideoElement,
  hooks: SourceHooks,
): Promise<LiveSource> {
  if (file.type.startsWith('image/')) return openPicture(file, hooks);
  if (file.type.startsWith('video/')) return openVideoFile(file, video, hooks);
  const neither = (cause?: unknown) =>
    new MediaFileError(
      'neither',
      file.name,
      `Expected a picture or a video, got "${file.name}" of type "${file.type}".`,
      { cause },
    );
  // Browsers derive the type from the file name; without a known extension, try to decode the
  // content.
  if (file.type !== '' && file.type !== 'application/octet-stream') throw neither();
  try {
    return await openPicture(file, hooks);
  } catch {
    try {
      return await openVideoFile(file, video, hooks);
    } catch (cause) {
      throw neither(cause);
    }
  }
}

/** @throws MediaFileError when this browser cannot decode the picture */
async function openPicture(file: File, hooks: SourceHooks): Promise<PictureSource> {
  try {
    return new OpenPicture(file.name, await createImageBitmap(file), hooks);
  } catch (thrown) {
    const cause = asError(thrown);
    throw new MediaFileError('picture', file.name, `"${file.name}": ${cause.message}`, { cause });
  }
}

class OpenPicture implements PictureSource {
  readonly kind = 'still';
  readonly skipped = 0;
  #worker: PoseWorker | null = null;
  #inFlight: Promise<void> | null = null;
  #again = false;

  constructor(
    readonly name: string,
    readonly bitmap: ImageBitmap,
    readonly hooks: SourceHooks,
  ) {}

  connect(worker: PoseWorker): Promise<void> {
    this.#worker = worker;
    this.refresh();
    return Promise.resolve();
  }

  async disconnect(): Promise<void> {
    this.#worker = null;
    await this.#inFlight;
  }

  // There is no video below the canvas.
  preview(): void {
    return;
  }

  refresh(): void {
    const worker = this.#worker;
    if (!worker) return;
    if (this.#inFlight) {
      this.#again = true;
      return;
    }
    this.#inFlight = this.#analyse(worker).finally(() => {
      this.#inFlight = null;
      if (!this.#again) return;
      this.#again = false;
      this.refresh();
    });
  }

  close(): void {
    this.#worker = null;
    this.bitmap.close();
  }

  async #analyse(worker: PoseWorker): Promise<void> {
    try {
      // The worker closes the bitmap that it receives, so it gets a copy.
      const copy = await createImageBitmap(this.bitmap);
      await worker.call((remote) =>
        remote.analyse(Comlink.transfer(copy, [copy]), 0, { still: true }),
      );
    } catch (thrown) {
      if (worker.alive && this.#worker === worker) this.hooks.onTrouble(asError(thrown));
    }
  }
}

/**
 * Loads a video file up to its first frame.
 * @throws MediaFileError when this browser cannot decode it
 */
async function openVideoFile(
  file: File,
  video: HTMLVideoElement,
  hooks: SourceHooks,
): Promise<VideoFileSource> {
  const url = URL.createObjectURL(file);
  try {
    await loadVideo(video, url);
    if (video.src === url && video.videoWidth === 0) throw new Error('it has no picture');
  } catch (thrown) {
    const cause = asError(thrown);
    releaseVideo(video, url);
    throw new MediaFileError('video', file.name, `"${file.name}": ${cause.message}`, { cause });
  }
  return new OpenVideoFile(file, url, video, hooks);
}

function loadVideo(video: HTMLVideoElement, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settled = new AbortController();
    const { signal } = settled;
    const listen = (type: string, settle: () => void) =>
      video.addEventListener(type, () => (settled.abort(), settle()), { signal });
    listen('loadeddata', resolve);
    listen('error', () => reject(new Error(video.error?.message || 'it cannot be decoded')));
    video.srcObject = null;
    video.loop = true;
    video.src = url;
  });
}

// The element may already play something else, which must not be stopped.
function releaseVideo(video: HTMLVideoElement, url: string): void {
  if (video.src === url && !video.srcObject) {
    video.pause();
    video.removeAttribute('src');
    video.load();
  }
  URL.revokeObjectURL(url);
}

class OpenVideoFile implements VideoFileSource {
  readonly kind = 'video';
  readonly #listening = new AbortController();
  #feed: VideoFeed | null = null;
  #playWhenConnected = true;
  /** The browser paused the video because it was removed from the page; the user did not. */
  #pausedOffPage = false;

  constructor(
    readonly file: File,
    readonly url: string,
    readonly video: HTMLVideoElement,
    readonly hooks: SourceHooks,
  ) {
    const { name } = file;
    const broken = () =>
      hooks.onTrouble(new MediaFileError('video', name, `"${name}": ${video.error?.message}`));
    const { signal } = this.#listening;
    video.addEventListener('error', broken, { signal });
    const paused = () => (this.#pausedOffPage = this.#feed !== null && !video.isConnected);
    video.addEventListener('pause', paused, { signal });
  }

  get name(): string {
    return this.file.name;
  }

  get skipped(): number {
    return this.#feed?.skipped ?? 0;
  }

  connect(worker: PoseWorker): Promise<void> {
    this.#feed = new VideoFeed(worker, this.video, this.hooks);
    this.#feed.refresh();
    if (this.#playWhenConnected) void this.#play();
    return Promise.resolve();
  }

  async disconnect(): Promise<void> {
    const feed = this.#feed;
    if (!feed) return;
    this.#feed = null;
    this.#playWhenConnected = !this.video.paused;
    this.video.pause();
    await feed.stop();
  }

  // The element always plays below the canvas.
  preview(): void {
    return;
  }

  refresh(): void {
    if (this.#pausedOffPage && this.video.isConnected) {
      this.#pausedOffPage = false;
      void this.#play();
    }
    this.#feed?.refresh();
  }

  close(): void {
    this.#listening.abort();
    releaseVideo(this.video, this.url);
  }

  async #play(): Promise<void> {
    try {
      await this.video.play();
    } catch (thrown) {
      const error = asError(thrown);
      // AbortError: paused or closed before playback began. NotAllowedError: the browser requires a
      // tap first, which the scrubber offers.
      if (error.name !== 'AbortError' && error.name !== 'NotAllowedError') {
        this.hooks.onTrouble(error);
      }
    }
  }
}
