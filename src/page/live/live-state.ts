// Where a live session stands, and what it tells. The session itself: live-session.ts.
import type { BackendReport } from '../../core/model/backends.ts';
import type { FrameReport, StatsReport, ViewMode, WarmUpProgress } from '../../api/pose-api.ts';
import type { LiveSource, SourceRequest } from '../sources/live-source.ts';

/** Something is being watched. */
export type RunningState =
  | { kind: 'live'; mirrored: 'front' | 'other' }
  | { kind: 'video'; name: string }
  | { kind: 'still'; name: string };

export type LiveState =
  | { kind: 'idle' }
  | {
      kind: 'starting';
      request: SourceRequest;
      /** The camera or the file is there; only the model is still awaited. */
      opened: boolean;
      progress: WarmUpProgress | null;
    }
  | RunningState
  /** The tab is hidden; what ran goes on when it is shown again. */
  | { kind: 'paused'; running: RunningState }
  /** `retry` is what a retry would ask for; null when a retry is of no use. */
  | { kind: 'failed'; error: Error; retry: SourceRequest | null };

/** The picture that is shown, for whoever lays it out. */
export interface ShownPicture {
  /** The canvas shows a frame of this source; until then only the video does. */
  drawn: boolean;
  /** Pixels of the frame as displayed. */
  width: number;
  height: number;
  view: ViewMode;
}

export function isSamePicture(a: ShownPicture, b: ShownPicture): boolean {
  return a.drawn === b.drawn && a.width === b.width && a.height === b.height && a.view === b.view;
}

/** What a session tells its listeners. */
export type LiveEvent =
  /** The state, the settings, the canvas, the cameras, the picture's shape or the backend changed. */
  | { kind: 'changed' }
  | { kind: 'frame'; report: FrameReport }
  | { kind: 'stats'; stats: StatsReport }
  /** The backend was lost and replaced, without a pause worth a new state. */
  | { kind: 'failed-over'; report: BackendReport; lost: string }
  /** The worker died and is being replaced. */
  | { kind: 'revived'; cause: Error }
  /** Settings will not be kept, or cameras not be listed; everything else works. */
  | { kind: 'trouble'; error: Error };

/** What is being watched in this state, if anything. */
export function runningOf(state: LiveState): RunningState | null {
  switch (state.kind) {
    case 'live':
    case 'video':
    case 'still':
      return state;
    case 'paused':
      return state.running;
    case 'idle':
    case 'starting':
    case 'failed':
      return null;
  }
}

/** What an open source is watched as. */
export function runningStateOf(source: LiveSource): RunningState {
  if (source.kind !== 'camera') return { kind: source.kind, name: source.name };
  return { kind: 'live', mirrored: source.facing === 'environment' ? 'other' : 'front' };
}

/** Which setting says whether the picture is mirrored in this state. */
export function mirrorSettingOf(state: LiveState): 'mirrorFront' | 'mirrorOther' {
  const running = runningOf(state);
  if (running?.kind === 'live') return running.mirrored === 'front' ? 'mirrorFront' : 'mirrorOther';
  if (state.kind !== 'starting' || state.request.kind === 'file') return 'mirrorOther';
  return state.request.camera.facing === 'user' ? 'mirrorFront' : 'mirrorOther';
}
