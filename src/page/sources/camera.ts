// Opens a camera and classifies what can go wrong. Next: page/sources/camera-source.ts.
import { CameraError, asError, type CameraProblem } from '../shell/errors.ts';

/** Towards the user, or away from them. */
export type Facing = 'user' | 'environment';

/** The camera to open: a specific device, or any that faces the given way when `deviceId` is null. */
export interface CameraRequest {
  deviceId: string | null;
  facing: Facing;
}

/** One camera of the device. `label` is empty until the user has granted access to a camera. */
export interface CameraInfo {
  deviceId: string;
  label: string;
}

/**
 * The network's input is a few hundred pixels wide, so a larger video would cost time for no gain.
 */
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
 * Opens a camera; the browser asks for permission if needed. Falls back to another camera when the
 * requested device is gone.
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
    if (!track)
      throw new CameraError('missing', 'Expected a video track from the camera, got none.');
    return track;
  } catch (thrown) {
    const error = asError(thrown);
    const problem = PROBLEM_BY_NAME[error.name];
    if (!problem) throw error;
    throw new CameraError(problem, `The camera did not open: ${error.message}`, { cause: error });
  }
}

/** Lists the cameras of the device. @throws CameraError on an insecure page */
export async function listCameras(): Promise<CameraInfo[]> {
  const devices = await mediaDevices().enumerateDevices();
  return devices
    .filter((device) => device.kind === 'videoinput')
    .map(({ deviceId, label }) => ({ deviceId, label }));
}

/** Which way an open camera faces; null when the browser does not report it, as for most laptops. */
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
  // Browsers hide the API from pages served over plain HTTP.
  if (!window.isSecureContext) {
    throw new CameraError('insecure', `Expected a secure page, got ${location.origin}.`);
  }
  if (!('mediaDevices' in navigator)) {
    throw new CameraError('missing', 'Expected a browser with camera access, got one without.');
  }
  return navigator.mediaDevices;
}
