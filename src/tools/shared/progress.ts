// A line on stderr that says how far a command has come: redrawn on a terminal, and now and then a
// line of its own where stderr is a file.

/** Milliseconds between two redraws, and between two lines. */
const REDRAW_MS = 100;
const LINE_MS = 10_000;

/** Tells how far something has come. */
export class Progress {
  readonly #stream = process.stderr;
  #lastMs = -Infinity;
  #lastTask = '';
  #startMs = 0;

  /** `done` of `all`; `detail` is said after it. */
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

  /** Says something in a line of its own. */
  note(sentence: string): void {
    this.clear();
    this.#stream.write(`${sentence}\n`);
  }

  /** Leaves the terminal's line empty for what comes next. */
  clear(): void {
    if (this.#stream.isTTY && this.#lastTask) this.#stream.write('\r\u001b[K');
    this.#lastTask = '';
  }
}

function secondsLeft(leftMs: number): string {
  return `about ${Math.round(leftMs / 1000)} s left`;
}
