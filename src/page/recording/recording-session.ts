// The recording session: recordings of the live view, analyses of whole video files, and snapshots.
// Draws nothing; elements show it. Next: worker/recording/recorder.ts.
import * as Comlink from 'comlink';
import { recordingName } from '../../core/recording/recording-clock.ts';
import type {
  RecordRequest,
  RecorderApi,
  RecorderEvent,
  RecordingForm,
  RecordingResult,
  RecordingSummary,
} from '../../api/recorder-api.ts';
import {
  CanvasRecorder,
  canEncodeFrames,
  canRecordSound,
  openMicrophone,
  type OpenMicrophone,
} from './capture-inputs.ts';
import { Emitter } from '../shell/emitter.ts';
import { WorkerGoneError, asError, errorOf } from '../shell/errors.ts';
import { hasRecordings } from '../../storage/has-recordings.ts';
import { guardUnload } from '../shell/unload-guard.ts';
import type { LiveSession } from '../live/live-session.ts';
import type { LiveSource } from '../sources/live-source.ts';
import { createRecordRequest, type RecordingState } from './recording-state.ts';
import { RecorderWorker } from '../workers/recorder-worker.ts';
import { SeekFrames } from '../sources/video-frames.ts';

/** The events of a recording session. */
export type RecordingSessionEvent =
  /** The state, the list of recordings or the result changed. */
  { kind: 'changed' } | { kind: 'trouble'; error: Error };

/** Records a live session and manages the stored recordings. */
export class RecordingSession {
  readonly events = new Emitter<RecordingSessionEvent>();
  state: RecordingState = { kind: 'idle' };
  /** The stored recordings, newest first; empty until they are listed. */
  recordings: readonly RecordingSummary[] = [];
  /** How the last recording ended; null after it was dismissed. */
  result: RecordingResult | null = null;

  readonly #disposal = new AbortController();
  #worker: RecorderWorker | null = null;
  #microphone: OpenMicrophone | null = null;
  #canvasRecorder: CanvasRecorder | null = null;
  /** The video file under analysis. */
  #analysedSource: LiveSource | null = null;
  #unsubscribe: () => void;

