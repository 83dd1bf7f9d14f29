// The frame path in a real worker: accuracy against the reference, equal results on every backend, release of
// resources, and recovery after the GPU is lost.
import { transfer } from 'comlink';
import { afterEach, describe, expect, test } from 'vitest';
import { featureDistance } from '../../../../src/core/lesson/label-queue.ts';
import type { Pose } from '../../../../src/core/pose.ts';
import type { BackendName } from '../../../../src/core/model/backends.ts';
import type { FrameReport, LiveSettings } from '../../../../src/api/pose-api.ts';
import { dataUrl, describeWithData } from '../../../find-data.ts';
import { FIGURE_JOINTS, loadFigure } from '../../../fixtures/people/figure.ts';
import { openPoseWorker, type OpenPoseWorker } from '../../../fixtures/workers/open-pose-worker.ts';

let opened: OpenPoseWorker | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

describeWithData('the labelled reference video', () => {
  test('is tracked within 6 px of 576 on average', async () => {
    opened = await openPoseWorker('wasm');
    const expected = (await fetchJson(
      dataUrl('body-reference-video/pose_1.expected.json'),
    )) as Record<string, { x: number; y: number }>[];
    let sum = 0;
    let count = 0;
    for (const [index, joints] of expected.entries()) {
      const name = `pose1_${String(index).padStart(4, '0')}.jpg`;
      const frame = await fetchBitmap(dataUrl(`body-reference-video/images/${name}`));
      const report = await analyse(frame, (index * 1000) / 30, false);
      for (const { joint, x, y } of report.people[0].keypoints) {
        sum += Math.hypot(x * report.width - joints[joint].x, y * report.height - joints[joint].y);
        count++;
      }
    }
    console.log(`Mean distance to the reference: ${(sum / count).toFixed(2)} px of 576.`);
    expect(sum / count).toBeLessThanOrEqual(6);
  });
});

// A software GPU takes seconds for each run that opening it needs.
describe('a still of 640×480', { timeout: 240_000 }, () => {
  test('has every joint at its position in the drawing', async () => {
    const pose = await analyseFigure('wasm');
    for (const { joint, x, y, score } of pose.keypoints) {
      if (!(joint in FIGURE_JOINTS)) continue;
      const [expectedX, expectedY] = FIGURE_JOINTS[joint];
      const distance = Math.hypot(x * 640 - expectedX, y * 480 - expectedY);
      expect(distance, `${joint}, px`).toBeLessThan(15);
      expect(score, joint).toBeGreaterThan(0.5);
    }
  });

  test.each<BackendName>(['webgl', 'webgpu', 'tfjs-webgpu', 'tfjs-wasm', 'cpu'])(
    'gives the same keypoints within 1 px on %s as on wasm',
    async (backend) => {
      const onWasm = await analyseFigure('wasm');
      const onOther = await analyseFigure(backend);
      const distances = onWasm.keypoints.map(({ x, y }, index) =>
        Math.hypot((x - onOther.keypoints[index].x) * 640, (y - onOther.keypoints[index].y) * 480),
      );
      expect(Math.max(...distances)).toBeLessThan(1);
    },
  );
});

test.each(['one', 'everyone'] as const)(
  'with test-time augmentation, every joint is at its position in the drawing: %s',
  async (people) => {
    const once = await analyseFigure('wasm', { people });
    const sharper = await analyseFigure('wasm', { people, sharper: true });
    expect(sharper.keypoints).not.toEqual(once.keypoints);
    const errors = sharper.keypoints
      .filter(({ joint }) => joint in FIGURE_JOINTS)
      .map(({ joint, x, y }) => {
        const [expectedX, expectedY] = FIGURE_JOINTS[joint];
        return Math.hypot(x * 640 - expectedX, y * 480 - expectedY);
      });
    expect(Math.max(...errors)).toBeLessThan(15);
  },
);

test.each<BackendName>(['wasm', 'tfjs-wasm'])(
  '2,000 frames on %s leave no tensor and no open frame',
  { timeout: 240_000 },
  async (backend) => {
    opened = await openPoseWorker(backend, { inputSize: 64 });
    const canvas = new OffscreenCanvas(160, 120);
    canvas.getContext('2d')?.fillRect(20, 20, 60, 60);
    const shoot = (timestamp: number) =>
      analyse(new VideoFrame(canvas, { timestamp }), timestamp / 1000, false);
    await shoot(0);
    const before = await opened.api.holdings();
    for (let frame = 1; frame <= 2000; frame++) await shoot(frame * 33_333);
    const after = await opened.api.holdings();
    expect(after).toEqual({ ...before, openFrames: 0 });
  },
);

