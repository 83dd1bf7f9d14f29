// Statistics of the live view: stage times over the last seconds, reported about once a second.
// Percentiles: core/live/timings.ts.
import type { StatsReport } from '../../api/pose-api.ts';
import { Timings } from '../../core/live/timings.ts';
import type { Size } from '../../core/geometry.ts';
import type { FrameResult } from '../inference/pose-pipeline.ts';

const REPORT_INTERVAL_MS = 1000;

/** What the report says besides the times. */
export type StatsSubject = Pick<
  StatsReport,
  'backend' | 'model' | 'sizeReason' | 'fpsLimit' | 'people' | 'others' | 'smoothing'
>;

export class LiveStatistics {
  /** Frames that were not analysed, since the source was opened. */
  dropped = 0;
  readonly #timings = new Timings();
  #inputSize: Size = { width: 0, height: 0 };
  #reportedMs = -Infinity;

  /**
   * Adds a frame.
   * @param captureMs from its capture until it reached the worker
   * @returns from its capture until it was drawn, ms
   */
  add({ times, inputSize }: FrameResult, captureMs: number, drawMs: number): number {
    const totalMs = captureMs + times.inputMs + times.networkMs + times.decodeMs + drawMs;
    this.#timings.add({ captureMs, ...times, drawMs, totalMs }, performance.now());
    this.#inputSize = inputSize;
    return totalMs;
  }

  reset(): void {
    this.dropped = 0;
    this.#timings.reset();
    this.#reportedMs = -Infinity;
  }

  /** The report; null when the last one is less than a second old. @param subject evaluated only when it is due */
  reportWhenDue(subject: () => StatsSubject): StatsReport | null {
    const nowMs = performance.now();
    if (nowMs - this.#reportedMs < REPORT_INTERVAL_MS) return null;
    const p50 = this.#timings.summary(0.5);
    const p95 = this.#timings.summary(0.95);
    if (!p50 || !p95) return null;
    this.#reportedMs = nowMs;
    const { dropped } = this;
    const fps = this.#timings.fps();
    return { ...subject(), inputSize: this.#inputSize, fps, dropped, p50, p95 };
  }
}
