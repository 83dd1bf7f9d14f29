// Conversion between regions and COCO segmentations, and errors for invalid segmentations.
import { describe, expect, it } from 'vitest';
import { createCocoFile, parseCoco } from '../../../../src/core/formats/coco/coco.ts';
import { encodeRegion } from '../../../../src/core/mask/coco-rle.ts';
import { cocoFromLesson } from '../../../../src/core/formats/coco/lesson-coco.ts';
import {
  listCocoEntries,
  listLessonEntries,
} from '../../../../src/core/formats/keydot/lesson-file.ts';
import { readCocoFiles } from '../../../../src/core/formats/coco/read-coco-files.ts';
import { readLessonFile } from '../../../../src/core/formats/keydot/read-lesson-file.ts';
import { openZip } from '../../../../src/core/formats/zip/read-zip.ts';
import { createZip } from '../../../../src/core/formats/zip/write-zip.ts';
import {
  createLesson,
  labelOf,
  type LessonDocument,
  type LessonLabel,
} from '../../../../src/core/lesson/lesson-document.ts';
import { applyEdit } from '../../../../src/core/lesson/lesson-edits.ts';
import { addPointEdit } from '../../../../src/core/lesson/make-edits.ts';
import { Random } from '../../../../src/core/random.ts';
import { labelFromMask, maskOfLabel } from '../../../../src/core/lesson/labels.ts';
import { emptyRegion, type RegionMask } from '../../../../src/core/mask/region-mask.ts';
import { paintDisc } from '../../../../src/core/mask/paint-region.ts';
import { drawPictures } from '../../../fixtures/lessons/random-lessons.ts';

const SIZE = { width: 12, height: 8 };
const OPTIONS = { bodyJoints: ['nose'], nowMs: 1e12 };

/** Rows of a picture: `#` is inside. */
function maskOf(...rows: string[]): RegionMask {
  const mask = emptyRegion(SIZE);
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (row[x] === '#') mask.values[y * mask.width + x] = 1;
    }
  });
  return mask;
}

const rowsOf = ({ width, height, values }: RegionMask): string[] =>
  Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (values[y * width + x] === 1 ? '#' : '.')).join(''),
  );

/** Two points, two regions and three frames with every kind of label. */
function drawRegions(): LessonDocument {
  let document = createLesson('Vessels', null, 1e12);
  for (const point of [
    { name: 'vessel', kind: 'region' as const, color: '#ff00ff' },
    { name: 'fork' },
    { name: 'lens', kind: 'region' as const },
  ]) {
    document = applyEdit(document, addPointEdit(document, point));
  }
  const random = new Random(4);
  const [vessel, fork, lens] = document.points.map(({ id }) => id);
  const paint = (): LessonLabel => {
    const mask = emptyRegion({ width: 31, height: 20 });
    for (let disc = 0; disc < 4; disc++) {
      const at = { x: random.between(3, 28), y: random.between(3, 17) };
      paintDisc(mask, at, random.between(0.5, 4));
    }
    return labelFromMask(mask) ?? { state: 'absent', x: 0, y: 0 };
  };
  const frames = ['a', 'b', 'c'].map((id, index) => ({
    index,
    frame: {
      ...{ id, burst: null, capturedMs: 1, source: 'file' as const, name: `${id}.png` },
      ...{ width: 31, height: 20 },
    },
    labels: {},
  }));
  const changes = [
    { frameId: 'a', pointId: vessel, label: paint() },
    { frameId: 'a', pointId: fork, label: { state: 'visible' as const, x: 0.25, y: 0.5 } },
    { frameId: 'a', pointId: lens, label: { state: 'absent' as const, x: 0, y: 0 } },
    { frameId: 'b', pointId: lens, label: paint() },
    { frameId: 'c', pointId: vessel, label: { ...paint(), guess: true as const } },
  ];
  document = applyEdit(document, { kind: 'add-frames', frames });
  return applyEdit(document, { kind: 'set-labels', changes });
}

