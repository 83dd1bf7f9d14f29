// Times of the live view's frames: the statistics report, and the choice between the two views.
import type { StatsReport } from '../../api/pose-api.ts';
import type { Size } from '../../core/geometry.ts';
import type { FrameResult } from '../inference/pose-pipeline.ts';
import { LiveStats, type StatsSubject } from './live-stats.ts';
import { ViewChooser } from './view-chooser.ts';

export class LiveNumbers {
  readonly stats = new LiveStats();
  readonly views = new ViewChooser();
  #inputSize: Size = { width: 0, height: 0 };

  /** Adds a frame. @param captureMs from the camera to the worker @param drawMs of drawing */
  add({ times, inputSize }: FrameResult, captureMs: number, drawMs: number): void {
    const totalMs = captureMs + times.inputMs + times.networkMs + times.decodeMs + drawMs;
    this.views.observe(totalMs);
    this.stats.add({ captureMs, ...times, drawMs, totalMs }, performance.now());
    this.#inputSize = inputSize;
  }

  /** The report; null when the last one is less than a second old. */
  reportWhenDue(about: () => Omit<StatsSubject, 'inputSize'>): StatsReport | null {
    return this.stats.reportWhenDue(performance.now(), () => ({
      ...about(),
      inputSize: this.#inputSize,
    }));
  }
}
