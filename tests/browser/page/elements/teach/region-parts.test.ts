// Logic of painting regions: strokes, brush sizes, keys, descriptions, and the drawn pixels. In the app:
// e2e/teach/regions.test.ts.
import { describe, expect, test } from 'vitest';
import {
  createLesson,
  type LessonDocument,
} from '../../../../../src/core/lesson/lesson-document.ts';
import { applyEdit } from '../../../../../src/core/lesson/lesson-edits.ts';
import { addPointEdit } from '../../../../../src/core/lesson/make-edits.ts';
import { labelFromMask } from '../../../../../src/core/lesson/labels.ts';
import { emptyRegion } from '../../../../../src/core/mask/region-mask.ts';
import { paintDisc } from '../../../../../src/core/mask/paint-region.ts';
import { describePoint } from '../../../../../src/page/elements/teach/label/label-words.ts';
import {
  defaultDiameter,
  RegionStroke,
  stepDiameter,
} from '../../../../../src/page/elements/teach/regions/region-brush.ts';
import { readRegionKey } from '../../../../../src/page/elements/teach/label/label-keys.ts';
import {
  growRectangle,
  shrinkRegion,
  tintRegion,
  wholeOf,
} from '../../../../../src/page/elements/teach/regions/render-regions.ts';
import { isTyping } from '../../../../../src/page/elements/shared/is-typing.ts';

const SIZE = { width: 40, height: 30 };

describe('a stroke', () => {
  test('paints along its path and returns the changed rectangle', () => {
    const mask = emptyRegion(SIZE);
    const stroke = new RegionStroke(mask, { tool: 'brush', diameter: 6 });
    const before = Uint8Array.from(mask.values);
    for (const place of [
      { x: 10, y: 10 },
      { x: 25, y: 14 },
      { x: 60, y: -9 },
    ]) {
      const { x, y, width, height } = stroke.moveTo(place);
      mask.values.forEach((value, at) => {
        if (value === before[at]) return;
        const [column, row] = [at % SIZE.width, Math.floor(at / SIZE.width)];
        expect(column >= x && column < x + width && row >= y && row < y + height).toBe(true);
      });
      before.set(mask.values);
    }
    expect(mask.values[12 * SIZE.width + 17]).toBe(1);
    expect(mask.values[25 * SIZE.width + 17]).toBe(0);
  });

  test('of the eraser clears pixels', () => {
    const mask = emptyRegion(SIZE);
    paintDisc(mask, { x: 20, y: 15 }, 9);
    new RegionStroke(mask, { tool: 'eraser', diameter: 4 }).moveTo({ x: 20, y: 15 });
    expect(mask.values[15 * SIZE.width + 20]).toBe(0);
    expect(mask.values[15 * SIZE.width + 25]).toBe(1);
  });
});

test('brush sizes step through the list and stop at its ends', () => {
  expect(stepDiameter(16, 1)).toBe(22);
  expect(stepDiameter(16, -1)).toBe(11);
  expect(stepDiameter(1, -1)).toBe(1);
  expect(stepDiameter(256, 1)).toBe(256);
  expect(defaultDiameter({ width: 640, height: 480 })).toBe(22);
  expect(defaultDiameter({ width: 12, height: 9 })).toBe(1);
});

test('keys of the brush', () => {
  expect(readRegionKey({ key: ']' })).toEqual({ kind: 'size', steps: 1 });
  expect(readRegionKey({ key: 'E' })).toEqual({ kind: 'tool', tool: 'eraser' });
  expect(readRegionKey({ key: ' ' })).toEqual({ kind: 'press' });
  expect(readRegionKey({ key: 'n' })).toBeNull();
});

test('a focused slider handles arrow keys but not letters', () => {
  const slider = Object.assign(document.createElement('input'), { type: 'range' });
  const handle = (key: string) => {
    let isTypingKey: boolean | null = null;
    slider.addEventListener('keydown', (event) => (isTypingKey = isTyping(event)), { once: true });
    slider.dispatchEvent(new KeyboardEvent('keydown', { key }));
    return isTypingKey;
  };
  expect(handle('ArrowLeft')).toBe(true);
  expect(handle('b')).toBe(false);
});

