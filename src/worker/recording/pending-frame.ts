// Frames that may get lost on their way into a recording: the frame of a file that waits for its
// analysis, and the count of frames that could not be recorded.
import type { RecorderMessage } from './scene-tap.ts';
import { KeydotError } from '../../core/errors.ts';

/** A frame is left out after this many pose workers died with it. */
const MAX_TRIES = 2;

/**
 * A frame that is being analysed. It is retained, so that another pose worker can retry when one
 * dies.
 */
export class PendingFrame {
  /** Resolves when the frame is recorded or lost. */
  readonly done: Promise<void>;
  readonly #frame: VideoFrame | ImageBitmap;
  readonly #timeMs: number;
  readonly #onLost: (error: Error) => void;
  #tries = 0;
  #isAnswered = false;
  #resolve: () => void = () => undefined;

  /**
   * @param frame closed by this object
   * @param onLost called when the frame cannot be analysed
   */
  constructor(frame: VideoFrame | ImageBitmap, timeMs: number, onLost: (error: Error) => void) {
    this.#frame = frame;
    this.#timeMs = timeMs;
    this.#onLost = onLost;
    this.done = new Promise((resolve) => (this.#resolve = resolve));
  }

  /**
   * Sends a copy to the pose worker at the port's other end, unless one has answered. Never
   * rejects.
   */
  async send(port: MessagePort | null): Promise<void> {
    if (this.#isAnswered || !port) return;
    try {
      if (this.#tries++ === MAX_TRIES) {
        throw new Error(
          'Expected a frame that can be analysed, got one that crashes the analysis.',
        );
      }
      const frame =
        'clone' in this.#frame ? this.#frame.clone() : await createImageBitmap(this.#frame);
      const message: RecorderMessage = { kind: 'analyse', frame, timeMs: this.#timeMs };
      port.postMessage(message, [frame]);
    } catch (thrown) {
      this.#onLost(thrown instanceof Error ? thrown : new Error(String(thrown)));
      this.settle();
    }
  }

  /** The pose worker has analysed the frame. */
  answer(): void {
    this.#isAnswered = true;
  }

  /** The frame is recorded or lost; closes it. */
  settle(): void {
    this.answer();
    this.#frame.close();
    this.#resolve();
  }
}

/** A frame could not be recorded; the recording continues. */
export class LostFrameError extends KeydotError {
  override name = 'LostFrameError';
}

/**
 * Maximum number of consecutive lost frames, a third of a second of a camera; more is a permanent
 * failure.
 */
const MAX_CONSECUTIVE = 10;

/** Counts the frames that could not be recorded. */
export class LostFrameCounter {
  /** Total number of lost frames. */
  count = 0;
  readonly #onFirst: (error: LostFrameError) => void;
  #consecutive = 0;

  /** @param onFirst called for the first lost frame */
  constructor(onFirst: (error: LostFrameError) => void) {
    this.#onFirst = onFirst;
  }

  /** Counts a lost frame. @throws the cause, after too many consecutive ones */
  add(cause: unknown): void {
    this.count++;
    this.#consecutive++;
    if (this.#consecutive >= MAX_CONSECUTIVE) throw cause;
    if (this.count > 1) return;
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#onFirst(
      new LostFrameError(`Expected a frame that can be drawn, got one that cannot: ${reason}`, {
        cause,
      }),
    );
  }

  /** A frame was recorded. */
  resetConsecutive(): void {
    this.#consecutive = 0;
  }
}
