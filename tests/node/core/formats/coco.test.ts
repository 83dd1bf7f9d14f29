import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CocoError } from '../../../../src/core/formats/coco/coco-file.ts';
import { chooseCategory } from '../../../../src/core/formats/coco/coco-lesson.ts';
import { createCocoFile, parseCoco } from '../../../../src/core/formats/coco/coco.ts';
import { dataPath, describeWithData } from '../../../find-data.ts';

/** A valid file of one picture with one mouse, with unknown fields. */
const createFile = () => ({
  info: { year: 2026 },
  images: [{ id: 7, file_name: 'images/a.jpg', width: 640, height: 480, license: 1 }],
  categories: [
    {
      id: 1,
      name: 'mouse',
      keypoints: ['snout', 'ear', 'tail'],
      skeleton: [
        [1, 2],
        [2, 3],
      ],
    },
    { id: 2, name: 'cup' },
  ],
  annotations: [
    {
      id: 3,
      image_id: 7,
      category_id: 1,
      keypoints: [10.5, 20, 2, 0, 0, 0, 30, 40.25, 1],
      bbox: [1, 2, 30, 40],
      area: 600,
      iscrowd: 0,
      segmentation: [[1, 2, 3]],
    },
    { id: 4, image_id: 7, category_id: 2, bbox: [0, 0, 1, 1] },
  ],
});

type File = ReturnType<typeof createFile>;

/** The file with a changed first annotation. */
const withAnnotation = (change: object): unknown => {
  const file = createFile();
  return { ...file, annotations: [{ ...file.annotations[0], ...change }] };
};

describe('parseCoco', () => {
  it('reads images, points, bones and keypoints, and skips objects without keypoints', () => {
    expect(parseCoco(createFile())).toEqual({
      images: [{ id: 7, fileName: 'images/a.jpg', width: 640, height: 480 }],
      categories: [
        {
          id: 1,
          name: 'mouse',
          joints: ['snout', 'ear', 'tail'],
          bones: [
            ['snout', 'ear'],
            ['ear', 'tail'],
          ],
        },
      ],
      annotations: [
        {
          id: 3,
          imageId: 7,
          categoryId: 1,
          keypoints: [
            { x: 10.5, y: 20, state: 'visible' },
            { x: 0, y: 0, state: 'unlabelled' },
            { x: 30, y: 40.25, state: 'occluded' },
          ],
          box: { x: 1, y: 2, width: 30, height: 40 },
          area: 600,
          isCrowd: false,
        },
      ],
    });
  });

  it('reads Keydot’s extension for states that COCO lacks', () => {
    const states = ['absent', 'absent', 'absent'];
    const { annotations } = parseCoco(withAnnotation({ keydot_states: states }));
    expect(annotations[0].keypoints.map(({ state }) => state)).toEqual([
      'visible',
      'absent',
      'occluded',
    ]);
  });

  it('accepts annotations without box, area and crowd flag', () => {
    const { annotations } = parseCoco(
      withAnnotation({ bbox: undefined, area: undefined, iscrowd: undefined }),
    );
    expect(annotations[0]).toMatchObject({ box: null, area: null, isCrowd: false });
  });

  it('reads a skeleton as 0-based when it contains a 0, else as 1-based', () => {
    const bonesOf = (...skeleton: number[][]) => {
      const [category] = createFile().categories;
      return parseCoco({
        ...createFile(),
        categories: [
          { ...category, skeleton },
          { id: 2, name: '' },
        ],
      }).categories[0].bones;
    };
    expect(bonesOf([0, 1], [1, 2])).toEqual([
      ['snout', 'ear'],
      ['ear', 'tail'],
    ]);
    expect(bonesOf([1, 2])).toEqual([['snout', 'ear']]);
    expect(() => bonesOf([0, 1], [2, 3])).toThrow('expected a position from 0 to 2, got 3');
  });

  it('reads string ids, also when only one side of a reference is a string', () => {
    const file = createFile();
    const [annotation, other] = file.annotations;
    const { images, categories, annotations } = parseCoco({
      images: [
        { ...file.images[0], id: 'cam/000.png' },
        { ...file.images[0], id: '0012' },
      ],
      categories: [{ ...file.categories[0], id: '1' }, file.categories[1]],
      annotations: [
        { ...annotation, id: 'a', image_id: '0012', category_id: 1 },
        { ...other, image_id: 'cam/000.png' },
      ],
    });
    expect(annotations).toHaveLength(1);
    expect(annotations[0].imageId).toBe(images[1].id);
    expect(annotations[0].categoryId).toBe(categories[0].id);
    expect(images[0].id).not.toBe(images[1].id);
  });

  it.each([[undefined], [null], [[]]])(
    'excludes and counts annotations with %j for keypoints',
    (keypoints) => {
      const file = createFile();
      const bare = {
        ...file.annotations[0],
        id: 9,
        keypoints,
        num_keypoints: 0,
        bbox: [],
        area: null,
      };
      const dataset = parseCoco({ ...file, annotations: [...file.annotations, bare] });
      expect(dataset.annotations).toHaveLength(1);
      expect(dataset.withoutKeypoints).toBe(1);
      expect(chooseCategory(dataset).notes).toEqual([
        '1 annotation has no keypoints and was left out.',
      ]);
    },
  );

  it.each([
    [true, true],
    [false, false],
    [null, false],
  ])('reads %j as whether it is a crowd', (iscrowd, isCrowd) => {
    expect(parseCoco(withAnnotation({ iscrowd })).annotations[0].isCrowd).toBe(isCrowd);
  });

  it.each([
    ['images', { images: undefined }],
    ['images.0.width', { images: [{ id: 7, file_name: 'a.jpg', width: 0, height: 480 }] }],
    ['images.0.file_name', { images: [{ id: 7, file_name: '', width: 1, height: 480 }] }],
    ['images.1.id', { images: [createFile().images[0], createFile().images[0]] }],
    ['categories.0.keypoints.1', { categories: [{ id: 1, name: 'a', keypoints: ['b', 'b'] }] }],
    [
      'categories.0.skeleton',
      { categories: [{ id: 1, name: 'a', keypoints: ['b', 'c', 'd'], skeleton: [[0, 3]] }] },
    ],
    ['annotations', { annotations: {} }],
  ])('names %s when it is wrong', (where, change: object) => {
    expect(() => parseCoco({ ...createFile(), ...change })).toThrow(CocoError);
    expect(() => parseCoco({ ...createFile(), ...change })).toThrow(`"${where}"`);
  });

  it.each([
    ['annotations.0.image_id', { image_id: 8 }, 'no image has the id 8'],
    ['annotations.0.category_id', { category_id: 9 }, 'no category has the id 9'],
    ['annotations.0.keypoints', { keypoints: [1, 2, 2] }, 'expected 9 numbers, got 3'],
    ['annotations.0.keypoints.4', { keypoints: [1, 2, 2, 3, null, 2, 5, 6, 2] }, 'got null'],
    ['annotations.0.keypoints.5', { keypoints: [1, 2, 2, 3, 4, 3, 5, 6, 2] }, 'got 3'],
    ['annotations.0.keypoints.0', { keypoints: [Infinity, 2, 2, 3, 4, 2, 5, 6, 2] }, 'Infinity'],
    ['annotations.0.bbox.3', { bbox: [1, 2, 3] }, 'got undefined'],
    ['annotations.0.area', { area: -1 }, 'got -1'],
    ['annotations.0.keydot_states', { keydot_states: ['visible'] }, 'expected 3 states, got 1'],
    ['annotations.0.keydot_states.0', { keydot_states: ['seen'] }, 'got "seen"'],
  ])('names %s when it is wrong, and says how', (where, change: object, why) => {
    expect(() => parseCoco(withAnnotation(change))).toThrow(`"${where}"`);
    expect(() => parseCoco(withAnnotation(change))).toThrow(why);
  });

  it.each([[null], ['COCO'], [[]], [{}]])('rejects %j', (data) => {
    expect(() => parseCoco(data)).toThrow(CocoError);
  });
});

