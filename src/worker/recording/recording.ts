// One running recording: encodes drawn frames and sound, writes keypoints, watches the disk space,
// and finalizes its files. Next: worker/recording/recorded-video.ts, keypoint-writer.ts.
import { RecordingClock } from '../../core/recording/recording-clock.ts';
import { PersonMeasures } from '../../core/measures/person-measures.ts';
import {
  recordedMeasures,
  type MeasuredValue,
  recordedPerson,
} from '../../core/recording/recording-lines.ts';
import type { RecordRequest, RecordingProgress, RecordingResult } from '../../api/recorder-api.ts';
import { KeydotError } from '../../core/errors.ts';
import { StorageFullError } from '../../storage/storage-errors.ts';
import type { FrameReport } from '../../api/pose-api.ts';
import { PendingFrame, LostFrameCounter, type LostFrameError } from './pending-frame.ts';
import { RecordedVideo, type SoundFeed } from './recorded-video.ts';
import { DiskSpace } from './disk-file.ts';
import type { KeypointWriter } from './keypoint-writer.ts';
import type { TapMessage, RecorderMessage, RecordedScene } from './scene-tap.ts';
import type { RecordingFiles } from './recording-files.ts';

/** The recording has no frame. */
export class NothingRecordedError extends KeydotError {
  override name = 'NothingRecordedError';
}

/** Callbacks of a recording. */
export interface RecordingHooks {
  onProgress: (progress: RecordingProgress) => void;
  /** A frame could not be recorded; the recording continues. Called for the first one. */
  onLost: (error: LostFrameError) => void;
  /** The disk is full, or something failed: the owner has to call `end`. */
  onMustEnd: (ending: 'full' | 'failed', error: Error) => void;
}

/** How often files are flushed and progress is reported. */
const PROGRESS_INTERVAL_MS = 500;

/** Records frames of a live view, or every frame of a file. */
export class Recording {
  readonly #files: RecordingFiles;
  readonly #request: RecordRequest;
  readonly #hooks: RecordingHooks;
  readonly #lines: KeypointWriter;
  readonly #clock: RecordingClock;
  readonly #room = new DiskSpace();
  readonly #lost: LostFrameCounter;
  readonly #measures = new PersonMeasures();
  readonly #isEvery: boolean;
  readonly #progressTimer: ReturnType<typeof setInterval>;
  #video: RecordedVideo | null = null;
  #sound: SoundFeed | null = null;
  #port: MessagePort | null = null;
  #queue: Promise<void> = Promise.resolve();
  #openFrames = 0;
  /** Frames dropped before the current pose worker was connected, and since. */
  #droppedBefore = 0;
  #droppedSince = 0;
  #isEnding = false;
  /** The frame of a file that is being analysed. */
  #pending: PendingFrame | null = null;