describe('the last shown frame', () => {
  test.each(['I420', 'NV12', 'RGBA'] as const)('is returned unchanged, from %s', async (format) => {
    opened = await openPoseWorker('wasm');
    expect(await opened.api.grabFrame()).toBeNull();
    const frame = createFrame(format);
    const report = await analyse(frame, 500, false);
    await analyse(createFrame(format), 600, false);
    const grabbed = await opened.api.grabFrame();
    expect(grabbed?.report.timeMs).toBe(600);
    expect(grabbed?.report.people).toHaveLength(report.people.length);
    if (!grabbed) return;
    const [inside, outside] = readPixels(grabbed.bitmap);
    expect(inside[0]).toBeGreaterThan(200);
    expect(outside[0]).toBeLessThan(60);
  });
});

describe('the last seconds', () => {
  test('are frozen unchanged, oldest first, until they are released', async () => {
    opened = await openPoseWorker('wasm', { inputSize: 96 });
    const { api } = opened;
    expect(await api.freezeFrames()).toEqual([]);
    await api.thawFrames();
    const end = performance.now() + 1000;
    let timeMs = 0;
    while (performance.now() < end) await analyse(createFrame('I420'), (timeMs += 10), false);
    const frozen = await api.freezeFrames();
    expect(frozen.length).toBeGreaterThan(2);
    expect(frozen.length).toBeLessThanOrEqual(16);
    const times = frozen.map(({ report }) => report.timeMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBe(timeMs);
    for (const { report, flatness } of frozen) {
      expect(flatness).toHaveLength(report.people[0].keypoints.length);
    }
    // Neither later frames nor another source change the frozen ones.
    await analyse(createFrame('I420'), timeMs + 10, false);
    await api.stopReading();
    const first = await api.frozenFrame(0);
    expect(first?.report).toEqual(frozen[0].report);
    if (!first) return;
    expect([first.bitmap.width, first.bitmap.height]).toEqual([64, 64]);
    expect(readPixels(first.bitmap)[0][0]).toBeGreaterThan(200);
    await api.thawFrames();
    expect(await api.frozenFrame(0)).toBeNull();
  });
});

describe('points of a single picture', () => {
  test('are found with scores, without affecting the live source', async () => {
    opened = await openPoseWorker('wasm');
    const { api, prepared } = opened;
    await analyse(await createPattern(64, 48), 100, false);
    const figure = await loadFigure();
    const found = await api.findPoints(transfer(figure, [figure]));
    expect(found.model).toBe(prepared.spec.id);
    for (const { joint, x, y, score } of found.pose.keypoints) {
      if (!(joint in FIGURE_JOINTS)) continue;
      const [expectedX, expectedY] = FIGURE_JOINTS[joint];
      expect(Math.hypot(x * 640 - expectedX, y * 480 - expectedY), `${joint}, px`).toBeLessThan(15);
      expect(score, joint).toBeGreaterThan(0.5);
    }
    expect(Math.max(...found.flatness)).toBeLessThanOrEqual(1);
    const grabbed = await api.grabFrame();
    expect([grabbed?.bitmap.width, grabbed?.report.timeMs]).toEqual([64, 100]);
    const again = await loadFigure();
    const same = await api.findPoints(transfer(again, [again]));
    const other = await createPattern(640, 480);
    const different = await api.findPoints(transfer(other, [other]));
    expect(featureDistance(found.features, same.features)).toBeCloseTo(0, 5);
    expect(featureDistance(found.features, different.features)).toBeGreaterThan(0.05);
    expect((await api.holdings()).openFrames).toBe(0);
  });
});

describe('the report of a frame', () => {
  test('has its size and time, and every joint in order', async () => {
    opened = await openPoseWorker('wasm');
    const report = await analyse(await createPattern(200, 100), 1234, true);
    expect([report.width, report.height, report.timeMs]).toEqual([200, 100, 1234]);
    const names = report.people[0].keypoints.map(({ joint }) => joint);
    expect(names).toEqual(opened.prepared.spec.joints.map(({ name }) => name));
  });

  test('has the largest useful input size when there is time, and the reason', async () => {
    opened = await openPoseWorker('wasm', { inputSize: 'auto' });
    // Half a second per frame is enough for any device.
    for (let frame = 0; frame < 60; frame++) {
      await analyse(await createPattern(64, 64), frame * 500, false);
    }
    const { events } = opened;
    const seen = events.flatMap((event) => (event.kind === 'stats' ? [event.stats] : []));
    expect(seen[0].inputSize.width).toBe(192);
    await analyse(await createPattern(64, 64), 0, true);
    const last = events.flatMap((event) => (event.kind === 'stats' ? [event.stats] : [])).at(-1);
    expect(last).toMatchObject({ inputSize: { width: 256 }, sizeReason: 'sharpest' });
  });

  test('an invalid input size is refused with an explanation', async () => {
    opened = await openPoseWorker('wasm', { inputSize: 100 });
    await expect(analyse(await createPattern(64, 64), 0, true)).rejects.toThrow(/multiple of 32/);
  });
});

test('of two people, the tapped one or the next one is tracked', async () => {
  opened = await openPoseWorker('wasm');
  const { api } = opened;
  let timeMs = 0;
  const watch = async () => {
    const { people } = await analyse(await createPair(), (timeMs += 33), false);
    return { id: people[0].id, x: people[0].keypoints[0].x };
  };
  await watch();
  await api.choosePerson({ x: 0.75, y: 0.6 });
  const right = await watch();
  expect(right.x).toBeGreaterThan(0.6);
  expect(await watch()).toMatchObject({ id: right.id });
  await api.choosePerson('next');
  const left = await watch();
  expect(left.x).toBeLessThan(0.4);
  expect(left.id).not.toBe(right.id);
  const later = await watch();
  expect(later.id).toBe(left.id);
  expect(later.x).toBeLessThan(0.4);
});

/** The figure twice, side by side. */
async function createPair(): Promise<ImageBitmap> {
  const figure = await loadFigure();
  const canvas = new OffscreenCanvas(2 * figure.width, figure.height);
  const context = canvas.getContext('2d');
  context?.drawImage(figure, 0, 0);
  context?.drawImage(figure, figure.width, 0);
  return createImageBitmap(canvas);
}

async function analyseFigure(
  backend: BackendName,
  settings: Partial<LiveSettings> = {},
): Promise<Pose> {
  opened?.close();
  opened = await openPoseWorker(backend, settings);
  expect(opened.prepared.report.backend).toBe(backend);
  const report = await analyse(await loadFigure(), 0, true);
  return report.people[0];
}

function analyse(
  frame: VideoFrame | ImageBitmap,
  timeMs: number,
  still: boolean,
): Promise<FrameReport> {
  if (!opened) throw new Error('Expected an open worker.');
  return opened.api.analyse(transfer(frame, [frame]), timeMs, { still });
}

function createPattern(width: number, height: number): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.fillRect(width / 4, height / 4, width / 2, height / 2);
  return createImageBitmap(canvas);
}