describe('createCocoFile', () => {
  it('round-trips', () => {
    const dataset = parseCoco(createFile());
    dataset.annotations[0].keypoints[1].state = 'absent';
    dataset.annotations[0].isCrowd = true;
    const text = JSON.stringify(createCocoFile(dataset));
    expect(parseCoco(JSON.parse(text))).toEqual(dataset);
  });

  it('writes the number of labelled keypoints', () => {
    const [annotation] = createCocoFile(parseCoco(createFile())).annotations;
    expect(annotation.num_keypoints).toBe(2);
    expect(annotation.keypoints).toEqual(createFile().annotations[0].keypoints);
  });

  it('writes zeros for a keypoint without a position', () => {
    const dataset = parseCoco(createFile());
    dataset.annotations[0].keypoints[0] = { x: 5, y: 6, state: 'absent' };
    expect(createCocoFile(dataset).annotations[0].keypoints?.slice(0, 3)).toEqual([0, 0, 0]);
  });
});

describeWithData('real datasets', () => {
  it.each([
    ['body-coco', 46, 195, 17],
    ['body-mixed', 23, 50, 17],
    ['mouse-openfield', 116, 116, 4],
  ])('%s: %i pictures, %i annotations, %i points', async (set, images, annotations, joints) => {
    const file = await readFile(dataPath(`${set}/annotations.json`), 'utf8');
    const dataset = parseCoco(JSON.parse(file) as File);
    expect(dataset.images).toHaveLength(images);
    expect(dataset.annotations).toHaveLength(annotations);
    expect(dataset.categories[0].joints).toHaveLength(joints);
    expect(parseCoco(createCocoFile(dataset))).toEqual(dataset);
  });
});
