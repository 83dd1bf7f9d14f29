// Fit of a picture to the stage, and conversion of stage to frame coordinates.
import { expect, test } from 'vitest';
import {
  chooseFit,
  measurePicture,
  placeAt,
} from '../../../../../src/page/elements/live/picture-fit.ts';

const PHONE = { width: 390, height: 844 };
const LAPTOP = { width: 900, height: 800 };
const UPRIGHT = { width: 480, height: 640 };
const LYING = { width: 640, height: 480 };

test('a portrait picture covers a phone in portrait', () => {
  expect(chooseFit('auto', PHONE, UPRIGHT)).toBe('cover');
});

test('a picture is not cropped if too little would stay visible', () => {
  expect(chooseFit('auto', PHONE, LYING)).toBe('contain');
  expect(chooseFit('auto', LAPTOP, LYING)).toBe('contain');
});

test('explicit choices are kept, and an unknown shape is contained', () => {
  expect(chooseFit('cover', LAPTOP, LYING)).toBe('cover');
  expect(chooseFit('auto', PHONE, null)).toBe('contain');
});

test('a contained picture is limited by its tighter side', () => {
  expect(measurePicture('contain', PHONE, LYING)).toEqual({ width: 390, height: 292.5 });
});

test('a covering picture is scaled by its wider side', () => {
  expect(measurePicture('cover', PHONE, UPRIGHT)).toEqual({ width: 633, height: 844 });
});

test('a stage position maps to frame coordinates, also mirrored', () => {
  const at = (x: number, y: number, mirrored = false) =>
    placeAt({ x, y }, 'contain', { width: 400, height: 400 }, LYING, mirrored);
  expect(at(200, 200)).toEqual({ x: 0.5, y: 0.5 });
  expect(at(100, 50)).toEqual({ x: 0.25, y: 0 });
  expect(at(100, 50, true)).toEqual({ x: 0.75, y: 0 });
  expect(at(200, 30)).toBeNull();
});

test('the edges of a cropped picture are outside the stage', () => {
  const place = placeAt({ x: 0, y: 422 }, 'cover', PHONE, UPRIGHT, false);
  expect(place?.x).toBeCloseTo((633 - 390) / 2 / 633, 9);
  expect(place?.y).toBeCloseTo(0.5, 9);
});