/** A white square in the middle of a black frame, 64×64 px. */
function createFrame(format: 'I420' | 'NV12' | 'RGBA'): VideoFrame {
  const side = 64;
  const isInside = (x: number, y: number) => x > 15 && x < 48 && y > 15 && y < 48;
  const pixels = Array.from({ length: side * side }, (_, i) =>
    isInside(i % side, Math.floor(i / side)),
  );
  const bytes =
    format === 'RGBA'
      ? pixels.flatMap((white) => (white ? [255, 255, 255, 255] : [0, 0, 0, 255]))
      : [...pixels.map((white) => (white ? 235 : 16)), ...new Array<number>(2048).fill(128)];
  const size = { codedWidth: side, codedHeight: side };
  return new VideoFrame(Uint8Array.from(bytes), { format, ...size, timestamp: 0 });
}

/** The middle pixel and the first pixel. */
function readPixels(bitmap: ImageBitmap): [Uint8ClampedArray, Uint8ClampedArray] {
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (!context) throw new Error('Expected a 2D context, got none.');
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(bitmap.width / 2, bitmap.height / 2, 1, 1);
  return [data, context.getImageData(1, 1, 1, 1).data];
}

async function fetchBitmap(url: string): Promise<ImageBitmap> {
  return createImageBitmap(await (await fetch(url)).blob());
}

async function fetchJson(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}
