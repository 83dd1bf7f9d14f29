// The public events of <keydot-live> and <keydot-app>, bubbling and composed. The README documents their
// fields, which must stay compatible.
import type { Person } from '../../../core/pose.ts';
import type { StageSummary } from '../../../core/live/timings.ts';
import type { BackendName } from '../../../core/model/backends.ts';
import type { FrameReport, StatsReport } from '../../../api/pose-api.ts';

/** One analysed frame. x and y run 0..1 over the unmirrored frame, origin top left. */
export interface KeydotPoseDetail {
  timeMs: number;
  /** The frame's size as displayed, pixels. */
  width: number;
  height: number;
  /** `id` is stable from frame to frame; in a still, people are numbered. */
  people: Person[];
}

/** Statistics of the last seconds, about once a second. */
export interface KeydotStatsDetail {
  backend: BackendName;
  model: string;
  inputSize: { width: number; height: number };
  fps: number;
  dropped: number;
  p50: StageSummary;
  p95: StageSummary;
}

/** Something went wrong. */
export interface KeydotErrorDetail {
  /** One sentence: what was expected, what happened, what to do. */
  message: string;
  /** Whether the analysis stopped; else it continues without the part that failed. */
  stopped: boolean;
}

export function createPoseEvent(report: FrameReport): CustomEvent<KeydotPoseDetail> {
  const { timeMs, width, height, people } = report;
  const detail = { timeMs, width, height, people };
  return new CustomEvent('keydot-pose', { detail, bubbles: true, composed: true });
}

export function createStatsEvent(stats: StatsReport): CustomEvent<KeydotStatsDetail> {
  const { backend, model, inputSize, fps, dropped, p50, p95 } = stats;
  const detail = { backend, model, inputSize, fps, dropped, p50, p95 };
  return new CustomEvent('keydot-stats', { detail, bubbles: true, composed: true });
}

export function createErrorEvent(error: Error, stopped: boolean): CustomEvent<KeydotErrorDetail> {
  const detail = { message: error.message, stopped };
  return new CustomEvent('keydot-error', { detail, bubbles: true, composed: true });
}

declare global {
  interface GlobalEventHandlersEventMap {
    'keydot-pose': CustomEvent<KeydotPoseDetail>;
    'keydot-stats': CustomEvent<KeydotStatsDetail>;
    'keydot-error': CustomEvent<KeydotErrorDetail>;
  }
}
