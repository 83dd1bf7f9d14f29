// The recorder, the entry of recording in the worker: runs one recording or one analysis of a file
// at a time. Next: worker/recording/recording.ts.
import { FileTally } from '../../core/recording/file-tally.ts';
import { localTimestamp, recordingName } from '../../core/recording/recording-clock.ts';
import { describeSmoothing, type RecordingHead } from '../../core/recording/recording-lines.ts';
import { KeydotError } from '../../core/errors.ts';
import type {
  AnalysisProgress,
  FrameSupplier,
  RecordRequest,
  RecorderEvent,
  RecorderHoldings,
  RecordingResult,
  RecordingSummary,
} from '../../api/recorder-api.ts';
import { decodeFrames, inspectFile } from './decode-video-file.ts';
import { KeypointWriter } from './keypoint-writer.ts';
import { Recording } from './recording.ts';
import { RecordingFiles } from './recording-files.ts';
import { lockName } from './recording-folder.ts';
import { finishRecording, listRecordings } from './recording-library.ts';
import { SoundFeed } from './recorded-video.ts';

/** A recording is running where none was expected, or the reverse. */
export class RecorderStateError extends KeydotError {
  override name = 'RecorderStateError';
}

/** Starts and ends recordings. */
export class Recorder {
  #emit: (event: RecorderEvent) => void;
  #recording: Recording | null = null;
  #ending: Promise<RecordingResult> | null = null;

  constructor(emit: (event: RecorderEvent) => void) {
    this.#emit = emit;
  }

  get holdings(): RecorderHoldings {
    return this.#recording?.holdings ?? { openFrames: 0, waitingLines: 0 };
  }

  /** Starts a live recording. @throws RecorderStateError, NoRecordingStorageError */
  async record(request: RecordRequest, port: MessagePort): Promise<void> {
    await this.#open(request, port, 'live');
  }

  rejoin(port: MessagePort): void {
    this.#require().join(port);
  }

  addSound(sound: ReadableStream<AudioData>): void {
    this.#require().addSound(new SoundFeed(sound));
  }

  appendVideo(piece: ArrayBuffer, container: 'mp4' | 'webm'): void {
    this.#require().appendVideo(piece, container);
  }

  stop(): Promise<RecordingResult> {
    return this.#ending ?? this.#end('stopped', null, null);
  }

  async analyseFile(
    request: RecordRequest,
    file: File,
    port: MessagePort,
    supply: FrameSupplier | null,
    onProgress: (progress: AnalysisProgress) => void,
  ): Promise<RecordingResult> {
    const recording = await this.#open(request, port, 'every');
    const { frameTimes, breaksOff } = await inspectFile(file);
    const tally = new FileTally(frameTimes.map((time) => time * 1000));
    const { total } = tally;
    let reason: string | null = null;
    try {
      for await (const { frame, timeMs } of supply ? takeSupplied(supply) : decodeFrames(file)) {
        if (recording.isEnding) {
          frame.close();
          break;
        }
        recording.leaveOut(tally.add(timeMs));
        await recording.analyse(frame, timeMs);
        if (recording.isEnding) break;
        onProgress({ done: tally.done, total });
      }
      if (!recording.isEnding) recording.leaveOut(tally.end());
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    if (tally.lost.length > 0 && total !== null) {
      reason ??= `Expected ${total} frames in the file, could read ${tally.done}.`;
    }
    // stop() may have started the end already.
    const result = await (this.#ending ??
      this.#end(reason === null ? 'stopped' : 'failed', reason, total));
    return { ...result, totalFrames: total, lost: tally.lost, breaksOff };
  }

  /** Finalizes an interrupted recording. @throws RecorderStateError while it is being written */
  async recover(id: string): Promise<RecordingSummary> {
    const recovered = await navigator.locks.request(lockName(id), { ifAvailable: true }, (lock) =>
      lock ? finishRecording(id) : null,
    );
    if (recovered) return recovered;
    throw new RecorderStateError('Expected an interrupted recording, got one that is running.');
  }

  async #open(
    request: RecordRequest,
    port: MessagePort,
    frames: 'live' | 'every',
  ): Promise<Recording> {
    if (this.#recording) throw new RecorderStateError('Expected no running recording, found one.');
    const now = new Date();
    const taken = new Set((await listRecordings()).map(({ name }) => name));
    const files = await RecordingFiles.create();
    const { steadiness, ...head } = request.head;
    const fullHead: RecordingHead = {
      kind: 'recording',
      format: 1,
      app: 'Keydot',
      name: recordingName(now, taken),
      started_at: localTimestamp(now),
      frames,
      ...head,
      ...describeSmoothing(steadiness),
    };
    const lines = new KeypointWriter(files.lines, fullHead, steadiness);
    const recording = new Recording(files, lines, request, frames === 'every', {
      onProgress: (progress) => this.#emit({ kind: 'progress', progress }),
      onLost: ({ name, message }) => this.#emit({ kind: 'trouble', trouble: { name, message } }),
      onMustEnd: (ending, error) => void this.#endAlone(ending, error),
    });
    recording.join(port);
    this.#recording = recording;
    return recording;
  }

  async #endAlone(ending: 'full' | 'failed', { name, message }: Error): Promise<void> {
    try {
      this.#emit({ kind: 'ended', result: await this.#end(ending, message, null) });
    } catch {
      // Report why the recording had to end rather than that nothing was stored.
      this.#emit({ kind: 'failed', trouble: { name, message } });
    }
  }

  #end(
    ending: RecordingResult['ending'],
    reason: string | null,
    totalFrames: number | null,
  ): Promise<RecordingResult> {
    this.#ending ??= this.#require()
      .end(ending, reason, totalFrames)
      .finally(() => (this.#recording = this.#ending = null));
    return this.#ending;
  }

  #require(): Recording {
    if (this.#recording) return this.#recording;
    throw new RecorderStateError('Expected a running recording, found none.');
  }
}

async function* takeSupplied(supply: FrameSupplier) {
  for (let next = await supply(); next; next = await supply()) yield next;
}
