// How a picture fits its stage.
import { expect, test } from 'vitest';
import { chooseFit, measurePicture } from '../../src/page/elements/picture-fit.ts';

const PHONE = { width: 390, height: 844 };
const LAPTOP = { width: 900, height: 800 };
const UPRIGHT = { width: 480, height: 640 };
const LYING = { width: 640, height: 480 };

test('an upright picture fills an upright phone', () => {
  expect(chooseFit('auto', PHONE, UPRIGHT)).toBe('cover');
});

test('a picture that would lose too much stays whole', () => {
  expect(chooseFit('auto', PHONE, LYING)).toBe('contain');
  expect(chooseFit('auto', LAPTOP, LYING)).toBe('contain');
});

test('a choice is a choice, and an unknown shape stays whole', () => {
  expect(chooseFit('cover', LAPTOP, LYING)).toBe('cover');
  expect(chooseFit('auto', PHONE, null)).toBe('contain');
});

test('the whole picture is as large as its tighter side allows', () => {
  expect(measurePicture('contain', PHONE, LYING)).toEqual({ width: 390, height: 292.5 });
});

test('a covering picture is as large as its wider side needs', () => {
  expect(measurePicture('cover', PHONE, UPRIGHT)).toEqual({ width: 633, height: 844 });
});
