// Edits of a lesson: effects, inverses and errors.
import { describe, expect, it } from 'vitest';
import { invertEdit } from '../../../../src/core/lesson/lesson-history.ts';
import {
  countProgress,
  createLesson,
  jointsOf,
  labelOf,
  pointsOfSpec,
  toLabelledFrames,
  type LessonDocument,
} from '../../../../src/core/lesson/lesson-document.ts';
import {
  applyEdit,
  LessonEditError,
  type LessonEdit,
} from '../../../../src/core/lesson/lesson-edits.ts';
import { parseLessonDocument } from '../../../../src/core/lesson/lesson-schema.ts';
import {
  acceptGuessesEdit,
  addPointEdit,
  guessEdit,
  isEmptyEdit,
  pairEdit,
  copyPreviousLabelsEdit,
  setLabelsEdit,
  toggleBoneEdit,
} from '../../../../src/core/lesson/make-edits.ts';
import { Random } from '../../../../src/core/random.ts';
import { addRegions, drawEdit, drawLesson } from '../../../fixtures/lessons/random-lessons.ts';

const frame = (id: string) => ({
  id,
  burst: null,
  capturedMs: 0,
  width: 640,
  height: 480,
  source: 'camera' as const,
  name: id,
});

/** Points `a`, `b`, `c` and frames `f`, `g`; `a` is labelled in `f`. */
function createSample(): LessonDocument {
  const edits: LessonEdit[] = [
    ...['a', 'b', 'c'].map((id, index): LessonEdit => {
      const point = { id, name: id, color: null, side: 'middle' as const, pairId: null };
      return { kind: 'add-point', point, index, labels: {} };
    }),
    {
      kind: 'add-frames',
      frames: ['f', 'g'].map((id, index) => ({ index, frame: frame(id), labels: {} })),
    },
    setLabelsEdit([{ frameId: 'f', pointId: 'a', label: { state: 'visible', x: 0.5, y: 0.25 } }]),
  ];
  return edits.reduce(applyEdit, createLesson('Sample', null));
}

describe('every edit', () => {
  it('has an inverse and leaves a valid lesson', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 150; seed++) {
      const random = new Random(seed);
      const drawn = drawLesson(random, 5 + random.below(60));
      const document = seed % 3 === 0 ? addRegions(random, drawn) : drawn;
      const edit = drawEdit(random, document);
      seen.add(edit.kind);
      const copy = structuredClone(document);
      const after = applyEdit(document, edit);
      expect(document).toEqual(copy);
      expect(applyEdit(after, invertEdit(document, edit))).toEqual(document);
      expect(parseLessonDocument(JSON.parse(JSON.stringify(after)))).toEqual(after);
    }
    expect(seen.size).toBe(11);
  });
});

