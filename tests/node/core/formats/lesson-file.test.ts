// Lessons in .keydot files: a round trip without loss, and errors for invalid files.
import { describe, expect, it } from 'vitest';
import { ImportError } from '../../../../src/core/formats/import-error.ts';
import { openKeydot } from '../../../../src/core/formats/keydot/keydot-file.ts';
import { listLessonEntries } from '../../../../src/core/formats/keydot/lesson-file.ts';
import { pictureTypeOf } from '../../../../src/core/formats/picture-file.ts';
import { readLessonFile } from '../../../../src/core/formats/keydot/read-lesson-file.ts';
import { createZip } from '../../../../src/core/formats/zip/write-zip.ts';
import { Random } from '../../../../src/core/random.ts';
import { addRegions, drawLesson, drawPictures } from '../../../fixtures/lessons/random-lessons.ts';
import { createTaughtModel } from '../../../fixtures/lessons/taught-models.ts';

const OPTIONS = { bodyJoints: ['nose', 'left_eye'], nowMs: 1e12 };

describe('a whole lesson', () => {
  it('has the same labels and the same picture bytes after a round trip', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = new Random(seed);
      const drawn = drawLesson(random, 40);
      const document = seed % 2 === 0 ? drawn : addRegions(random, drawn);
      const pictures = drawPictures(random, document);
      const zip = openKeydot(createZip(listLessonEntries(document, pictures, [])));
      const read = readLessonFile(zip, OPTIONS);
      expect(read?.document).toEqual(document);
      expect(read?.notes).toEqual([]);
      expect(read?.pictures.size).toBe(pictures.size);
      for (const [frameId, name] of read?.pictures ?? []) {
        expect(zip.read(name)).toEqual(pictures.get(frameId)?.bytes);
        expect(pictureTypeOf(name)).toBe(pictures.get(frameId)?.type);
      }
    }
  });

  it('contains its models with the same weight bytes, oldest first', async () => {
    const models = await Promise.all([
      createTaughtModel('one', ['a'], 1),
      createTaughtModel('two', ['b', 'c'], 2),
    ]);
    const entries = listLessonEntries(drawLesson(new Random(1), 0), new Map(), models);
    const read = readLessonFile(openKeydot(createZip(entries)), OPTIONS);
    const kept = read?.models.map(({ spec, report, weightsFile, createdMs }) => {
      return { lessonId: null, createdMs, spec, report, weightsFile };
    });
    expect(kept).toEqual(models);
  });

  it('is deterministic', () => {
    const create = () => {
      const random = new Random(3);
      const document = drawLesson(random);
      return createZip(listLessonEntries(document, drawPictures(random, document), []));
    };
    expect(create()).toEqual(create());
  });
});

describe('a .keydot file is rejected', () => {
  const createFiles = () => {
    const random = new Random(9);
    const document = drawLesson(random, 80);
    const entries = listLessonEntries(document, drawPictures(random, document), []);
    return new Map<string, Uint8Array>(entries);
  };
  const json = (data: unknown) => new TextEncoder().encode(JSON.stringify(data));
  const read = (files: Map<string, Uint8Array>) =>
    readLessonFile(openKeydot(createZip(files)), OPTIONS);

  /** The file with a changed JSON entry. */
  function change(name: string, edit: (data: Record<string, never>) => void) {
    const files = createFiles();
    const data = JSON.parse(new TextDecoder().decode(files.get(name))) as Record<string, never>;
    edit(data);
    return files.set(name, json(data));
  }

  it('but not the unchanged one', () => {
    expect(read(createFiles())?.document.frames.length).toBeGreaterThan(0);
  });

  it.each<[string, () => Map<string, Uint8Array>, RegExp]>([
    [
      'of another version',
      () => change('keydot.json', (it) => Object.assign(it, { version: 9 })),
      /"keydot.json".*version 9/,
    ],
    [
      'that is not JSON',
      () => createFiles().set('keydot.json', json(1).slice(1)),
      /"keydot.json" is not valid JSON/,
    ],
    [
      'with an invalid field',
      () => change('keydot.json', ({ lesson }) => Object.assign(lesson, { startsFrom: 'moon' })),
      /"keydot.json": the lesson is not valid at "startsFrom": expected .*, got "moon"/,
    ],
    [
      'with a pair that is one-sided',
      () =>
        change('keydot.json', ({ lesson }) => {
          const { points } = lesson as { points: { id: string; pairId: string | null }[] };
          for (const point of points) point.pairId = null;
          points[0].pairId = points[1].id;
        }),
      /"keydot.json": Expected a lesson, but at "points.0.pairId"/,
    ],
    [
      'without its labels',
      () => {
        const files = createFiles();
        files.delete('dataset/coco.json');
        return files;
      },
      /"dataset\/coco.json" is missing/,
    ],
    [
      'with labels of other points',
      () =>
        change('dataset/coco.json', ({ categories }) => {
          const [category] = categories as { keypoints: string[] }[];
          category.keypoints[0] = 'other';
        }),
      /"dataset\/coco.json": expected the keypoints of the lesson/,
    ],
    [
      'with a keypoint outside its picture',
      () =>
        change('dataset/coco.json', ({ annotations }) => {
          const [annotation] = annotations as { keypoints: number[] }[];
          annotation.keypoints.splice(0, 3, -1, 0, 2);
        }),
      /^"images\/.*": its label ".*" is at \(-1, 0\), outside its/,
    ],
    [
      'without an image that the lesson has',
      () =>
        change('dataset/coco.json', (file) => {
          Object.assign(file, { images: [], annotations: [] });
        }),
      /"dataset\/coco.json": expected an image "images\//,
    ],
    [
      'without a picture',
      () => {
        const files = createFiles();
        const name = [...files.keys()].find((each) => each.startsWith('dataset/images/')) ?? '';
        files.delete(name);
        return files;
      },
      /^"dataset\/images\/.*": it is missing/,
    ],
  ])('%s', (_, create, message) => {
    expect(() => read(create())).toThrow(message);
  });

  it('when its weights are not numbers or have another shape', async () => {
    const model = await createTaughtModel('one', ['a', 'b']);
    const files = (changed: object) => {
      const entries = listLessonEntries(drawLesson(new Random(1), 0), new Map(), [
        { ...model, ...changed },
      ]);
      return () => read(entries);
    };
    expect(files({})()?.models).toHaveLength(1);
    const notANumber = model.weightsFile.slice();
    notANumber.set([0, 0, 0xc0, 0x7f], notANumber.length - 4);
    expect(files({ weightsFile: notANumber })).toThrow(/"models\/one\/weights.bin".*not finite/);
    const cut = model.weightsFile.slice(0, -4);
    expect(files({ weightsFile: cut })).toThrow(/"models\/one\/weights.bin".*incomplete/);
    const other = (await createTaughtModel('one', ['a'])).weightsFile;
    expect(files({ weightsFile: other })).toThrow(/"models\/one\/weights.bin" has 1 points/);
  });

  it('when it is written without the picture of a frame', () => {
    const document = drawLesson(new Random(9), 80);
    expect(() => listLessonEntries(document, new Map(), [])).toThrow(ImportError);
  });
});
