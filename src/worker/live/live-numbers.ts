// The times of frames, and who learns from them: the statistics, the choice of the view, and the choice of
// the input's size. Who notes them: pose-engine.ts.
import type { Size } from '../../core/geometry.ts';
import type { LiveSettings, StatsReport } from '../../api/pose-api.ts';
import { LiveStats, type StatsSubject } from './live-stats.ts';
import type { InputSizeChooser } from '../inference/input-size-chooser.ts';
import { ViewChooser } from './view-chooser.ts';
import type { FrameResult } from '../inference/pipeline.ts';

/** A frame's times besides those of its analysis, ms. */
export interface FrameMoment {
  /** The frame's own. */
  timeMs: number;
  captureMs: number;
  drawMs: number;
  /** It took the time it took: nobody waited for the next one. */
  unhurried: boolean;
}

export class LiveNumbers {
  readonly stats = new LiveStats();
  readonly views = new ViewChooser();
  #inputSize: Size = { width: 0, height: 0 };

  note(
    { times, inputSize, sizedMs }: FrameResult,
    sizes: InputSizeChooser,
    settings: LiveSettings,
    { timeMs, captureMs, drawMs, unhurried }: FrameMoment,
  ): void {
    const workMs = times.inputMs + times.networkMs + times.decodeMs + drawMs;
    const totalMs = captureMs + workMs;
    this.views.observe(totalMs);
    this.stats.add({ captureMs, ...times, drawMs, totalMs }, performance.now());
    this.#inputSize = inputSize;
    const inputArea = inputSize.width * inputSize.height;
    // What else is looked at takes the time that is left, so it says nothing about the size.
    if (!unhurried) sizes.observe(settings, { timeMs, workMs: sizedMs + drawMs, inputArea });
  }

  /** Null when the last one is less than a second old. */
  reportWhenDue(about: () => Omit<StatsSubject, 'inputSize'>): StatsReport | null {
    return this.stats.reportWhenDue(performance.now(), () => ({
      ...about(),
      inputSize: this.#inputSize,
    }));
  }
}
