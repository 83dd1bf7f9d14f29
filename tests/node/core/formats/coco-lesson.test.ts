// Conversion between COCO keypoints and lessons, and errors for invalid datasets.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  createCocoFile,
  parseCoco,
  type CocoKeypoint,
} from '../../../../src/core/formats/coco/coco.ts';
import { cocoFromLesson, toPixels } from '../../../../src/core/formats/coco/lesson-coco.ts';
import { listCocoEntries } from '../../../../src/core/formats/keydot/lesson-file.ts';
import { pictureName } from '../../../../src/core/formats/picture-file.ts';
import { readCocoFiles } from '../../../../src/core/formats/coco/read-coco-files.ts';
import { openZip, type Zip } from '../../../../src/core/formats/zip/read-zip.ts';
import { createZip } from '../../../../src/core/formats/zip/write-zip.ts';
import { labelOf } from '../../../../src/core/lesson/lesson-document.ts';
import { snapUnit } from '../../../../src/core/lesson/labels.ts';
import { Random } from '../../../../src/core/random.ts';
import { dataPath, describeWithData } from '../../../find-data.ts';
import { drawLesson, drawPictures } from '../../../fixtures/lessons/random-lessons.ts';

const OPTIONS = { bodyJoints: ['nose', 'left_eye'], nowMs: 1e12 };

describe('toPixels', () => {
  it('gives a number that divides back to the same unit coordinate bit for bit', () => {
    const random = new Random(5);
    for (let i = 0; i < 5000; i++) {
      const side = 1 + random.below(8000);
      const unit = snapUnit(random.next());
      expect(toPixels(unit, side) / side).toBe(unit);
    }
  });

  it('restores the pixels that a file contained', () => {
    expect(toPixels(10.5 / 640, 640)).toBe(10.5);
    expect(toPixels(333.333 / 479, 479)).toBe(333.333);
  });
});

describe('a lesson exported as COCO', () => {
  it('has keypoints with visibility 2, 1 and 0, and the exact states; guesses are unlabelled', () => {
    const document = drawLesson(new Random(11), 80);
    const dataset = cocoFromLesson(document, ({ name }) => name);
    expect(parseCoco(createCocoFile(dataset))).toEqual(dataset);
    const states = dataset.annotations.flatMap(({ keypoints }) =>
      keypoints.map(({ state }) => state),
    );
    expect(new Set(states)).toEqual(new Set(['visible', 'occluded', 'absent', 'unlabelled']));
    const guesses = document.frames.flatMap(({ id }, index) =>
      document.points.flatMap((point, joint) => {
        if (!labelOf(document, id, point.id).guess) return [];
        const annotation = dataset.annotations.find(({ imageId }) => imageId === index + 1);
        return [annotation?.keypoints[joint].state ?? 'unlabelled'];
      }),
    );
    expect(guesses.length).toBeGreaterThan(0);
    expect(new Set(guesses)).toEqual(new Set(['unlabelled']));
  });

  it('is imported again with the same labels', () => {
    const random = new Random(12);
    const document = drawLesson(random, 80);
    const pictures = drawPictures(random, document);
    const zip = openZip(createZip(listCocoEntries(document, pictures)));
    const read = readCocoFiles(zip, { ...OPTIONS, mayLack: false });
    const dataset = cocoFromLesson(document, ({ id }) => {
      return `images/${pictureName(id, pictures.get(id)?.type ?? '')}`;
    });
    const again = cocoFromLesson(read.document, ({ id }) => read.pictures.get(id) ?? '');
    expect(again.images).toEqual(dataset.images);
    expect(again.annotations).toEqual(dataset.annotations);
    expect(again.categories[0].joints).toEqual(dataset.categories[0].joints);
  });
});

/** A small COCO dataset, optionally modified. */
function createCoco(change: (file: ReturnType<typeof cocoFile>) => void = () => undefined) {
  const file = cocoFile();
  change(file);
  return file;
}

const cocoFile = () => ({
  images: [{ id: 1, file_name: 'a.jpg', width: 64, height: 48 }],
  categories: [
    { id: 1, name: 'cat', keypoints: ['left_ear', 'right_ear', 'tail'], skeleton: [[1, 2]] },
  ],
  annotations: [
    {
      id: 1,
      image_id: 1,
      category_id: 1,
      keypoints: [1, 2, 2, 3, 4, 1, 0, 0, 0],
      bbox: [0, 0, 9, 9],
    },
  ],
});

const zipOf = (files: Record<string, unknown>): Zip =>
  openZip(
    createZip(
      new Map(
        Object.entries(files).map(([name, data]) => {
          const text = typeof data === 'string' ? data : JSON.stringify(data);
          return [name, new TextEncoder().encode(text)];
        }),
      ),
    ),
  );

const readCoco = (files: Record<string, unknown>, mayLack = false) =>
  readCocoFiles(zipOf(files), { ...OPTIONS, mayLack });

