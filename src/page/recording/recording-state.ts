// The states of a recording session, and the request that starts a recording
// (page/recording/recording-session.ts).
import type { AnalysisProgress, RecordingProgress, RecordRequest } from '../../api/recorder-api.ts';
import type { Settings } from '../../storage/settings.ts';

/** The state of a recording session. */
export type RecordingState =
  | { kind: 'idle' }
  /** A recording runs or starts; `progress` is null until the first report. */
  | { kind: 'recording'; progress: RecordingProgress | null }
  | {
      kind: 'analysing';
      fileName: string;
      progress: AnalysisProgress | null;
      /** performance.now() when the first frame was done; null before. */
      startMs: number | null;
      /** The file is read by seeking a <video>, which is slower than decoding. */
      isSeeking: boolean;
    }
  /** The files are being finalized. */
  | { kind: 'finishing' };

/** Estimated remaining time of an analysis, ms; null while it is unknown. */
export function remainingMs(
  { progress, startMs }: Extract<RecordingState, { kind: 'analysing' }>,
  nowMs: number,
): number | null {
  if (!progress || progress.total === null || startMs === null || progress.done < 2) return null;
  const perFrameMs = (nowMs - startMs) / (progress.done - 1);
  return Math.max(0, progress.total - progress.done) * perFrameMs;
}

/** Creates the request for a recording. @param name of the video file; null for a camera */
export function createRecordRequest(
  { steadiness }: Settings,
  source: 'camera' | 'video',
  name: string | null,
  video: RecordRequest['video'],
): RecordRequest {
  return { head: { source, source_name: name, steadiness }, video, codec: null };
}
