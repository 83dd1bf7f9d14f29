// Where the recording of a live session stands. The session itself: recording-session.ts.
import type { AnalysisProgress, RecordingProgress } from '../../api/recorder-api.ts';

export type RecordingState =
  | { kind: 'idle' }
  /** Something is being recorded, or about to be; `progress` is null until the first word of it. */
  | { kind: 'recording'; progress: RecordingProgress | null }
  | {
      kind: 'analysing';
      fileName: string;
      progress: AnalysisProgress | null;
      /** performance.now() when its first frame was done; null before. */
      startMs: number | null;
      /** It can only be played and moved, which takes longer. */
      isSeeking: boolean;
    }
  /** The files are being made whole. */
  | { kind: 'finishing' };

/** How long an analysis will go on, ms; null while nobody can tell. */
export function remainingMs(
  { progress, startMs }: Extract<RecordingState, { kind: 'analysing' }>,
  nowMs: number,
): number | null {
  if (!progress || progress.total === null || startMs === null || progress.done < 2) return null;
  const perFrameMs = (nowMs - startMs) / (progress.done - 1);
  return Math.max(0, progress.total - progress.done) * perFrameMs;
}