describe('regions of a lesson', () => {
  const document = drawRegions();
  const dataset = cocoFromLesson(document, ({ name }) => name);

  it('are categories, with the area and box of the mask', () => {
    const file = createCocoFile(dataset);
    expect(file.categories).toEqual([
      { id: 1, name: 'Vessels', keypoints: ['fork'], skeleton: [] },
      { id: 2, name: 'vessel' },
      { id: 3, name: 'lens' },
    ]);
    expect(file.images[0]).toMatchObject({ file_name: 'a.png', keydot_absent: [3] });
    expect(file.images[1]).not.toHaveProperty('keydot_absent');
    const [, inA, inB, ...others] = file.annotations;
    expect(others).toEqual([]);
    expect(inA).toMatchObject({ image_id: 1, category_id: 2, iscrowd: 0 });
    expect(inB).toMatchObject({ image_id: 2, category_id: 3, iscrowd: 0 });
    const { values } = maskOfLabel(labelOf(document, 'a', document.points[0].id), {
      width: 31,
      height: 20,
    })!;
    expect(inA.area).toBe(values.filter((value) => value === 1).length);
    expect(inA.segmentation).toMatchObject({ size: [20, 31] });
    expect(new Set(file.annotations.map(({ id }) => id)).size).toBe(3);
  });

  it('have the smallest enclosing box', () => {
    const mask = maskOf('', '', '....##', '.....##');
    const frame = { ...document.frames[0], ...SIZE };
    const small = { ...document, frames: [frame], labels: {} };
    const label = labelFromMask(mask);
    const changes = [{ frameId: frame.id, pointId: document.points[0].id, label }];
    const painted = applyEdit(small, { kind: 'set-labels', changes });
    const [annotation] = createCocoFile(cocoFromLesson(painted, () => 'a.png')).annotations;
    expect(annotation).toMatchObject({ bbox: [4, 2, 3, 2], area: 4 });
  });

  it('round-trip', () => {
    const text = JSON.stringify(createCocoFile(dataset));
    expect(parseCoco(JSON.parse(text))).toEqual(dataset);
  });

  it('are exported to COCO and imported again with identical pixels', () => {
    const pictures = drawPictures(new Random(1), document);
    const zip = openZip(createZip(listCocoEntries(document, pictures)));
    const { document: read, notes } = readCocoFiles(zip, { ...OPTIONS, mayLack: false });
    expect(notes).toEqual([]);
    expect(read.points.map(({ name, kind }) => [name, kind])).toEqual([
      ['fork', undefined],
      ['vessel', 'region'],
      ['lens', 'region'],
    ]);
    const labelsOf = (lesson: LessonDocument) =>
      ['vessel', 'fork', 'lens'].map((name) => {
        const { id } = lesson.points.find((point) => point.name === name)!;
        return lesson.frames.map((frame) => {
          const label = labelOf(lesson, frame.id, id);
          return label.guess ? 'guess' : label;
        });
      });
    const expected = labelsOf(document);
    // A guess is not a label.
    expected[0][2] = { state: 'unlabelled', x: 0, y: 0 };
    expect(labelsOf(read)).toEqual(expected);
  });

  it('are stored in a .keydot file with their guesses', () => {
    const pictures = drawPictures(new Random(1), document);
    const zip = openZip(createZip(listLessonEntries(document, pictures, [])));
    expect(readLessonFile(zip, OPTIONS)?.document).toEqual(document);
  });

  it('need no points', () => {
    const points = document.points.filter(({ kind }) => kind === 'region');
    const labels = { b: document.labels['b'] };
    const pictures = drawPictures(new Random(1), document);
    const alone = { ...document, points, labels };
    const own = openZip(createZip(listLessonEntries(alone, pictures, [])));
    expect(readLessonFile(own, OPTIONS)?.document).toEqual(alone);
    const zip = openZip(createZip(listCocoEntries(alone, pictures)));
    const { document: read } = readCocoFiles(zip, { ...OPTIONS, mayLack: false });
    // The other region is unlabelled.
    expect(read).toMatchObject({ name: 'lens', startsFrom: 'nothing', points: [{ name: 'lens' }] });
  });
});

/** COCO with a picture of 12 × 8 px and these segmentations of a vessel. */
const cocoOf = (...segmentations: unknown[]) => ({
  images: [{ id: 7, file_name: 'a.png', ...SIZE }],
  categories: [{ id: 3, name: 'vessel', supercategory: 'eye' }],
  annotations: segmentations.map((segmentation, index) => ({
    ...{ id: index + 1, image_id: 7, category_id: 3, iscrowd: 0, area: 4, bbox: [1, 1, 2, 2] },
    segmentation,
  })),
});

function read(coco: object) {
  const text = new TextEncoder().encode(JSON.stringify(coco));
  const files = new Map([
    ['labels.json', text],
    ['a.png', Uint8Array.of(1)],
  ]);
  return readCocoFiles(openZip(createZip(files)), { ...OPTIONS, mayLack: false });
}

function readRows(...segmentations: unknown[]): string[] {
  const { document } = read(cocoOf(...segmentations));
  const label = labelOf(document, document.frames[0].id, document.points[0].id);
  const mask = maskOfLabel(label, SIZE);
  return mask ? rowsOf(mask) : [label.state];
}