  /** @param isEvery records every frame of a file, at the file's times */
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
    this.#lost = new LostFrameCounter(hooks.onLost);
    this.#isEvery = isEvery;
    this.#clock = RecordingClock.of(isEvery ? 'every' : request.head.source);
    this.#progressTimer = setInterval(() => void this.#reportProgress(), PROGRESS_INTERVAL_MS);
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  get holdings(): { openFrames: number; waitingLines: number } {
    return { openFrames: this.#openFrames, waitingLines: this.#lines.waiting };
  }

  /** Connects a pose worker by its port, replacing an earlier one. */
  join(port: MessagePort): void {
    this.#port?.close();
    this.#port = port;
    this.#droppedBefore += this.#droppedSince;
    this.#droppedSince = 0;
    port.onmessage = ({ data }: MessageEvent<TapMessage>) => {
      this.#pending?.answer();
      if (data.kind === 'scene') {
        this.#openFrames += data.scene.frame ? 1 : 0;
        this.#queue = this.#queue.then(() => this.#take(data.scene));
        return;
      }
      const { name, message } = data.trouble;
      this.#lose(Object.assign(new Error(message), { name }));
      this.#pending?.settle();
    };
    void this.#pending?.send(port);
  }

  /** Adds sound, which starts with the first frame. */
  addSound(sound: SoundFeed): void {
    this.#sound = sound;
    if (this.#video) sound.start(this.#video);
  }

  /** Appends a piece of video that was encoded on the page. */
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

  /** Has a frame analysed; resolves when it is recorded or lost. */
  async analyse(frame: VideoFrame | ImageBitmap, timeMs: number): Promise<void> {
    this.#pending = new PendingFrame(frame, timeMs, (error) => this.#lose(error));
    await this.#pending.send(this.#port);
    await this.#pending.done;
    this.#pending = null;
  }

  /** Counts frames of a file that could not be read. */
  leaveOut(frames: number): void {
    this.#droppedBefore += frames;
  }

  /** Ends the recording and finalizes its files. @throws NothingRecordedError */
  async end(
    ending: RecordingResult['ending'],
    reason: string | null,
    totalFrames: number | null,
  ): Promise<RecordingResult> {
    this.#isEnding = true;
    clearInterval(this.#progressTimer);
    this.#sound?.stop();
    await this.#queue;
    // The port stays open: frames that arrive until the page disconnects it are closed and
    // acknowledged.
    this.#pending?.settle();
    const failure = await this.#finishVideo();
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
      lost: [],
      breaksOff: null,
    };
  }

  async #take(scene: RecordedScene): Promise<void> {
    try {
      if (!this.#isEnding) await this.#record(scene);
    } catch (error) {
      this.#mustEnd(error);
    } finally {
      if (scene.frame) {
        scene.frame.close();
        this.#openFrames--;
      }
      this.#post({ kind: 'taken' }, []);
      this.#pending?.settle();
    }
  }

  async #record(scene: RecordedScene): Promise<void> {
    const { report, spec, frame } = scene;
    this.#droppedSince = scene.dropped;
    const isEncoded = this.#request.video === 'encode' && frame !== null;
    if (isEncoded) this.#video ??= await this.#openVideo(frame);
    const video = isEncoded ? this.#video : null;
    try {
      if (frame) video?.draw({ ...scene, frame });
    } catch (error) {
      this.#lost.add(error);
      return;
    }
    const timeMs = this.#clock.next(report.timeMs, performance.now());
    if (timeMs === null) return;
    this.#lost.resetConsecutive();
    const measured = this.#measure(scene);
    const { steadiness, measures } = scene.settings;
    this.#lines.add(
      { time_ms: timeMs, ...describeFrame(report), dropped: this.#dropped, ...measured },
      { spec, steadiness, measures },
    );
    if (video) await video.add(timeMs);
    else this.#lines.confirm(timeMs);
  }

  #measure({ report, settings }: RecordedScene): { measured?: MeasuredValue } {
    const { measures, minimumScore } = settings;
    if (measures.length === 0) return {};
    const { people, timeMs } = report;
    const now = this.#measures.update(measures, people, report, timeMs, minimumScore);
    return { measured: recordedMeasures(now) };
  }

  /** Counts a frame that could not be recorded. */
  #lose(cause: Error): void {
    try {
      this.#lost.add(cause);
    } catch (error) {
      this.#mustEnd(error);
    }
  }

  async #openVideo(frame: VideoFrame): Promise<RecordedVideo> {
    const video = await RecordedVideo.open(frame, this.#files, {
      codec: this.#request.codec,
      live: !this.#isEvery,
      hasSound: this.#sound !== null,
      onFrame: (frameMs) => {
        try {
          this.#lines.confirm(frameMs);
        } catch (error) {
          // The encoder calls this and ignores errors.
          this.#mustEnd(error);
        }
      },
    });
    this.#sound?.start(video);
    return video;
  }

  get #dropped(): number {
    return this.#droppedBefore + this.#droppedSince + this.#lost.count;
  }

  async #finishVideo(): Promise<Error | null> {
    try {
      await this.#video?.finish();
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #writeEnd(): void {
    try {
      this.#lines.end(this.#dropped);
    } catch (error) {
      // Without its last line the recording counts as interrupted and can be finalized later.
      if (!(error instanceof StorageFullError)) throw error;
    }
  }

  async #reportProgress(): Promise<void> {
    try {
      this.#files.flush();
      const { durationMs, frames, dropped } = this.#lines;
      const { bytes } = this.#files;
      const roomMs = await this.#room.measure(bytes, durationMs);
      if (this.#isEnding) return;
      this.#hooks.onProgress({ durationMs, frames, dropped, bytes, roomMs });
      if (this.#room.isShort)
        this.#mustEnd(new StorageFullError('Expected free disk space, got none.'));
    } catch (error) {
      this.#mustEnd(error);
    }
  }

  #mustEnd(thrown: unknown): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    this.#hooks.onMustEnd(error instanceof StorageFullError ? 'full' : 'failed', error);
  }

  #post(message: RecorderMessage, transfer: Transferable[]): void {
    this.#port?.postMessage(message, transfer);
  }
}

function describeFrame({ timeMs, width, height, people }: FrameReport) {
  return {
    source_time_ms: Math.round(timeMs * 1000) / 1000,
    width_px: width,
    height_px: height,
    people: people.map((pose) => recordedPerson(pose, { width, height })),
  };
}
