// A video file as a source of a live session: it plays in the session's <video>, in a loop, and its
// frames are analysed as they are presented, also when it is paused and moved by hand.
import { MediaFileError, asError } from '../shell/errors.ts';
import type { SourceHooks, VideoFileSource } from './live-source.ts';
import type { PoseWorker } from '../workers/pose-worker.ts';
import { VideoFeed } from './video-feed.ts';

/**
 * Loads a video file up to its first frame.
 * @throws MediaFileError when this browser cannot decode it
 */
export async function openVideoFile(
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

// The element may play something else by now, which is to be left alone.
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
  /** The browser pauses a video that leaves the page; a person did not. */
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

  // The element is always needed, and always below the canvas.
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
      // Paused or closed before it began; or the browser wants a tap first, which the scrubber offers.
      if (error.name !== 'AbortError' && error.name !== 'NotAllowedError') {
        this.hooks.onTrouble(error);
      }
    }
  }
}