describe('COCO segmentations', () => {
  const corner = maskOf('##', '##', '#');
  const expected = rowsOf(corner);

  it('become a region of the category’s name', () => {
    const { document } = read(cocoOf({ size: [8, 12], counts: encodeRegion(corner) }));
    expect(document).toMatchObject({ name: 'vessel', bones: [] });
    expect(document.points).toMatchObject([{ name: 'vessel', kind: 'region', pairId: null }]);
    expect(document.points[0].color).toMatch(/^#/);
  });

  it('are column-major run lengths, as numbers or compressed', () => {
    expect(readRows({ size: [8, 12], counts: encodeRegion(corner) })).toEqual(expected);
    expect(readRows({ size: [8, 12], counts: [0, 3, 5, 2, 86] })).toEqual(expected);
  });

  it('are polygons: pixels by their centres, even-odd rule, clipped to the picture', () => {
    expect(readRows([[0, 0, 2, 0, 2, 2, 1, 2, 1, 3, 0, 3]])).toEqual(expected);
    expect(readRows([[-9, -9, 2, -9, 2, 2, 1, 2, 1, 3, -9, 3]])).toEqual(expected);
    // A ring: a square inside another, wound in the opposite direction.
    const ring = [1, 1, 6, 1, 6, 6, 1, 6, 1, 1, 3, 3, 3, 4, 4, 4, 4, 3, 3, 3];
    expect(readRows([ring])).toEqual(
      rowsOf(maskOf('', '.#####', '.#####', '.##.##', '.#####', '.#####')),
    );
    // The polygon does not cover the pixel's centre.
    expect(readRows([[0, 0, 0.4, 0, 0.4, 8, 0, 8]])).toEqual(['unlabelled']);
  });

  it('of one category and image are merged into one region', () => {
    const both = rowsOf(maskOf('#..#'));
    const [one, other] = [
      [0, 0, 1, 0, 1, 1, 0, 1],
      [3, 0, 4, 0, 4, 1, 3, 1],
    ];
    expect(readRows([one, other])).toEqual(both);
    expect(readRows([one], [other])).toEqual(both);
  });

  it('that are missing or empty are skipped', () => {
    const { document } = read(cocoOf(null, [], undefined, [[0, 0, 1, 0, 1, 1, 0, 1]]));
    expect(document.points).toHaveLength(1);
    expect(() => read(cocoOf(null, []))).toThrow(
      '"labels.json": expected a category with keypoints, or outlines of one without, got none',
    );
  });

  it('are combined with points, and get unique names', () => {
    const coco = cocoOf([[0, 0, 1, 0, 1, 1, 0, 1]]);
    const { document } = read({
      ...coco,
      categories: [
        { id: 3, name: 'tail' },
        { id: 4, name: 'cat', keypoints: ['nose', 'tail'], skeleton: [] },
      ],
      annotations: [
        ...coco.annotations,
        { id: 9, image_id: 7, category_id: 4, keypoints: [1, 1, 2, 0, 0, 0] },
      ],
    });
    expect(document.points.map(({ name }) => name)).toEqual(['nose', 'tail', 'tail (region)']);
    const [frame] = document.frames;
    expect(Object.keys(document.labels[frame.id])).toHaveLength(2);
  });

  it.each<[string, unknown, string]>([
    ['is a string', 'x', '"annotations.0.segmentation": expected polygons, or run lengths'],
    ['has no counts', { size: [8, 12] }, '"annotations.0.segmentation": expected polygons, or run'],
    ['has an incomplete corner', [[1, 2, 3, 4, 5, 6, 7]], 'segmentation.0": expected pairs of x'],
    [
      'has a corner that is not a number',
      [[1, 'two', 3, 4, 5, 6]],
      'segmentation.0": expected numbers',
    ],
    [
      'has an incomplete size',
      { size: [8], counts: [96] },
      'segmentation.size": expected height and wid',
    ],
    [
      'has fractional runs',
      { size: [8, 12], counts: [1.5, 94.5] },
      'counts": expected whole numbers',
    ],
    [
      'is of another size',
      { size: [12, 8], counts: [96] },
      '"a.png": its region "vessel" is of 8×12 pixels, but its picture has 12×8.',
    ],
    [
      'has too few runs',
      { size: [8, 12], counts: [40, 10] },
      '"a.png": its region "vessel" has run lengths for 50 pixels, but its picture has 96.',
    ],
    [
      'has invalid counts',
      { size: [8, 12], counts: 'ab~' },
      '"a.png": its region "vessel" cannot be re',
    ],
  ])('is refused in words where one %s', (_, segmentation, message) => {
    expect(() => read(cocoOf(segmentation))).toThrow(message);
  });
});
