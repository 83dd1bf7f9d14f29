// One recording under way: takes scenes from the pose worker, burns the skeleton in, has the picture
// encoded and the keypoints written down, watches the room on the disk, and ends well. What becomes of
// its files: recording-library.ts.
import { RecordingClock } from '../../core/recording/recording-clock.ts';
import { PersonMeasures } from '../../core/measures/person-measures.ts';
import {
  measuredNow,
  type MeasuredValue,
  recordedPerson,
} from '../../core/recording/recording-lines.ts';
import type { RecordRequest, RecordingProgress, RecordingResult } from '../../api/recorder-api.ts';
import { KeydotError } from '../../core/errors.ts';
import { StorageFullError } from '../../storage/storage-errors.ts';
import type { FrameReport } from '../../api/pose-api.ts';
import { AskedFrame } from './asked-frame.ts';
import { BurntPicture } from './burnt-picture.ts';
import { DiskRoom } from './disk-room.ts';
import type { KeypointWriter } from './keypoint-writer.ts';
import { LostFrames, type LostFrameError } from './lost-frames.ts';
import type { FromPose, FromRecorder, RecordedScene } from './scene-port.ts';
import type { RecordingFiles } from './recording-files.ts';
import type { SoundFeed } from './sound-feed.ts';

/** The recording has not one frame. */
export class NothingRecordedError extends KeydotError {
  override name = 'NothingRecordedError';
}

export interface RecordingHooks {
  onProgress: (progress: RecordingProgress) => void;
  /** A frame could not be drawn; the recording goes on. Called for the first one. */
  onLost: (error: LostFrameError) => void;
  /** It must end: the disk is full, or something failed. Whoever hears it calls `end`. */
  onMustEnd: (ending: 'full' | 'failed', error: Error) => void;
}

/** How often the progress is told and what was written made safe, ms. */
const PULSE_MS = 500;

export class Recording {
  readonly #files: RecordingFiles;
  readonly #request: RecordRequest;
  readonly #hooks: RecordingHooks;
  readonly #lines: KeypointWriter;
  readonly #clock: RecordingClock;
  readonly #room = new DiskRoom();
  readonly #lost: LostFrames;
  readonly #measures = new PersonMeasures();
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
  /** The one of a file that is being analysed. */
  #asked: AskedFrame | null = null;

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
    this.#lost = new LostFrames(hooks.onLost);
    this.#isEvery = isEvery;
    this.#clock = RecordingClock.of(isEvery ? 'every' : request.head.source);
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
      this.#asked?.answer();
      if (data.kind === 'scene') {
        this.#openFrames += data.scene.frame ? 1 : 0;
        this.#queue = this.#queue.then(() => this.#take(data.scene));
        return;
      }
      const { name, message } = data.trouble;
      this.#lose(Object.assign(new Error(message), { name }));
      this.#asked?.settle();
    };
    void this.#asked?.send(port);
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

  /** Has a frame analysed; resolves when it is in the recording, or lost. */
  async analyse(frame: VideoFrame | ImageBitmap, timeMs: number): Promise<void> {
    this.#asked = new AskedFrame(frame, timeMs, (error) => this.#lose(error));
    await this.#asked.send(this.#port);
    await this.#asked.done;
    this.#asked = null;
  }

  /** So many frames of a file could not be read. */
  leaveOut(frames: number): void {
    this.#droppedBefore += frames;
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
    // Whoever waits for a frame that was still to come need not any more. The port is left open: what
    // comes until the page hears of the end is closed and answered, so that nobody waits for it.
    this.#asked?.settle();
    const failure = await this.#finishPicture();
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
      this.#asked?.settle();
    }
  }

  async #record(scene: RecordedScene): Promise<void> {
    const { report, spec, frame } = scene;
    this.#droppedSince = scene.dropped;
    const isBurnt = this.#request.video === 'encode' && frame !== null;
    if (isBurnt) this.#picture ??= await this.#openPicture(frame);
    const picture = isBurnt ? this.#picture : null;
    try {
      if (frame) picture?.draw({ ...scene, frame });
    } catch (error) {
      this.#lost.add(error);
      return;
    }
    const timeMs = this.#clock.next(report.timeMs, performance.now());
    if (timeMs === null) return;
    this.#lost.endRow();
    const measured = this.#measure(scene);
    const { steadiness, measures } = scene.settings;
    this.#lines.add(
      { time_ms: timeMs, ...describeFrame(report), dropped: this.#dropped, ...measured },
      { spec, steadiness, measures },
    );
    if (picture) await picture.add(timeMs);
    else this.#lines.confirm(timeMs);
  }

  #measure({ report, settings }: RecordedScene): { measured?: MeasuredValue } {
    const { measures, minimumScore } = settings;
    if (measures.length === 0) return {};
    const { people, timeMs } = report;
    const now = this.#measures.update(measures, people, report, timeMs, minimumScore);
    return { measured: measuredNow(now) };
  }

  /** A frame is not in the recording. */
  #lose(cause: Error): void {
    try {
      this.#lost.add(cause);
    } catch (error) {
      this.#mustEnd(error);
    }
  }

  async #openPicture(frame: VideoFrame): Promise<BurntPicture> {
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
    return this.#droppedBefore + this.#droppedSince + this.#lost.count;
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

  #mustEnd(thrown: unknown): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    this.#hooks.onMustEnd(error instanceof StorageFullError ? 'full' : 'failed', error);
  }

  #post(message: FromRecorder, transfer: Transferable[]): void {
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
