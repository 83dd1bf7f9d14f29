// The source of a live session: a camera, a video file or a picture behind one interface. Opened by
// page/sources/open-source.ts; implemented in camera-source.ts and open-file.ts.
import type { Settings } from '../../storage/settings.ts';
import type { CameraRequest, Facing } from './camera.ts';
import type { PoseWorker } from '../workers/pose-worker.ts';

/** What the user asked to watch. Kept so that a retry can open it again. */
export type SourceRequest =
  { kind: 'camera'; camera: CameraRequest } | { kind: 'file'; file: File };

/** Callbacks of a source. */
export interface SourceHooks {
  /** The source is lost: unplugged, undecodable, or its frames cannot be analysed. */
  onTrouble: (error: Error) => void;
  /** Current limit of frames per second; null for no limit. */
  fpsLimit: () => number | null;
}

interface Source {
  /**
   * Frames dropped on the page because a newer one was ready. The worker counts its own separately.
   */
  readonly skipped: number;
  /** Sends frames to the worker until {@link disconnect}. May be called again with another worker. */
  connect: (worker: PoseWorker) => Promise<void>;
  /** Stops sending frames; resolves when none is in flight. The source stays open. */
  disconnect: () => Promise<void>;
  /** Shows or hides the video element where it is not needed for analysis. */
  preview: (shown: boolean) => void;
  /** Analyses and draws the current frame again, after the settings or the stage changed. */
  refresh: () => void;
  /** Releases the camera or the file. The source cannot be used afterwards. */
  close: () => void;
}

export interface CameraSource extends Source {
  readonly kind: 'camera';
  readonly track: MediaStreamVideoTrack;
  /** Null when the camera does not report it, as for most laptops. */
  readonly facing: Facing | null;
}

export interface VideoFileSource extends Source {
  readonly kind: 'video';
  readonly name: string;
  readonly file: File;
}

export interface PictureSource extends Source {
  readonly kind: 'still';
  readonly name: string;
  readonly bitmap: ImageBitmap;
}

export type LiveSource = CameraSource | VideoFileSource | PictureSource;

/** The camera request that matches the settings. */
export function cameraRequestOf({ cameraId, facing }: Settings): SourceRequest {
  return { kind: 'camera', camera: { deviceId: cameraId, facing } };
}
