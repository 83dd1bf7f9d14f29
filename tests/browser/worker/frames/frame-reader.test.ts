// FrameReader: accepted frames, dropped frames, and the release of resources.
import { expect, test, vi } from 'vitest';
import type { FrameSource } from '../../../../src/api/pose-api.ts';
import { FrameReader } from '../../../../src/worker/frames/frame-reader.ts';

/** Frames of a camera at 30 fps, each created when the previous one was read. */
function createStream(count: number) {
  const canvas = new OffscreenCanvas(16, 16);
  canvas.getContext('2d')?.fillRect(0, 0, 8, 8);
  const made: VideoFrame[] = [];
  const stream = new ReadableStream<VideoFrame>(
    {
      pull: (controller) => {
        const frame = new VideoFrame(canvas, { timestamp: (made.length * 1e6) / 30 });
        made.push(frame);
        controller.enqueue(frame);
        if (made.length === count) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return { made, stream };
}

// One frame waits to be read when the source ends.
test('frames skipped by the rate limit are closed and do not count as dropped', async () => {
  const { made, stream } = createStream(60);
  const reader = new FrameReader({ kind: 'stream', stream }, () => 15);
  await vi.waitFor(() => expect(made).toHaveLength(60));
  await vi.waitFor(() => expect(made.every(({ format }) => format === null)).toBe(true));
  // Every second frame passes the limit; none is read before the next replaces it.
  expect(reader.dropped).toBeGreaterThanOrEqual(29);
  expect(reader.dropped).toBeLessThanOrEqual(30);
  expect(await reader.take()).toBeNull();
});

test('frames that the browser dropped are counted once the rate is known', async () => {
  const canvas = new OffscreenCanvas(16, 16);
  canvas.getContext('2d')?.fillRect(0, 0, 8, 8);
  let source: ReadableStreamDefaultController<VideoFrame> | null = null;
  const stream = new ReadableStream<VideoFrame>({
    start: (controller) => void (source = controller),
  });
  const reader = new FrameReader({ kind: 'stream', stream }, () => null);
  const take = async (number: number) => {
    source?.enqueue(new VideoFrame(canvas, { timestamp: (number * 1e6) / 30 }));
    (await reader.take())?.frame.close();
    return reader.dropped;
  };
  expect([await take(0), await take(3)]).toEqual([0, 0]);
  reader.pace(1000 / 30);
  expect([await take(4), await take(6), await take(7), await take(10)]).toEqual([0, 1, 1, 3]);
  await reader.stop();
});

test('a pending read ends when the reader is stopped', async () => {
  const stream = new ReadableStream<VideoFrame>();
  const reader = new FrameReader({ kind: 'stream', stream }, () => null);
  const waiting = reader.take();
  await reader.stop();
  expect(await waiting).toBeNull();
  expect(await reader.take()).toBeNull();
});

test('a track that cannot be read is stopped, so that the camera turns off', () => {
  const stop = vi.fn();
  const source = { kind: 'track', track: { kind: 'video', stop } } as unknown as FrameSource;
  expect(() => new FrameReader(source, () => null)).toThrow(TypeError);
  expect(stop).toHaveBeenCalledOnce();
});
