// Inputs of a recording that the page provides: the microphone's sound, and the canvas encoded by
// MediaRecorder in browsers without WebCodecs. Next: worker/recording/recorder.ts.

/** Length of an encoded piece: what a crash can lose. */
const PIECE_MS = 1000;

/** In order of preference: MP4 plays everywhere, and Firefox encodes WebM only. */
const TYPES = ['video/mp4;codecs=avc1', 'video/webm;codecs=vp8', 'video/webm'];

/** Whether WebCodecs can encode frames with their own times; then no CanvasRecorder is needed. */
export function canEncodeFrames(): boolean {
  return 'VideoEncoder' in window;
}

/** Encodes a canvas with MediaRecorder; frame times are those of the screen. */
export class CanvasRecorder {
  readonly #recorder: MediaRecorder;
  #pieces: Promise<void> = Promise.resolve();

  /** @param onPiece receives the pieces in order, one call at a time */
  constructor(
    canvas: HTMLCanvasElement,
    onPiece: (piece: ArrayBuffer, container: 'mp4' | 'webm') => Promise<void>,
  ) {
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? '';
    this.#recorder = new MediaRecorder(canvas.captureStream(), { mimeType });
    const container = mimeType.startsWith('video/mp4') ? 'mp4' : 'webm';
    this.#recorder.addEventListener('dataavailable', ({ data }) => {
      this.#pieces = this.#pieces.then(async () => onPiece(await data.arrayBuffer(), container));
    });
    this.#recorder.start(PIECE_MS);
  }

  /** Resolves when the last piece was handled. @throws what `onPiece` throws */
  async stop(): Promise<void> {
    if (this.#recorder.state !== 'inactive') {
      const stopped = new Promise((resolve) => this.#recorder.addEventListener('stop', resolve));
      this.#recorder.stop();
      await stopped;
    }
    await this.#pieces;
  }
}

/** An open microphone. */
export interface OpenMicrophone {
  stream: ReadableStream<AudioData>;
  close: () => void;
}

/** Whether this browser can read and encode sound. */
export function canRecordSound(): boolean {
  return 'MediaStreamTrackProcessor' in window && 'AudioEncoder' in window;
}

/** Opens the microphone. @throws DOMException when there is none or permission is denied */
export async function openMicrophone(): Promise<OpenMicrophone> {
  const media = await navigator.mediaDevices.getUserMedia({ audio: true });
  const [track] = media.getAudioTracks();
  const { readable } = new MediaStreamTrackProcessor({ track });
  return { stream: readable, close: () => track.stop() };
}
