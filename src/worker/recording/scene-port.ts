// What crosses between the pose worker and the recorder worker, over a port that the page made. The
// pose worker's end is scene-tap.ts, the recorder's end recording.ts.
import type { FrameReport, Trouble } from '../../api/pose-api.ts';
import type { Scene } from '../stage/stage.ts';

/** A frame and all that was drawn over it. */
export interface RecordedScene extends Omit<Scene, 'frame'> {
  /** A copy, the receiver's to close; null in browsers without WebCodecs. */
  frame: VideoFrame | null;
  report: FrameReport;
  /** Frames that came and were not analysed or not sent, since the port was made. */
  dropped: number;
}

/** From the pose worker. */
export type FromPose =
  | { kind: 'scene'; scene: RecordedScene }
  /** What `analyse` asked for could not be done. */
  | { kind: 'failed'; trouble: Trouble };

/** From the recorder. */
export type FromRecorder =
  /** A scene has been dealt with: another one may come. */
  | { kind: 'taken' }
  /** Analyse this one, which is the pose worker's to close. */
  | { kind: 'analyse'; frame: VideoFrame | ImageBitmap; timeMs: number };
