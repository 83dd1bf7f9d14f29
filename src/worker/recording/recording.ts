// One recording under way: takes scenes from the pose worker, burns the skeleton in, has the picture
// encoded and the keypoints written down, watches the room on the disk, and ends well. What becomes of
// its files: recording-shelf.ts.
import { RecordingClock } from '../../core/recording/recording-clock.ts';
import { recordedPerson } from '../../core/recording/recorded-person.ts';
import type { RecordRequest, RecordingProgress, RecordingResult } from '../../recorder-api.ts';
import { KeydotError } from '../../core/errors.ts';
import { StorageFullError } from '../../storage/storage-errors.ts';
import { BurntPicture } from './burnt-picture.ts';
import { DiskRoom } from './disk-room.ts';
import type { KeypointWriter } from './keypoint-writer.ts';
import type { FromPose, FromRecorder, RecordedScene } from './scene-port.ts';
import type { RecordingFiles } from './recording-files.ts';
import type { SoundFeed } from './sound-feed.ts';

/** The recording has not one frame. */
export class NothingRecordedError extends KeydotError {
  override name = 'NothingRecordedError';
}

export interface RecordingHooks {
  onProgress: (progress: RecordingProgress) => void;
  /** It must end: the disk is full, or something failed. Whoever hears it calls `end`. */
  onMustEnd: (ending: 'full' | 'failed', reason: string) => void;
}

/**
 * A camera's clock is believed even when its frames come late and all at once; only another camera's may
 * leap. A video file is moved by hand.
 */
const LARGEST_LEADS_MS = { camera: 10_000, video: 1000 };

/** How often the progress is told and what was written made safe, ms. */
const PULSE_MS = 500;

export class Recording {
  readonly #files: RecordingFiles;
  readonly #request: RecordRequest;
  readonly #hooks: RecordingHooks;
  readonly #lines: KeypointWriter;
  readonly #clock: RecordingClock;
  readonly #room = new DiskRoom();
  readonly #isEvery: boolean;
  readonly #pulse: ReturnType<typeof setInterval>;
  #picture: BurntPicture | null = null;
  #sound: SoundFeed | null = null;
  #port: MessagePort | null = null;
  #queue: Promise<void> = Promise.resolve();
  #openFrames = 0;
  /** Dropped until another pose worker took over, and since. */
  #droppedBefore = 0;
  #droppedSince = 0;
  #isEnding = false;
  #onScene: ((failure: Error | null) => void) | null = null;

