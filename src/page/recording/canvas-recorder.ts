// Records what a canvas shows with the browser's own recorder, piece by piece: for browsers without
// WebCodecs. The pieces' times are those of the screen.

/** How often a piece is handed over, ms: what a crash can lose. */
const PIECE_MS = 1000;

/** MP4 plays everywhere; what Firefox makes is WebM. */
const TYPES = ['video/mp4;codecs=avc1', 'video/webm;codecs=vp8', 'video/webm'];

/** Whether frames can be encoded one by one, with their own times, so that this here is not needed. */
export function canEncodeFrames(): boolean {
  return 'VideoEncoder' in window;
}

export class CanvasRecorder {
  readonly #recorder: MediaRecorder;
  #pieces: Promise<void> = Promise.resolve();

  /** @param onPiece gets one piece after the other */
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

  /** Resolves when the last piece was taken. @throws what taking the pieces threw */
  async stop(): Promise<void> {
    if (this.#recorder.state !== 'inactive') {
      const stopped = new Promise((resolve) => this.#recorder.addEventListener('stop', resolve));
      this.#recorder.stop();
      await stopped;
    }
    await this.#pieces;
  }
}