describe('a point', () => {
  it('added later is unlabelled in existing frames and changes nothing else', () => {
    const before = createSample();
    const edit = addPointEdit(before, { name: 'new' });
    const after = applyEdit(before, edit);
    expect(labelOf(after, 'f', edit.point.id).state).toBe('unlabelled');
    expect(after.labels).toEqual(before.labels);
    expect(toLabelledFrames(after)[0].labels.map(({ state }) => state)).toEqual([
      'visible',
      'unlabelled',
      'unlabelled',
      'unlabelled',
    ]);
  });

  it('keeps its labels when it is moved', () => {
    const after = applyEdit(createSample(), { kind: 'move-point', pointId: 'a', index: 2 });
    expect(after.points.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect(toLabelledFrames(after)[0].labels[2]).toEqual({ state: 'visible', x: 0.5, y: 0.25 });
  });

  it('removed takes its bones and labels with it and unpairs its partner', () => {
    let document = applyEdit(createSample(), pairEdit('a', 'b'));
    document = applyEdit(document, toggleBoneEdit(document, 'a', 'c'));
    const after = applyEdit(document, { kind: 'remove-point', pointId: 'a' });
    expect(after.points).toMatchObject([{ id: 'b', side: 'right', pairId: null }, { id: 'c' }]);
    expect(after.bones).toEqual([]);
    expect(after.labels).toEqual({});
  });

  it('has one partner at a time', () => {
    const pairs: [string, string][] = [
      ['a', 'b'],
      ['a', 'c'],
    ];
    const after = pairs.reduce(
      (document, pair) => applyEdit(document, pairEdit(...pair)),
      createSample(),
    );
    expect(after.points.map(({ pairId }) => pairId)).toEqual(['c', null, 'a']);
    expect(jointsOf(after).joints).toEqual([
      { name: 'a', side: 'left', pair: 'c' },
      { name: 'b', side: 'right' },
      { name: 'c', side: 'right', pair: 'a' },
    ]);
  });

  it('passes its colour to the model, and receives it from there', () => {
    const change = { kind: 'change-point', pointId: 'b', change: { color: '#e70cac' } } as const;
    const { joints, bones } = jointsOf(applyEdit(createSample(), change));
    expect(joints[1]).toMatchObject({ name: 'b', color: '#e70cac' });
    expect(pointsOfSpec({ joints, bones }).points.map(({ color }) => color)).toEqual([
      null,
      '#e70cac',
      null,
    ]);
  });
});

describe('a guess', () => {
  const guessed = applyEdit(
    createSample(),
    guessEdit(createSample(), [
      { frameId: 'f', pointId: 'a', place: { x: 0.1, y: 0.1 } },
      { frameId: 'f', pointId: 'b', place: { x: 0.3, y: 0.3 } },
      { frameId: 'f', pointId: 'c', place: { x: 1.2, y: 0.3 } },
    ]),
  );

  it('never replaces a label, and is absent when it is outside the frame', () => {
    expect(labelOf(guessed, 'f', 'a')).toEqual({ state: 'visible', x: 0.5, y: 0.25 });
    expect(labelOf(guessed, 'f', 'b')).toMatchObject({ state: 'visible', guess: true });
    expect(labelOf(guessed, 'f', 'c')).toEqual({ state: 'absent', x: 0, y: 0, guess: true });
  });

  it('counts as unlabelled until it is accepted', () => {
    const states = (document: LessonDocument) =>
      toLabelledFrames(document)[0].labels.map(({ state }) => state);
    expect(states(guessed)).toEqual(['visible', 'unlabelled', 'unlabelled']);
    expect(countProgress(guessed)).toMatchObject({ labels: 1, guesses: 2, labelledFrames: 0 });
    const accepted = applyEdit(guessed, acceptGuessesEdit(guessed, 'f'));
    expect(states(accepted)).toEqual(['visible', 'visible', 'absent']);
    expect(countProgress(accepted)).toEqual({
      frames: 2,
      labelledFrames: 1,
      labels: 3,
      wantedLabels: 6,
      guesses: 0,
    });
  });

  it('is not copied from the previous frame', () => {
    const after = applyEdit(guessed, copyPreviousLabelsEdit(guessed, 'g'));
    expect(after.labels.g).toEqual({ a: { state: 'visible', x: 0.5, y: 0.25 } });
  });
});

describe('labels', () => {
  it('are clamped to their frame and rounded to the grid', () => {
    const edit = setLabelsEdit([
      { frameId: 'g', pointId: 'a', label: { state: 'occluded', x: -0.5, y: 1 / 3 } },
    ]);
    const { x, y } = labelOf(applyEdit(createSample(), edit), 'g', 'a');
    expect(x).toBe(0);
    expect(y).not.toBe(1 / 3);
    expect(y).toBeCloseTo(1 / 3, 6);
    expect(Number.isInteger(y * 2 ** 20)).toBe(true);
  });

  it('that are set again change nothing', () => {
    const document = createSample();
    const same = labelOf(document, 'f', 'a');
    const edit = setLabelsEdit([{ frameId: 'f', pointId: 'a', label: same }]);
    expect(isEmptyEdit(document, edit)).toBe(true);
    expect(
      isEmptyEdit(document, setLabelsEdit([{ frameId: 'f', pointId: 'a', label: null }])),
    ).toBe(false);
    expect(isEmptyEdit(document, copyPreviousLabelsEdit(document, 'f'))).toBe(true);
  });
});

describe('edits that throw', () => {
  const label = { state: 'visible' as const, x: 0.5, y: 0.5 };
  it.each<[string, LessonEdit]>([
    ['a lesson without a name', { kind: 'rename-lesson', name: ' ' }],
    ['a duplicate name', { kind: 'change-point', pointId: 'a', change: { name: 'b' } }],
    ['an empty name', { kind: 'change-point', pointId: 'a', change: { name: '' } }],
    ['an unknown point', { kind: 'remove-point', pointId: 'z' }],
    ['an index out of range', { kind: 'move-point', pointId: 'a', index: 3 }],
    ['a point paired with itself', { kind: 'pair-points', pointId: 'a', otherId: 'a' }],
    ['a bone from a point to itself', { kind: 'set-bones', bones: [['a', 'a']] }],
    [
      'a duplicate bone',
      {
        kind: 'set-bones',
        bones: [
          ['a', 'b'],
          ['b', 'a'],
        ],
      },
    ],
    ['an unknown frame', { kind: 'remove-frames', frameIds: ['z'] }],
    [
      'a duplicate frame',
      { kind: 'add-frames', frames: [{ index: 0, frame: frame('f'), labels: {} }] },
    ],
    [
      'a label outside its frame',
      {
        kind: 'set-labels',
        changes: [{ frameId: 'f', pointId: 'a', label: { ...label, x: 1.01 } }],
      },
    ],
    [
      'a label that is NaN',
      {
        kind: 'set-labels',
        changes: [{ frameId: 'f', pointId: 'a', label: { ...label, y: NaN } }],
      },
    ],
    [
      'a label in an unknown frame',
      { kind: 'set-labels', changes: [{ frameId: 'constructor', pointId: 'a', label }] },
    ],
  ])('%s', (_, edit) => {
    const document = createSample();
    expect(() => applyEdit(document, edit)).toThrow(LessonEditError);
    expect(document).toEqual({ ...createSample(), id: document.id, createdMs: document.createdMs });
  });
});
