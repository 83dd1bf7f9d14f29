// Pictures on the stage and in the network: transparent parts do not show the previous frame, and the size
// of the canvas.
import { expect, test } from 'vitest';
import { isDrawnExactly, MAX_STAGE_SIDE_PX } from '../../../../src/core/drawing/stage-size.ts';
import { FramePixels } from '../../../../src/worker/frames/frame-pixels.ts';
import { Stage, type Scene } from '../../../../src/worker/stage/stage.ts';
import { createSettings } from '../../../fixtures/workers/open-pose-worker.ts';
import { RECORDED_SPEC } from '../../../fixtures/workers/open-recorder.ts';

const SIZE = 16;

/** A picture with a coloured left half and a transparent right half. */
async function createHalf(color: string, width = SIZE / 2): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(SIZE, SIZE);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a 2D context, got none.');
  context.fillStyle = color;
  context.fillRect(0, 0, width, SIZE);
  return createImageBitmap(canvas);
}

function sceneOf(frame: ImageBitmap | VideoFrame): Scene {
  const settings = createSettings();
  const rest = { settings, people: [], isCounted: false, heatmap: null, regions: [] };
  return { frame, view: 'in-step', spec: RECORDED_SPEC, ...rest };
}

const asFrame = (bitmap: ImageBitmap) => new VideoFrame(bitmap, { timestamp: 0 });

test.each([
  ['a picture', (bitmap: ImageBitmap) => bitmap],
  ['a frame of a video', asFrame],
])('the stage shows %s alone', async (_, show) => {
  const canvas = new OffscreenCanvas(SIZE, SIZE);
  const stage = new Stage(canvas);
  stage.resize({ width: SIZE, height: SIZE });
  stage.draw(sceneOf(asFrame(await createHalf('#f00', SIZE))));
  const half = show(await createHalf('#00f'));
  stage.draw(sceneOf(half));
  half.close();
  const pixel = (x: number) => [...(canvas.getContext('2d')?.getImageData(x, 8, 1, 1).data ?? [])];
  expect(pixel(3)).toEqual([0, 0, 255, 255]);
  expect(pixel(12)).toEqual([0, 0, 0, 0]);
});

test.each([320, MAX_STAGE_SIDE_PX, MAX_STAGE_SIDE_PX + 1])(
  'a picture displayed %i pixels wide is drawn at that size, if the stage allows it',
  async (width) => {
    const shown = { width, height: width };
    const canvas = new OffscreenCanvas(SIZE, SIZE);
    const stage = new Stage(canvas);
    stage.resize(shown);
    stage.draw(sceneOf(await createHalf('#f00', SIZE)));
    expect(canvas.width === width).toBe(isDrawnExactly(shown));
  },
);

test('the network receives only the current picture', async () => {
  const pixels = new FramePixels();
  await pixels.read(await createHalf('#f00', SIZE));
  const { data, layout } = await pixels.read(await createHalf('#00f'));
  const at = (x: number) => [...data.slice(layout[0].offset + 4 * x, layout[0].offset + 4 * x + 3)];
  expect(at(3)).toEqual([0, 0, 255]);
  expect(at(12)).toEqual([0, 0, 0]);
});