describe('a COCO dataset', () => {
  it('becomes a lesson: 2 visible, 1 occluded, 0 unlabelled; pairs by name', () => {
    const { document, pictures, notes } = readCoco({ 'labels.json': createCoco(), 'a.jpg': 'x' });
    const [left, right, tail] = document.points;
    expect(left).toMatchObject({ name: 'left_ear', side: 'left', pairId: right.id });
    expect(right).toMatchObject({ side: 'right', pairId: left.id });
    expect(tail).toMatchObject({ side: 'middle', pairId: null });
    expect(document.bones).toEqual([[left.id, right.id]]);
    const [frame] = document.frames;
    expect(labelOf(document, frame.id, left.id)).toEqual({
      state: 'visible',
      x: 1 / 64,
      y: 2 / 48,
    });
    expect(labelOf(document, frame.id, right.id).state).toBe('occluded');
    expect(labelOf(document, frame.id, tail.id).state).toBe('unlabelled');
    expect(document).toMatchObject({ name: 'cat', startsFrom: 'nothing' });
    expect([...pictures.values()]).toEqual(['a.jpg']);
    expect(notes).toEqual([]);
  });

  it.each(['set/a.jpg', 'set/images/a.jpg', 'a.jpg', 'deep/down/a.jpg'])('finds %s', (name) => {
    const { pictures } = readCoco({ 'set/labels.json': createCoco(), [name]: 'x' });
    expect([...pictures.values()]).toEqual([name]);
  });

  it('with all body joints starts from the body model', () => {
    const file = createCoco((coco) => {
      coco.categories[0].keypoints = ['nose', 'left_eye', 'tail'];
    });
    expect(readCoco({ 'a.json': file, 'a.jpg': 'x' }).document.startsFrom).toBe('body');
  });

  it('is reduced to one category and the largest object per image, with notes', () => {
    const file = createCoco((coco) => {
      const [small] = coco.annotations;
      coco.annotations.push({
        ...small,
        id: 2,
        keypoints: [9, 9, 2, 9, 9, 2, 9, 9, 2],
        bbox: [0, 0, 30, 30],
      });
      coco.categories.push({ ...coco.categories[0], id: 2, name: 'dog' });
      coco.annotations.push({ ...small, id: 3, category_id: 2 });
    });
    const { document, notes } = readCoco({ 'a.json': file, 'a.jpg': 'x' });
    const [frame] = document.frames;
    expect(labelOf(document, frame.id, document.points[2].id).state).toBe('visible');
    expect(notes).toHaveLength(2);
    expect(notes.join(' ')).toMatch(/"dog".*the largest of each/);
  });

  it('may lack pictures only when that is allowed', () => {
    const file = createCoco((coco) => {
      coco.images.push({ id: 2, file_name: 'b.jpg', width: 10, height: 10 });
    });
    const files = { 'a.json': file, 'a.jpg': 'x' };
    expect(readCoco(files, true).notes).toEqual([expect.stringMatching(/^1 pictures are not/)]);
    expect(() => readCoco(files)).toThrow('"b.jpg": its picture is missing');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no JSON', { 'a.jpg': 'x' }, '"a.jpg": there is no COCO keypoints JSON'],
    ['broken JSON', { 'a.json': '{', 'a.jpg': 'x' }, '"a.json" is not valid JSON'],
    ['other JSON', { 'a.json': { a: 1 } }, '"a.json": Expected COCO keypoints JSON'],
    ['two datasets', { 'a.json': cocoFile(), 'b.json': cocoFile() }, '"b.json": there are several'],
    ['no picture', { 'a.json': cocoFile() }, '"a.jpg": its picture is missing'],
    [
      'no keypoints',
      {
        'a.json': createCoco((coco) => {
          coco.categories = [];
          coco.annotations = [];
        }),
        'a.jpg': 'x',
      },
      '"a.json": expected a category with keypoints',
    ],
    [
      'a keypoint outside its picture',
      {
        'a.json': createCoco((coco) => {
          coco.annotations[0].keypoints[0] = 64.5;
        }),
        'a.jpg': 'x',
      },
      '"a.jpg": its label "left_ear" is at (64.5, 2), outside its 64×48 pixels',
    ],
  ])('is refused with %s', (_, files, message) => {
    expect(() => readCoco(files)).toThrow(message);
  });
});

describeWithData('real datasets', () => {
  it.each([
    ['mouse-openfield', 116],
    ['body-coco', 46],
    ['body-mixed', 23],
  ])('%s becomes a lesson whose labels are those of the file', async (set, count) => {
    const text = await readFile(dataPath(`${set}/annotations.json`), 'utf8');
    const dataset = parseCoco(JSON.parse(text));
    const files = {
      'annotations.json': text,
      ...Object.fromEntries(dataset.images.map(({ fileName }) => [fileName, 'x'])),
    };
    const { document } = readCoco(files);
    expect(document.frames).toHaveLength(count);
    const again = cocoFromLesson(document, ({ name }) => name);
    const known = new Set(dataset.annotations.map(({ keypoints }) => describeKnown(keypoints)));
    for (const { keypoints } of again.annotations) {
      expect(known).toContain(describeKnown(keypoints));
    }
  });
});

const describeKnown = (keypoints: readonly CocoKeypoint[]) =>
  keypoints.map(({ state, x, y }) => (state === 'unlabelled' ? state : [state, x, y])).join(' ');