  constructor(readonly live: LiveSession) {
    this.#unsubscribe = live.events.subscribe(({ kind }) => {
      if (kind === 'changed') this.#followSource();
    });
    guardUnload(() => this.state.kind !== 'idle', this.#disposal.signal);
  }

  /** Starts a recording of the live view. Never rejects: failures are emitted. */
  async start(): Promise<void> {
    const { source } = this.live;
    if (this.state.kind !== 'idle' || !source || source.kind === 'still') return;
    this.#enter({ kind: 'recording', progress: null });
    try {
      const name = source.kind === 'video' ? source.name : null;
      // Permission is requested first, because a track cannot be added to a video later.
      await this.#openMicrophone();
      const video = canEncodeFrames() ? 'encode' : 'given';
      await this.#join(createRecordRequest(this.live.settings, source.kind, name, video));
      if (!canEncodeFrames()) this.#recordCanvas();
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Ends the recording or the analysis and finalizes its files. */
  async stop(): Promise<void> {
    if (this.state.kind !== 'recording' && this.state.kind !== 'analysing') return;
    const wasAnalysing = this.state.kind === 'analysing';
    this.#enter({ kind: 'finishing' });
    try {
      // In an analysis the current frame still belongs to the recording.
      if (!wasAnalysing) await this.#disconnect();
      const result = await this.#call((remote) => remote.stop());
      // The end of an analysis is handled in analyse().
      if (!wasAnalysing) await this.#finish(result);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Analyses and records every frame of the open video file. */
  async analyse(): Promise<void> {
    const { source } = this.live;
    if (this.state.kind !== 'idle' || source?.kind !== 'video') return;
    const { file, name: fileName } = source;
    this.#analysedSource = source;
    const state = { kind: 'analysing', fileName, progress: null, startMs: null } as const;
    this.#enter({ ...state, isSeeking: false });
    let seeking: SeekFrames | null = null;
    try {
      const { isDecodable, frameTimes } = await this.#call((remote) => remote.inspect(file));
      await this.live.hold();
      if (!isDecodable) {
        seeking = await SeekFrames.open(file, frameTimes);
        this.#enter({ ...state, isSeeking: true });
      }
      await this.#finish(await this.#analyseFile(file, seeking));
    } catch (thrown) {
      this.#fail(thrown);
    } finally {
      seeking?.close();
      this.live.release();
    }
  }

  /** A snapshot of the shown frame with its overlay, as a file; null when nothing is shown. */
  async takePicture(): Promise<File | null> {
    const picture = await this.live.takePicture();
    if (!picture) return null;
    return new File([picture], `${recordingName(new Date())}.png`, { type: picture.type });
  }

  /** As {@link list}, but starts no worker when nothing was ever recorded. */
  async listIfAny(): Promise<void> {
    if (this.#worker === null && (await hasRecordings())) await this.list();
  }

  /** Reloads the list of stored recordings. */
  async list(): Promise<void> {
    this.recordings = await this.#call((remote) => remote.list());
    this.#changed();
  }

  /** Finalizes an interrupted recording. */
  async recover(id: string): Promise<void> {
    await this.#call((remote) => remote.recover(id));
    await this.list();
  }

  takeFile(id: string, form: RecordingForm): Promise<File> {
    return this.#call((remote) => remote.takeFile(id, form));
  }

  async remove(id: string): Promise<void> {
    await this.#call((remote) => remote.remove(id));
    await this.list();
  }

  /** Clears the result after the user has seen it. */
  dismissResult(): void {
    this.result = null;
    this.#changed();
  }

  dispose(): void {
    this.#disposal.abort();
    this.#unsubscribe();
    this.#microphone?.close();
    this.#worker?.terminate();
    this.events.clear();
  }

  async #join(request: RecordRequest): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    await this.#call((remote) => remote.record(request, Comlink.transfer(port1, [port1])));
    const sound = this.#microphone?.stream;
    if (sound) await this.#call((remote) => remote.addSound(Comlink.transfer(sound, [sound])));
    await this.#tap(port2);
  }

  /** Connects the pose worker to the recorder, and each later pose worker by a new port. */
  async #tap(first: MessagePort): Promise<void> {
    let next: MessagePort | null = first;
    await this.live.tap(() => {
      if (next) {
        const port = next;
        next = null;
        return port;
      }
      const { port1, port2 } = new MessageChannel();
      this.#settle(this.#call((remote) => remote.rejoin(Comlink.transfer(port1, [port1]))));
      return port2;
    });
  }

  async #analyseFile(file: File, seeking: SeekFrames | null): Promise<RecordingResult> {
    const request = createRecordRequest(this.live.settings, 'video', file.name, 'encode');
    const { port1, port2 } = new MessageChannel();
    await this.#tap(port2);
    const onProgress = Comlink.proxy((progress: { done: number; total: number | null }) => {
      if (this.state.kind !== 'analysing') return;
      const startMs = this.state.startMs ?? performance.now();
      this.#enter({ ...this.state, progress, startMs });
    });
    const supply = seeking && Comlink.proxy(() => seeking.next());
    const port = Comlink.transfer(port1, [port1]);
    return this.#call((remote) => remote.analyseFile(request, file, port, supply, onProgress));
  }

  async #openMicrophone(): Promise<void> {
    if (!this.live.settings.recordSound || !canRecordSound()) return;
    try {
      this.#microphone = await openMicrophone();
    } catch (thrown) {
      this.events.emit({ kind: 'trouble', error: asError(thrown) });
    }
  }

  #recordCanvas(): void {
    const { canvas } = this.live;
    if (!canvas) return;
    this.#canvasRecorder = new CanvasRecorder(canvas, (piece, container) =>
      this.#call((remote) => remote.appendVideo(Comlink.transfer(piece, [piece]), container)),
    );
  }

  /** Ends all inputs of the recording. */
  async #disconnect(): Promise<void> {
    this.#microphone?.close();
    this.#microphone = null;
    const canvasRecorder = this.#canvasRecorder;
    this.#canvasRecorder = null;
    await canvasRecorder?.stop();
    await this.live.tap(null);
  }

  async #finish(result: RecordingResult): Promise<void> {
    await this.#disconnect();
    this.result = result;
    this.state = { kind: 'idle' };
    await this.list();
  }

  #fail(thrown: unknown): void {
    this.#enter({ kind: 'idle' });
    this.#settle(this.#disconnect());
    const error = asError(thrown);
    // AbortError: this session was disposed.
    if (error.name !== 'AbortError') this.events.emit({ kind: 'trouble', error });
    // What a dead worker had written is still stored.
    if (error instanceof WorkerGoneError) this.#settle(this.list());
  }

  #onEvent(event: RecorderEvent): void {
    const isRecording = this.state.kind === 'recording';
    switch (event.kind) {
      case 'progress':
        if (isRecording) this.#enter({ kind: 'recording', progress: event.progress });
        return;
      case 'trouble':
        this.events.emit({ kind: 'trouble', error: errorOf(event.trouble) });
        return;
      case 'ended':
        if (isRecording) this.#settle(this.#finish(event.result));
        return;
      case 'failed':
        if (isRecording) this.#fail(errorOf(event.trouble));
    }
  }

  /** Stops a recording when its source ends, and an analysis when its file is replaced. */
  #followSource(): void {
    const { state } = this.live;
    const isGone = state.kind === 'idle' || state.kind === 'failed';
    const isReplaced = this.state.kind === 'analysing' && this.live.source !== this.#analysedSource;
    if (isGone || isReplaced) void this.stop();
  }

  async #call<T>(ask: (remote: Comlink.Remote<RecorderApi>) => Promise<T>): Promise<T> {
    return (await this.#openWorker()).call(ask);
  }

  async #openWorker(): Promise<RecorderWorker> {
    if (this.#worker?.alive) return this.#worker;
    const worker = new RecorderWorker((cause) => this.#fail(cause));
    this.#worker = worker;
    const listener = Comlink.proxy((event: RecorderEvent) => this.#onEvent(event));
    await worker.call((remote) => remote.listen(listener));
    return worker;
  }

  /** Emits the failure of a promise that is not awaited. */
  #settle(promise: Promise<unknown>): void {
    promise.catch((thrown: unknown) => {
      const error = asError(thrown);
      const expected = error instanceof WorkerGoneError || error.name === 'AbortError';
      if (!expected) this.events.emit({ kind: 'trouble', error });
    });
  }

  #enter(state: RecordingState): void {
    this.state = state;
    this.#changed();
  }

  #changed(): void {
    this.events.emit({ kind: 'changed' });
  }
}
