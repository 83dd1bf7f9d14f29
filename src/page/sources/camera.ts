// Opens the camera and names what can go wrong with it. What is done with the track comes next, in
// camera-feed.ts.
import { CameraError, asError, type CameraProblem } from '../shell/errors.ts';

/** Towards the person, or away from them. */
export type Facing = 'user' | 'environment';

/** Which camera is wanted: a certain one, or else any that faces the given way. */
export interface CameraRequest {
  deviceId: string | null;
  facing: Facing;
}

/** One camera of the device. `label` is empty until the person has allowed a camera. */
export interface CameraInfo {
  deviceId: string;
  label: string;
}

/** The network sees a few hundred pixels: a larger picture would cost time and show no more. */
const IDEAL_VIDEO = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };

const PROBLEM_BY_NAME: Readonly<Record<string, CameraProblem>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

/**
 * Opens a camera, after asking the person if need be. A wanted camera that is no longer there is
 * replaced by another one.
 * @throws CameraError
 */
export async function openCamera(request: CameraRequest): Promise<MediaStreamVideoTrack> {
  const devices = mediaDevices();
  const choice = request.deviceId
    ? { deviceId: { ideal: request.deviceId } }
    : { facingMode: { ideal: request.facing } };
  try {
    const stream = await devices.getUserMedia({ video: { ...IDEAL_VIDEO, ...choice } });
    const [track] = stream.getVideoTracks();
    if (!track) throw new CameraError('missing', 'The camera answered without a video track.');
    return track;
  } catch (thrown) {
    const error = asError(thrown);
    const problem = PROBLEM_BY_NAME[error.name];
    if (!problem) throw error;
    throw new CameraError(problem, `The camera did not open: ${error.message}`, { cause: error });
  }
}

/** The cameras of the device. @throws CameraError on an insecure page */
export async function listCameras(): Promise<CameraInfo[]> {
  const devices = await mediaDevices().enumerateDevices();
  return devices
    .filter((device) => device.kind === 'videoinput')
    .map(({ deviceId, label }) => ({ deviceId, label }));
}

/** Which way an open camera looks; null when it does not say, as cameras of laptops mostly do. */
export function facingOf(track: MediaStreamTrack): Facing | null {
  const { facingMode } = track.getSettings();
  return facingMode === 'user' || facingMode === 'environment' ? facingMode : null;
}

/**
 * The request that opens the other camera: on a phone the one facing the other way, elsewhere the
 * next in the list.
 */
export function otherCamera(
  track: MediaStreamTrack,
  cameras: readonly CameraInfo[],
): CameraRequest {
  const facing = facingOf(track);
  if (facing) return { deviceId: null, facing: facing === 'user' ? 'environment' : 'user' };
  const { deviceId } = track.getSettings();
  const index = cameras.findIndex((camera) => camera.deviceId === deviceId);
  const next = cameras[(index + 1) % Math.max(1, cameras.length)];
  return { deviceId: next?.deviceId ?? null, facing: 'user' };
}

function mediaDevices(): MediaDevices {
  // Browsers hide the whole API from pages that came over plain HTTP.
  if (!window.isSecureContext) {
    throw new CameraError('insecure', `Expected a secure page, got ${location.origin}.`);
  }
  if (!('mediaDevices' in navigator)) {
    throw new CameraError('missing', 'This browser offers no cameras.');
  }
  return navigator.mediaDevices;
}
