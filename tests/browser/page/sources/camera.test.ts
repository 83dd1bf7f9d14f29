// The camera: Chromium's test pattern, and how failures are classified.
import { afterEach, describe, expect, test } from 'vitest';
import {
  facingOf,
  listCameras,
  openCamera,
  otherCamera,
} from '../../../../src/page/sources/camera.ts';
import { explainPermission } from '../../../../src/page/elements/shared/explain-error.ts';
import { explainError } from '../../../../src/page/elements/shared/explain-error.ts';
import { CameraError, type CameraProblem } from '../../../../src/page/shell/errors.ts';

const ANY = { deviceId: null, facing: 'user' } as const;
const ownGetUserMedia = Object.getOwnPropertyDescriptor(navigator.mediaDevices, 'getUserMedia');
let track: MediaStreamVideoTrack | null = null;

afterEach(() => {
  track?.stop();
  track = null;
  if (ownGetUserMedia) return;
  Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia');
});

describe('the camera', () => {
  test('opens at a size that fits the network', async () => {
    track = await openCamera(ANY);
    expect(track.getSettings()).toMatchObject({ width: 640, height: 480 });
  });

  test('is listed, and opens by its id', async () => {
    track = await openCamera(ANY);
    const [camera] = await listCameras();
    expect(camera.label).not.toBe('');
    const again = await openCamera({ deviceId: camera.deviceId, facing: 'user' });
    expect(again.getSettings().deviceId).toBe(camera.deviceId);
    again.stop();
  });

  test('that is gone is replaced by another', async () => {
    track = await openCamera({ deviceId: 'gone', facing: 'user' });
    expect(track.readyState).toBe('live');
  });

  test('switches to the next in the list when cameras do not report a facing mode', async () => {
    track = await openCamera(ANY);
    expect(facingOf(track)).toBeNull();
    const { deviceId = '' } = track.getSettings();
    const cameras = ['first', deviceId, 'third'].map((id) => ({ deviceId: id, label: id }));
    expect(otherCamera(track, cameras).deviceId).toBe('third');
    expect(otherCamera(track, cameras.slice(0, 2)).deviceId).toBe('first');
  });
});

/** Rejects like a browser: a camera in use cannot be produced in a test. */
function refuseWith(name: string): void {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('No.', name));
}

describe('a failure', () => {
  test.each<[string, CameraProblem]>([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
  ])('%s is "%s"', async (name, problem) => {
    refuseWith(name);
    await expect(openCamera(ANY)).rejects.toMatchObject({ name: 'CameraError', problem });
  });

  test('of an unknown kind is passed on unchanged', async () => {
    refuseWith('InvalidStateError');
    await expect(openCamera(ANY)).rejects.toMatchObject({ name: 'InvalidStateError' });
  });

  test.each<CameraProblem>(['missing', 'refused', 'busy', 'unplugged', 'insecure'])(
    '"%s" is explained in one sentence, with advice',
    (problem) => {
      const { sentence, advice } = explainError(new CameraError(problem, 'A message for us.'));
      expect(sentence).toMatch(/^[^.]+\.$/);
      expect(advice.length).toBeGreaterThan(20);
      expect(`${sentence} ${advice}`).not.toContain('message for us');
    },
  );
});

test('a lack of memory is explained as such, also when it is a nested cause', () => {
  const message = 'wasm: The engine needs 900 MB, but cannot grow beyond the 256 MB it has.';
  const error = Object.assign(new Error(message), { name: 'NoBackendError' });
  expect(explainError(error).sentence).toBe('There was not enough memory.');
});

test('the advice to allow the camera depends on the browser', () => {
  const hints = [
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    'Something else',
  ].map(explainPermission);
  expect(new Set(hints).size).toBe(hints.length);
});
