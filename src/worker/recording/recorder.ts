// The recorder: one recording at a time, and the shelf of those that are kept. Who calls it:
// recorder.worker.ts. What a recording does: recording.ts.
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
import { decodeFrames, inspectFile } from './file-frames.ts';
import { KeypointWriter } from './keypoint-writer.ts';
import { Recording } from './recording.ts';
import { RecordingFiles } from './recording-files.ts';
import { lockName } from './recording-folder.ts';
import { finishRecording, listRecordings } from './recording-library.ts';
import { SoundFeed } from './sound-feed.ts';

/** Two recordings at a time, or none where one was expected. */
export class RecorderStateError extends KeydotError {
  override name = 'RecorderStateError';
}

export class Recorder {
  #tell: (event: RecorderEvent) => void;
  #recording: Recording | null = null;
  #ending: Promise<RecordingResult> | null = null;

  constructor(tell: (event: RecorderEvent) => void) {
    this.#tell = tell;
  }

  get holdings(): RecorderHoldings {
    return this.#recording?.holdings ?? { openFrames: 0, waitingLines: 0 };
  }

  /** @throws RecorderStateError, or a DOMException where the browser keeps no files */
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
    // Whoever stopped it waits for the same end.
    const result = await (this.#ending ??
      this.#end(reason === null ? 'stopped' : 'failed', reason, total));
    return { ...result, totalFrames: total, lost: tally.lost, breaksOff };
  }

  /** @throws RecorderStateError while somebody writes it */
  async recover(id: string): Promise<RecordingSummary> {
    const recovered = await navigator.locks.request(lockName(id), { ifAvailable: true }, (lock) =>
      lock ? finishRecording(id) : null,
    );
    if (recovered) return recovered;
    throw new RecorderStateError('Expected a recording that was cut off, got one under way.');
  }

  async #open(
    request: RecordRequest,
    port: MessagePort,
    frames: 'live' | 'every',
  ): Promise<Recording> {
    if (this.#recording) throw new RecorderStateError('Expected no recording under way.');
    const now = new Date();
    const taken = new Set((await listRecordings()).map(({ name }) => name));
    const files = await RecordingFiles.create();
    const { steadiness, ...head } = request.head;
    const whole: RecordingHead = {
      kind: 'recording',
      format: 1,
      app: 'Keydot',
      name: recordingName(now, taken),
      started_at: localTimestamp(now),
      frames,
      ...head,
      ...describeSmoothing(steadiness),
    };
    const lines = new KeypointWriter(files.lines, whole, steadiness);
    const recording = new Recording(files, lines, request, frames === 'every', {
      onProgress: (progress) => this.#tell({ kind: 'progress', progress }),
      onLost: ({ name, message }) => this.#tell({ kind: 'trouble', trouble: { name, message } }),
      onMustEnd: (ending, error) => void this.#endAlone(ending, error),
    });
    recording.join(port);
    this.#recording = recording;
    return recording;
  }

  async #endAlone(ending: 'full' | 'failed', { name, message }: Error): Promise<void> {
    try {
      this.#tell({ kind: 'ended', result: await this.#end(ending, message, null) });
    } catch {
      // That nothing is left says less than why it had to end.
      this.#tell({ kind: 'failed', trouble: { name, message } });
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
    throw new RecorderStateError('Expected a recording under way, found none.');
  }
}

async function* takeSupplied(supply: FrameSupplier) {
  for (let next = await supply(); next; next = await supply()) yield next;
}
