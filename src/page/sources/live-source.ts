// What a live session shows: a camera, a video file or a picture, all with the same few verbs.
// Made by open-source.ts; one file each: camera-source, video-file-source, picture-source.
import type { Settings } from '../../storage/settings.ts';
import type { CameraRequest, Facing } from './camera.ts';
import type { PoseWorker } from '../workers/pose-worker.ts';

/** What the person asked to see. Kept, so that a retry can ask for the same. */
export type SourceRequest =
  { kind: 'camera'; camera: CameraRequest } | { kind: 'file'; file: File };

/** What a source tells of its own accord. */
export interface SourceHooks {
  /** The source is lost: unplugged, undecodable, or its frames cannot be analysed. */
  onTrouble: (error: Error) => void;
  /** The most frames a second that are wanted now; null for all. */
  fpsLimit: () => number | null;
}

interface Source {
  /** Frames left out on the page because a newer one was there; those of the worker it counts itself. */
  readonly skipped: number;
  /** Sends frames to the worker, until {@link disconnect}. May be called anew with another worker. */
  connect: (worker: PoseWorker) => Promise<void>;
  /** Sends no more frames; resolves when none is in flight. The source stays open. */
  disconnect: () => Promise<void>;
  /** Shows the video element where it is not needed for analysis, or stops doing so. */
  preview: (shown: boolean) => void;
  /** Draws what stands still again, because the settings or the stage have changed. */
  refresh: () => void;
  /** Frees the camera or the file. Nothing works afterwards. */
  close: () => void;
}

export interface CameraSource extends Source {
  readonly kind: 'camera';
  readonly track: MediaStreamVideoTrack;
  /** Null when the camera does not say, as those of laptops mostly do not. */
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

/** The request that the settings stand for. */
export function cameraRequestOf({ cameraId, facing }: Settings): SourceRequest {
  return { kind: 'camera', camera: { deviceId: cameraId, facing } };
}