  /** @param isEvery every frame of a file comes, at the file's own times */
  constructor(
    files: RecordingFiles,
    lines: KeypointWriter,
    request: RecordRequest,
    isEvery: boolean,
    hooks: RecordingHooks,
  ) {
    this.#files = files;
    this.#lines = lines;
    this.#request = request;
    this.#hooks = hooks;
    this.#isEvery = isEvery;
    this.#clock = new RecordingClock(isEvery ? Infinity : LARGEST_LEADS_MS[request.head.source]);
    this.#pulse = setInterval(() => void this.#beat(), PULSE_MS);
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  get holdings(): { openFrames: number; waitingLines: number } {
    return { openFrames: this.#openFrames, waitingLines: this.#lines.waiting };
  }

  /** Takes what comes through a port from now on. */
  join(port: MessagePort): void {
    this.#port?.close();
    this.#port = port;
    this.#droppedBefore += this.#droppedSince;
    this.#droppedSince = 0;
    port.onmessage = ({ data }: MessageEvent<FromPose>) => {
      if (data.kind === 'scene') {
        this.#openFrames += data.scene.frame ? 1 : 0;
        this.#queue = this.#queue.then(() => this.#take(data.scene));
        return;
      }
      const { name, message } = data.trouble;
      this.#onScene?.(Object.assign(new Error(message), { name }));
    };
  }

  /** The sound that goes with it; waits for the first picture. */
  addSound(sound: SoundFeed): void {
    this.#sound = sound;
    if (this.#picture) sound.start(this.#picture);
  }

  /** A piece of video that was encoded elsewhere. */
  appendVideo(piece: ArrayBuffer, container: 'mp4' | 'webm'): void {
    this.#queue = this.#queue.then(async () => {
      try {
        const file = await this.#files.openStream(container);
        file.append(new Uint8Array(piece));
      } catch (error) {
        this.#mustEnd(error);
      }
    });
  }

  /** Has a frame analysed; resolves when it is in the recording. */
  async analyse(frame: VideoFrame | ImageBitmap, timeMs: number): Promise<void> {
    const taken = new Promise<void>((resolve, reject) => {
      this.#onScene = (failure) => (failure ? reject(failure) : resolve());
    });
    this.#post({ kind: 'analyse', frame, timeMs }, [frame]);
    await taken;
  }

  /** Ends it and makes its files whole. @throws NothingRecordedError */
  async end(
    ending: RecordingResult['ending'],
    reason: string | null,
    totalFrames: number | null,
  ): Promise<RecordingResult> {
    this.#isEnding = true;
    clearInterval(this.#pulse);
    this.#sound?.stop();
    await this.#queue;
    // Whoever waits for a frame that was still to come need not any more.
    this.#onScene?.(null);
    const failure = await this.#finishPicture();
    this.#port?.close();
    await this.#files.releaseReserve();
    this.#writeEnd();
    const recording = await this.#files.finish();
    if (!recording) throw new NothingRecordedError('Expected at least one frame, got none.');
    const isFailed = ending === 'stopped' && failure !== null;
    return {
      recording,
      ending: isFailed ? 'failed' : ending,
      reason: reason ?? failure?.message ?? null,
      totalFrames,
    };
  }

  async #take(scene: RecordedScene): Promise<void> {
    let failure: Error | null = null;
    try {
      if (!this.#isEnding) await this.#record(scene);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      this.#mustEnd(error);
    } finally {
      if (scene.frame) {
        scene.frame.close();
        this.#openFrames--;
      }
      this.#post({ kind: 'taken' }, []);
      this.#onScene?.(failure);
    }
  }

  async #record(scene: RecordedScene): Promise<void> {
    const { report, spec, frame } = scene;
    const { width, height } = report;
    this.#droppedSince = scene.dropped;
    const timeMs = this.#clock.next(report.timeMs, performance.now());
    if (timeMs === null) return;
    this.#lines.add(
      {
        time_ms: timeMs,
        source_time_ms: Math.round(report.timeMs * 1000) / 1000,
        dropped: this.#dropped,
        width_px: width,
        height_px: height,
        people: report.people.map((pose) => recordedPerson(pose, { width, height })),
      },
      spec,
    );
    if (this.#request.video === 'encode' && frame) await this.#burn({ ...scene, frame }, timeMs);
    else this.#lines.confirm(timeMs);
  }

  async #burn(scene: RecordedScene & { frame: VideoFrame }, timeMs: number): Promise<void> {
    this.#picture ??= await this.#openPicture(scene);
    await this.#picture.add(scene, timeMs);
  }

  async #openPicture({ frame }: { frame: VideoFrame }): Promise<BurntPicture> {
    const picture = await BurntPicture.open(frame, this.#files, {
      codec: this.#request.codec,
      live: !this.#isEvery,
      hasSound: this.#sound !== null,
      onFrame: (frameMs) => {
        try {
          this.#lines.confirm(frameMs);
        } catch (error) {
          // Called by the encoder, which has no use for it.
          this.#mustEnd(error);
        }
      },
    });
    this.#sound?.start(picture);
    return picture;
  }

  get #dropped(): number {
    return this.#droppedBefore + this.#droppedSince;
  }

  async #finishPicture(): Promise<Error | null> {
    try {
      await this.#picture?.finish();
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #writeEnd(): void {
    try {
      this.#lines.end(this.#dropped);
    } catch (error) {
      // Without this line the recording counts as cut off, and is made whole when there is room again.
      if (!(error instanceof StorageFullError)) throw error;
    }
  }

  async #beat(): Promise<void> {
    try {
      this.#files.flush();
      const { durationMs, frames, dropped } = this.#lines;
      const { bytes } = this.#files;
      const roomMs = await this.#room.measure(bytes, durationMs);
      if (this.#isEnding) return;
      this.#hooks.onProgress({ durationMs, frames, dropped, bytes, roomMs });
      if (this.#room.isShort)
        this.#mustEnd(new StorageFullError('The room for recordings is used up.'));
    } catch (error) {
      this.#mustEnd(error);
    }
  }

  #mustEnd(error: unknown): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.#hooks.onMustEnd(error instanceof StorageFullError ? 'full' : 'failed', reason);
  }

  #post(message: FromRecorder, transfer: Transferable[]): void {
    this.#port?.postMessage(message, transfer);
  }
}
