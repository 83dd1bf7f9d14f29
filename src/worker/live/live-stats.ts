// The last seconds in numbers, about once a second. What is counted: core/live/timings.ts.
import { Timings, type StageSummary } from '../../core/live/timings.ts';
import type { StatsReport } from '../../api/pose-api.ts';

const INTERVAL_MS = 1000;

/** What the numbers are about. */
export type StatsSubject = Pick<
  StatsReport,
  'backend' | 'model' | 'inputSize' | 'sizeReason' | 'fpsLimit' | 'people' | 'others' | 'steadying'
>;

export class LiveStats {
  /** Frames that came and were not analysed, since the source was opened. */
  dropped = 0;
  #timings = new Timings();
  #toldMs = -Infinity;

  add(times: StageSummary, nowMs: number): void {
    this.#timings.add(times, nowMs);
  }

  reset(): void {
    this.dropped = 0;
    this.#timings.reset();
    this.#toldMs = -Infinity;
  }

  /**
   * The report, or null when the last one is less than a second old.
   * @param about asked only when it is due
   */
  reportWhenDue(nowMs: number, about: () => StatsSubject): StatsReport | null {
    if (nowMs - this.#toldMs < INTERVAL_MS) return null;
    const p50 = this.#timings.summary(0.5);
    const p95 = this.#timings.summary(0.95);
    if (!p50 || !p95) return null;
    this.#toldMs = nowMs;
    const fps = this.#timings.fps();
    return { ...about(), fps, dropped: this.dropped, p50, p95 };
  }
}
