// Requirements of the other browser tests: shared memory, WebGPU, WebGL 2, a camera.
import { expect, test } from 'vitest';

test('the page is cross-origin isolated, so threads are available', () => {
  expect(crossOriginIsolated).toBe(true);
  expect(new SharedArrayBuffer(8).byteLength).toBe(8);
});

test('WebGPU answers', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  expect(adapter).not.toBeNull();
});

test('WebGL 2 answers', () => {
  expect(new OffscreenCanvas(1, 1).getContext('webgl2')).not.toBeNull();
});

test('a camera shows its test pattern', async () => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  const [track] = stream.getVideoTracks();
  expect(track.getSettings().width).toBeGreaterThan(0);
  track.stop();
});
