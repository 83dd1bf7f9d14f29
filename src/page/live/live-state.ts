// The states and events of a live session (page/live/live-session.ts).
import type { BackendReport } from '../../core/model/backends.ts';
import type { FrameReport, StatsReport, ViewMode, WarmUpProgress } from '../../api/pose-api.ts';
import type { LiveSource, SourceRequest } from '../sources/live-source.ts';

/** The state while a source is shown. */
export type RunningState =
  | { kind: 'live'; mirrored: 'front' | 'other' }
  | { kind: 'video'; name: string }
  | { kind: 'still'; name: string };

/** The state of a live session. */
export type LiveState =
  | { kind: 'idle' }
  | {
      kind: 'starting';
      request: SourceRequest;
      /** The camera or the file is open; the model is still loading. */
      opened: boolean;
      progress: WarmUpProgress | null;
    }
  | RunningState
  /** The tab is hidden; the source resumes when it is shown again. */
  | { kind: 'paused'; running: RunningState }
  /** `retry` is the request to repeat; null when a retry cannot help. */
  | { kind: 'failed'; error: Error; retry: SourceRequest | null };

/** The shape of the shown picture, for layout. */
export interface ShownPicture {
  /** Whether the canvas shows a frame of this source; before, only the video does. */
  drawn: boolean;
  /** Displayed size of the frame, pixels. */
  width: number;
  height: number;
  view: ViewMode;
}

/** Compares two pictures by value. */
export function isSamePicture(a: ShownPicture, b: ShownPicture): boolean {
  return a.drawn === b.drawn && a.width === b.width && a.height === b.height && a.view === b.view;
}

/** The events of a live session. */
export type LiveEvent =
  /** The state, the settings, the canvas, the cameras, the picture's shape or the backend changed. */
  | { kind: 'changed' }
  | { kind: 'frame'; report: FrameReport }
  | { kind: 'stats'; stats: StatsReport }
  /** The backend was lost and replaced; frames continue. */
  | { kind: 'failed-over'; report: BackendReport; lost: string }
  /** The worker died and is being replaced. */
  | { kind: 'revived'; cause: Error }
  /** A side task failed, e.g. settings cannot be saved or cannot list cameras; the view continues. */
  | { kind: 'trouble'; error: Error };

/** The running source of a state; null when there is none. */
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

/** The state that shows an open source. */
export function runningStateOf(source: LiveSource): RunningState {
  if (source.kind !== 'camera') return { kind: source.kind, name: source.name };
  return { kind: 'live', mirrored: source.facing === 'environment' ? 'other' : 'front' };
}

/** The setting that decides whether the picture is mirrored in this state. */
export function mirrorSettingOf(state: LiveState): 'mirrorFront' | 'mirrorOther' {
  const running = runningOf(state);
  if (running?.kind === 'live') return running.mirrored === 'front' ? 'mirrorFront' : 'mirrorOther';
  if (state.kind !== 'starting' || state.request.kind === 'file') return 'mirrorOther';
  return state.request.camera.facing === 'user' ? 'mirrorFront' : 'mirrorOther';
}
