// Detection of all people in a still gives equal results on every backend.
import { transfer } from 'comlink';
import { beforeAll, expect, test } from 'vitest';
import type { Person } from '../../../../src/core/pose.ts';
import type { BackendName } from '../../../../src/core/model/backends.ts';
import { FIGURE_JOINTS, loadFigure } from '../../../fixtures/people/figure.ts';
import { openPoseWorker } from '../../../fixtures/workers/open-pose-worker.ts';

const FRAME = { width: 640, height: 480 };
/** Top left corners of the two drawings of 320×240 in the frame, px. */
const PLACES = [
  { x: 0, y: 120 },
  { x: 320, y: 120 },
];

let onWasm: Person[];

beforeAll(async () => {
  onWasm = await findEveryone('wasm');
});

test('both drawn people are found at their positions', () => {
  expect(onWasm.map(({ id }) => id)).toEqual(onWasm.map((_, index) => index + 1));
  expect(onWasm.length).toBe(2);
  for (const place of PLACES) {
    const errors = onWasm.map((person) => meanError(person, place));
    expect(Math.min(...errors)).toBeLessThan(10);
  }
});

// A software GPU takes seconds for each run.
test.each<BackendName>(['webgl', 'webgpu', 'tfjs-webgpu'])(
  '%s finds the same people as wasm',
  async (backend) => {
    const people = await findEveryone(backend);
    expect(people.length).toBe(onWasm.length);
    for (const [index, { keypoints, score }] of people.entries()) {
      expect(score).toBeCloseTo(onWasm[index].score, 1);
      const distances = keypoints.map(({ x, y }, joint) => {
        const other = onWasm[index].keypoints[joint];
        return Math.hypot((x - other.x) * FRAME.width, (y - other.y) * FRAME.height);
      });
      expect(Math.max(...distances)).toBeLessThan(1);
    }
  },
);

async function findEveryone(backend: BackendName): Promise<Person[]> {
  const opened = await openPoseWorker(backend, { people: 'everyone', inputSize: 320 });
  try {
    expect(opened.prepared.report.backend).toBe(backend);
    const frame = await drawTwo();
    const { people } = await opened.api.analyse(transfer(frame, [frame]), 0, { still: true });
    return people;
  } finally {
    opened.close();
  }
}

async function drawTwo(): Promise<ImageBitmap> {
  const figure = await loadFigure();
  const canvas = new OffscreenCanvas(FRAME.width, FRAME.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a 2D context, got none.');
  context.fillStyle = '#c8d2dc';
  context.fillRect(0, 0, FRAME.width, FRAME.height);
  for (const { x, y } of PLACES) context.drawImage(figure, x, y, 320, 240);
  return createImageBitmap(canvas);
}

/** Mean distance of the drawing's joints, px. */
function meanError({ keypoints }: Person, place: { x: number; y: number }): number {
  const errors = keypoints.flatMap(({ joint, x, y }) => {
    const known = FIGURE_JOINTS[joint] as readonly [number, number] | undefined;
    if (!known) return [];
    return [
      Math.hypot(
        x * FRAME.width - place.x - known[0] / 2,
        y * FRAME.height - place.y - known[1] / 2,
      ),
    ];
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
