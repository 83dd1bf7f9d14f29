// One frame of a file on its way through the pose worker. It is kept until that answers, so that
// another pose worker can be asked when this one dies. Who asks: recording.ts.
import type { FromRecorder } from './scene-port.ts';

/** A frame with which so many workers died is left out. */
const MAX_TRIES = 2;

export class AskedFrame {
  /** Resolves when it has been dealt with, whatever came of it. */
  readonly done: Promise<void>;
  readonly #frame: VideoFrame | ImageBitmap;
  readonly #timeMs: number;
  readonly #onLost: (error: Error) => void;
  #tries = 0;
  #isAnswered = false;
  #resolve: () => void = () => undefined;

  /**
   * @param frame this one's to close
   * @param onLost called when nobody can analyse it
   */
  constructor(frame: VideoFrame | ImageBitmap, timeMs: number, onLost: (error: Error) => void) {
    this.#frame = frame;
    this.#timeMs = timeMs;
    this.#onLost = onLost;
    this.done = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** Asks the pose worker at the port's other end, unless one has answered. Never rejects. */
  async send(port: MessagePort | null): Promise<void> {
    if (this.#isAnswered || !port) return;
    try {
      if (this.#tries++ === MAX_TRIES) {
        throw new Error('Expected a frame that can be analysed, got one that ends the analysis.');
      }
      const frame =
        'clone' in this.#frame ? this.#frame.clone() : await createImageBitmap(this.#frame);
      const message: FromRecorder = { kind: 'analyse', frame, timeMs: this.#timeMs };
      port.postMessage(message, [frame]);
    } catch (thrown) {
      this.#onLost(thrown instanceof Error ? thrown : new Error(String(thrown)));
      this.settle();
    }
  }

  /** The pose worker has done its part. */
  answer(): void {
    this.#isAnswered = true;
  }

  /** It has been dealt with. */
  settle(): void {
    this.answer();
    this.#frame.close();
    this.#resolve();
  }
}
