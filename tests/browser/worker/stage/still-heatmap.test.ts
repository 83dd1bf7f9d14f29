// The heatmap of a still, which is analysed twice: it belongs to the run whose keypoints are used.
import { transfer } from 'comlink';
import { expect, onTestFinished, test } from 'vitest';
import { FIGURE_JOINTS, loadFigure } from '../../../fixtures/people/figure.ts';
import { createSettings, openPoseWorker } from '../../../fixtures/workers/open-pose-worker.ts';
import { decodePicture } from '../../../fixtures/media/decode-picture.ts';

test.each([192, 256, 320])('is hot at its joint and nowhere else, at %i px', async (inputSize) => {
  const worker = await openPoseWorker('wasm');
  onTestFinished(() => worker.close());
  const { api } = worker;
  const draw = async (heatmap: string | null): Promise<ImageData> => {
    await api.configure(createSettings({ inputSize, heatmap }));
    const figure = await loadFigure();
    await api.analyse(transfer(figure, [figure]), 0, { still: true });
    return decodePicture(await api.takePicture());
  };
  const plain = await draw(null);
  const heated = await draw('left_wrist');
  const [x, y] = FIGURE_JOINTS.left_wrist;
  const change = { near: 0, far: 0 };
  heated.data.forEach((value, index) => {
    const pixel = Math.floor(index / 4);
    const distance = Math.hypot((pixel % plain.width) - x, Math.floor(pixel / plain.width) - y);
    const difference = Math.abs(value - plain.data[index]);
    if (distance < 20) change.near = Math.max(change.near, difference);
    if (distance > 80) change.far = Math.max(change.far, difference);
  });
  // Low values are nearly transparent.
  expect(change.far).toBeLessThan(20);
  expect(change.near).toBeGreaterThan(60);
});
