// Frames from a camera to the worker, by the best way this browser has: a stream of frames made
// here (Chromium), a stream made in the worker (Safari), or a <video> (elsewhere; video-feed.ts).
import * as Comlink from 'comlink';
import type { SourceHooks } from './live-source.ts';
import type { PoseWorker } from '../workers/pose-worker.ts';
import type { TrackPace } from './track-pace.ts';
import { VideoFeed, stopReading, type FrameFeed } from './video-feed.ts';

/** A feed, and whether the video element has to play for it. */
export interface CameraFeed extends FrameFeed {
  readonly needsVideo: boolean;
}

/**
 * Starts sending a camera's frames to the worker.
 * @param showVideo makes the video element play the camera; called when the feed depends on it
 * @param hooks told when frames can no longer be read on the page (the worker tells of those it reads)
 */
export async function feedCamera(
  worker: PoseWorker,
  track: MediaStreamVideoTrack,
  video: HTMLVideoElement,
  showVideo: () => void,
  hooks: SourceHooks,
): Promise<CameraFeed> {
  const streaming = (await feedStream(worker, track)) || (await feedTrack(worker, track));
  if (streaming) return followStream(worker, track);
  showVideo();
  const feed = new VideoFeed(worker, video, hooks);
  return Object.assign(feed, { needsVideo: true });
}

/** Frames that the worker reads by itself. */
function followStream(worker: PoseWorker, track: MediaStreamVideoTrack): CameraFeed {
  const pace = loadPace(worker, track);
  const stop = async () => {
    (await pace)?.stop();
    await stopReading(worker);
  };
  return { needsVideo: false, skipped: 0, stop };
}

/** Later than the first frames: it takes a second anyway until a rate is known. */
async function loadPace(
  worker: PoseWorker,
  track: MediaStreamVideoTrack,
): Promise<TrackPace | null> {
  try {
    const { TrackPace } = await import('./track-pace.ts');
    return new TrackPace(track, (intervalMs) => {
      // Whether the worker is dead is its owner's business.
      worker.call((remote) => remote.pace(intervalMs)).catch(() => undefined);
    });
  } catch {
    // Without it, only what the worker replaces itself counts as dropped.
    return null;
  }
}

async function feedStream(worker: PoseWorker, track: MediaStreamVideoTrack): Promise<boolean> {
  if (!('MediaStreamTrackProcessor' in window)) return false;
  // A few frames may wait, where the browser lets them: the worker takes the newest.
  const stream = new MediaStreamTrackProcessor({ track, maxBufferSize: 4 }).readable;
  await worker.call((remote) =>
    remote.readFrames(Comlink.transfer({ kind: 'stream', stream }, [stream])),
  );
  return true;
}

async function feedTrack(worker: PoseWorker, track: MediaStreamVideoTrack): Promise<boolean> {
  // A transferred track is gone from the page, so the worker gets a copy.
  const copy = track.clone();
  try {
    const transferables = [copy] as unknown as Transferable[];
    await worker.call((remote) =>
      remote.readFrames(Comlink.transfer({ kind: 'track', track: copy }, transferables)),
    );
    return true;
  } catch (thrown) {
    copy.stop();
    // Tracks cannot be transferred here, or the worker cannot read them: the <video> always works.
    if (worker.alive) return false;
    throw thrown;
  }
}
