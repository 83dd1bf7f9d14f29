// Progress on stderr: one redrawn line on a terminal, an occasional new line in a file.

/** Milliseconds between two redraws, and between two lines. */
const REDRAW_MS = 100;
const LINE_MS = 10_000;

/** Shows progress. */
export class Progress {
  readonly #stream = process.stderr;
  #lastMs = -Infinity;
  #lastTask = '';
  #startMs = 0;

  /** Shows `done` of `all`, and a detail after it. */
  show(task: string, done: number, all: number, detail = ''): void {
    const nowMs = performance.now();
    const isNew = task !== this.#lastTask;
    if (isNew) {
      this.clear();
      this.#lastTask = task;
      this.#startMs = nowMs;
    }
    const everyMs = this.#stream.isTTY ? REDRAW_MS : LINE_MS;
    if (!isNew && done < all && nowMs - this.#lastMs < everyMs) return;
    this.#lastMs = nowMs;
    const left = done > 0 && done < all ? ((nowMs - this.#startMs) / done) * (all - done) : 0;
    const parts = [`${task} ${done} of ${all}`, detail, left > 1000 ? secondsLeft(left) : ''];
    const text = parts.filter(Boolean).join(' · ');
    if (this.#stream.isTTY) this.#stream.write(`\r\u001b[K${text}`);
    else this.#stream.write(`${text}\n`);
  }

  /** Prints a line. */
  note(sentence: string): void {
    this.clear();
    this.#stream.write(`${sentence}\n`);
  }

  /** Clears the progress line. */
  clear(): void {
    if (this.#stream.isTTY && this.#lastTask) this.#stream.write('\r\u001b[K');
    this.#lastTask = '';
  }
}

function secondsLeft(leftMs: number): string {
  return `about ${Math.round(leftMs / 1000)} s left`;
}