describe('descriptions', () => {
  let lesson: LessonDocument = createLesson('Vessels', null);
  lesson = applyEdit(lesson, addPointEdit(lesson, { name: 'vessel', kind: 'region' }));
  const [{ id: pointId }] = lesson.points;
  const frame = {
    ...{ id: 'f', burst: null, capturedMs: 0, source: 'file' as const, name: 'f.png', ...SIZE },
  };
  lesson = applyEdit(lesson, { kind: 'add-frames', frames: [{ index: 0, frame, labels: {} }] });
  const painted = (pixels: number, guess?: true) => {
    const mask = emptyRegion(SIZE);
    mask.values.fill(1, 0, pixels);
    const label = { ...labelFromMask(mask)!, ...(guess && { guess }) };
    return applyEdit(lesson, {
      kind: 'set-labels',
      changes: [{ frameId: 'f', pointId, label }],
    });
  };

  test('of a region give its share of the picture and the position of the brush', () => {
    expect(describePoint(lesson, 'f', pointId)).toBe('vessel: not labelled.');
    expect(describePoint(painted(144), 'f', pointId)).toBe('vessel: 12 % of the picture.');
    expect(describePoint(painted(144, true), 'f', pointId)).toMatch(/^vessel: guessed, 12 % of/);
    expect(describePoint(painted(30), 'f', pointId)).toBe('vessel: 2.5 % of the picture.');
    expect(describePoint(painted(1), 'f', pointId)).toBe('vessel: under 0.1 % of the picture.');
    const ring = { x: 30.4, y: 8 };
    expect(describePoint(painted(144), 'f', pointId, ring)).toMatch(/picture, brush at 30, 8\.$/);
  });
});

describe('a drawn region', () => {
  const mask = emptyRegion(SIZE);
  mask.values.fill(1, 10 * SIZE.width, 20 * SIZE.width);
  const tint = (style: 'current' | 'other' | 'guess', part = wholeOf(mask)) => {
    const pixels = new ImageData(part.width, part.height);
    tintRegion(pixels, mask, part, { color: 'rgb(250 10 20)', style, edge: 1 });
    return (x: number, y: number) => [...pixels.data.slice(4 * (y * part.width + x)).slice(0, 4)];
  };

  test('has a translucent fill, an opaque edge and a dark outline; others are fainter', () => {
    const at = tint('current');
    const [fill, edge, halo] = [at(20, 15), at(20, 10), at(20, 9)];
    expect(fill.slice(0, 3)).toEqual([250, 10, 20]);
    expect(edge).toEqual([250, 10, 20, 255]);
    expect(halo[3]).toBeGreaterThan(0);
    expect(halo[0]).toBeLessThan(50);
    expect(at(20, 5)).toEqual([0, 0, 0, 0]);
    expect(tint('other')(20, 15)[3]).toBeLessThan(fill[3]);
    expect(tint('other')(20, 10)[3]).toBeLessThan(255);
  });

  test('is hatched if it is a guess', () => {
    const at = tint('guess');
    const opacities = new Set(Array.from({ length: 8 }, (_, step) => at(10 + step, 15)[3]));
    expect(opacities.size).toBe(2);
  });

  test('is the same in parts as in the whole', () => {
    const part = growRectangle({ x: 12, y: 8, width: 5, height: 4 }, 1, mask);
    const [whole, some] = [tint('current'), tint('current', part)];
    for (let y = 0; y < part.height; y++) {
      for (let x = 0; x < part.width; x++) {
        expect(some(x, y)).toEqual(whole(part.x + x, part.y + y));
      }
    }
  });

  test('is at least one pixel wide in a small picture', () => {
    const line = emptyRegion(SIZE);
    line.values.fill(1, 13 * SIZE.width, 14 * SIZE.width);
    const small = shrinkRegion(line, 4);
    expect(small).toMatchObject({ width: 10, height: 7 });
    expect([...small.values].filter((value) => value === 1)).toHaveLength(10);
  });
});
