// The lab's training and test pictures: frames of a lesson, and drawn pictures.
import { describe, expect, it } from 'vitest';
import type { LabelledFrame } from '../../../../src/core/lesson/labels.ts';
import type { TeachingFrame } from '../../../../src/learning/collect-samples.ts';
import {
  createDrawnPictures,
  LabLessonError,
  createLessonPictures,
} from '../../../../src/learning/lab/lab-pictures.ts';
import { createLabelledFrame } from '../../../fixtures/lessons/labelled-frames.ts';

const WIDTH = 40;
const HEIGHT = 20;

/** Uniform grey frames whose brightness is their number, with a point in the middle. */
function createFrames(count: number, burstOf: (index: number) => string | null) {
  const loads: number[] = [];
  const frames = Array.from({ length: count }, (_, index): TeachingFrame => {
    const places: [number, number][] = [[WIDTH / 2, HEIGHT / 2]];
    const frame: LabelledFrame = createLabelledFrame(
      WIDTH,
      HEIGHT,
      places,
      'visible',
      burstOf(index),
    );
    const load = () => {
      loads.push(index);
      const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(10 * (index + 1));
      return Promise.resolve({ width: WIDTH, height: HEIGHT, data });
    };
    return { ...frame, load };
  });
  return { frames, loads };
}

/** The number of a frame, from the brightness in the middle of its view. */
const numberOf = (pixels: Float32Array, side: number) =>
  Math.round((255 * pixels[(side * (side / 2) + side / 2) * 3]) / 10) - 1;

describe('a lesson', () => {
  it('is tested on frames outside the training set, each once', async () => {
    const { frames, loads } = createFrames(10, () => null);
    const pictures = createLessonPictures(frames, 1, 32, 1);
    expect(pictures.count('test')).toBe(2);
    const judged = await Promise.all([0, 1].map((index) => pictures.load('test', index)));
    const numbers = judged.map(({ pixels }) => numberOf(pixels, 32));
    expect(new Set(numbers).size).toBe(2);
    for (let index = 0; index < 40; index++) await pictures.load('training', index);

    expect(loads.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(loads.slice(0, 2).toSorted()).toEqual(numbers.toSorted());
  });

  it('is padded to a square without moving its points', async () => {
    const { frames } = createFrames(2, () => null);
    const { pixels, points } = await createLessonPictures(frames, 1, 32, 1).load('watched', 0);
    expect(points).toEqual([{ x: 16, y: 16 }]);
    // The frame is twice as wide as high: black above and below.
    expect(pixels[0]).toBe(0);
    expect(pixels[(16 * 32 + 1) * 3]).toBeGreaterThan(0);
  });

  it('has the same views for the same seed, and others for another seed', async () => {
    const view = async (seed: number) => {
      const { frames } = createFrames(6, () => null);
      return (await createLessonPictures(frames, 1, 32, seed).load('training', 3)).pixels;
    };
    expect(await view(1)).toEqual(await view(1));
    expect(await view(2)).not.toEqual(await view(1));
  });

  it('whose frames are all of one burst cannot be tested', () => {
    const { frames } = createFrames(10, () => 'one');
    expect(() => createLessonPictures(frames, 1, 32, 1)).toThrow(LabLessonError);
    const two = createFrames(10, (index) => (index < 5 ? 'one' : 'another')).frames;
    expect(createLessonPictures(two, 1, 32, 1).count('watched')).toBe(5);
  });
});

it('drawn training pictures depend on the seed, drawn test pictures do not', async () => {
  const view = { width: 32, height: 32, unit: 32, half: 'any' } as const;
  const load = async (seed: number, use: 'training' | 'test') =>
    (await createDrawnPictures({ kind: 'face' }, seed, () => view).load(use, 5)).pixels;
  expect(await load(1, 'training')).toEqual(await load(1, 'training'));
  expect(await load(2, 'training')).not.toEqual(await load(1, 'training'));
  expect(await load(2, 'test')).toEqual(await load(1, 'test'));
  expect(await load(1, 'training')).not.toEqual(await load(1, 'test'));
});
