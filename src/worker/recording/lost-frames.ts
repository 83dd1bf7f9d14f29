// Frames that came and could not be put into a recording: each is counted, the first is told, and after
// too many in a row there is nothing to wait for. Who loses them: recording.ts.
import { KeydotError } from '../../core/errors.ts';

/** A frame is not in the recording, which goes on. */
export class LostFrameError extends KeydotError {
  override name = 'LostFrameError';
}

/** So many in a row, a third of a second of a camera's, and the next one will not be better. */
const MAX_IN_A_ROW = 10;

export class LostFrames {
  /** In all. */
  count = 0;
  readonly #tell: (error: LostFrameError) => void;
  #inARow = 0;

  /** @param tell called once, for the first */
  constructor(tell: (error: LostFrameError) => void) {
    this.#tell = tell;
  }

  /** Counts one. @throws the cause, when too many have been lost in a row */
  add(cause: unknown): void {
    this.count++;
    this.#inARow++;
    if (this.#inARow >= MAX_IN_A_ROW) throw cause;
    if (this.count > 1) return;
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#tell(
      new LostFrameError(`Expected a frame that can be drawn, got one that cannot: ${reason}`, {
        cause,
      }),
    );
  }

  /** One has been kept. */
  endRow(): void {
    this.#inARow = 0;
  }
}
