// Regions in a lesson: labelling, undo, training data and errors.
import { describe, expect, it } from 'vitest';
import { encodeRegion } from '../../../../src/core/mask/coco-rle.ts';
import {
  createLesson,
  jointsOf,
  labelOf,
  type LessonDocument,
  type LessonLabel,
  pointsOfSpec,
  trainingFingerprint,
  toLabelledFrames,
} from '../../../../src/core/lesson/lesson-document.ts';
import { applyEdit, LessonEditError } from '../../../../src/core/lesson/lesson-edits.ts';
import {
  doEdit,
  EMPTY_HISTORY,
  redoEdit,
  undoEdit,
} from '../../../../src/core/lesson/lesson-history.ts';
import {
  LessonDocumentError,
  parseLessonDocument,
} from '../../../../src/core/lesson/lesson-schema.ts';
import {
  acceptGuessesEdit,
  addFramesEdit,
  addPointEdit,
  guessEdit,
  isEmptyEdit,
  pairEdit,
  copyPreviousLabelsEdit,
  setLabelsEdit,
  toggleBoneEdit,
} from '../../../../src/core/lesson/make-edits.ts';
import { labelFromMask, maskOfLabel } from '../../../../src/core/lesson/labels.ts';
import { emptyRegion, overlapOf } from '../../../../src/core/mask/region-mask.ts';
import { paintDisc } from '../../../../src/core/mask/paint-region.ts';

const SIZE = { width: 40, height: 30 };

function paint(x: number, y: number, size = SIZE): LessonLabel {
  const mask = emptyRegion(size);
  paintDisc(mask, { x, y }, 5);
  const label = labelFromMask(mask);
  if (!label) throw new Error('Nothing was painted.');
  return label;
}

const frame = (id: string, size = SIZE) => {
  const rest = { burst: null, capturedMs: 0, source: 'file' as const, name: id };
  return { frame: { id, ...size, ...rest }, labels: {} };
};

/** A point `dot` and a region `mug`; frames `f`, `g` and a smaller one `h`. */
function createSample(): { lesson: LessonDocument; dot: string; mug: string } {
  let lesson = createLesson('Mugs', null);
  const dot = addPointEdit(lesson, { name: 'dot' });
  lesson = applyEdit(lesson, dot);
  const mug = addPointEdit(lesson, { name: 'mug', kind: 'region' });
  lesson = applyEdit(lesson, mug);
  const small = frame('h', { width: 20, height: 15 });
  lesson = applyEdit(lesson, addFramesEdit(lesson, [frame('f'), frame('g'), small]));
  return { lesson, dot: dot.point.id, mug: mug.point.id };
}

describe('a region', () => {
  it('is labelled with its mask and centroid, with undo and redo', () => {
    const { mug, lesson: sample } = createSample();
    const label = paint(10, 20);
    expect(label).toMatchObject({ state: 'visible', x: 0.25, y: snap(20 / 30) });
    const begun = { document: sample, history: EMPTY_HISTORY };
    const painted = doEdit(begun, setLabelsEdit([{ frameId: 'f', pointId: mug, label }]));
    const changed = doEdit(
      painted,
      setLabelsEdit([{ frameId: 'f', pointId: mug, label: paint(12, 20) }]),
    );
    expect(undoEdit(changed)?.document).toEqual(painted.document);
    expect(redoEdit(undoEdit(changed) ?? changed)?.document).toEqual(changed.document);
    const kept = labelOf(painted.document, 'f', mug);
    const mask = maskOfLabel(kept, SIZE);
    const wanted = emptyRegion(SIZE);
    paintDisc(wanted, { x: 10, y: 20 }, 5);
    expect(mask && overlapOf(mask, wanted)).toBe(1);
    expect(parseLessonDocument(JSON.parse(JSON.stringify(changed.document)))).toEqual(
      changed.document,
    );
  });

  it('becomes a joint of kind region in a model, and a region again in a lesson', () => {
    const { joints, bones } = jointsOf(createSample().lesson);
    expect(joints).toEqual([
      { name: 'dot', side: 'middle' },
      { name: 'mug', side: 'middle', kind: 'region' },
    ]);
    expect(pointsOfSpec({ joints, bones }).points.map(({ kind }) => kind)).toEqual([
      undefined,
      'region',
    ]);
  });

  it('is training data with its mask once the guess is accepted', () => {
    const { mug, lesson: sample } = createSample();
    const { x, y, region } = paint(10, 10);
    const guess = guessEdit(sample, [
      { frameId: 'f', pointId: mug, place: { x, y, region, score: 0.8 } },
      { frameId: 'g', pointId: mug, place: null },
      { frameId: 'h', pointId: mug, place: { x, y, score: 0.8 } },
    ]);
    const guessed = applyEdit(sample, guess);
    expect(labelOf(guessed, 'f', mug)).toEqual({
      ...{ state: 'visible', x, y, region, score: 0.8 },
      guess: true,
    });
    expect(labelOf(guessed, 'g', mug)).toMatchObject({ state: 'absent', guess: true });
    // A place without a mask suggests no region.
    expect(labelOf(guessed, 'h', mug).state).toBe('unlabelled');
    expect(toLabelledFrames(guessed)[0].labels[1].region).toBeUndefined();
    const accepted = applyEdit(guessed, acceptGuessesEdit(guessed, 'f'));
    expect(toLabelledFrames(accepted)[0].labels[1]).toEqual({ state: 'visible', x, y, region });
  });

  it('is copied from the previous frame when the sizes match', () => {
    const { mug, lesson: sample } = createSample();
    const change = { pointId: mug, label: paint(10, 10) };
    const edit = setLabelsEdit([
      { ...change, frameId: 'f' },
      { ...change, frameId: 'g' },
    ]);
    const lesson = applyEdit(sample, edit);
    const fresh = applyEdit(lesson, setLabelsEdit([{ frameId: 'g', pointId: mug, label: null }]));
    const same = applyEdit(fresh, copyPreviousLabelsEdit(fresh, 'g'));
    expect(labelOf(same, 'g', mug)).toEqual(labelOf(lesson, 'f', mug));
    expect(isEmptyEdit(lesson, copyPreviousLabelsEdit(lesson, 'h'))).toBe(true);
  });

  it('changes the training fingerprint when it changes; setting it again changes nothing', () => {
    const { mug, lesson: sample } = createSample();
    const edit = (label: LessonLabel) => setLabelsEdit([{ frameId: 'f', pointId: mug, label }]);
    const lesson = applyEdit(sample, edit(paint(10, 10)));
    expect(isEmptyEdit(lesson, edit(paint(10, 10)))).toBe(true);
    // Rubbed out and painted elsewhere about the same centroid.
    const mask = emptyRegion(SIZE);
    paintDisc(mask, { x: 10, y: 10 }, 8);
    const larger = labelFromMask(mask);
    expect(larger).toMatchObject({ x: 0.25, y: snap(1 / 3) });
    expect(isEmptyEdit(lesson, edit(larger ?? paint(0, 0)))).toBe(false);
    const fingerprint = (document: LessonDocument) =>
      trainingFingerprint(document, { steps: 1, seed: 1 }, null);
    const changed = applyEdit(lesson, edit(larger ?? paint(0, 0)));
    expect(fingerprint(changed)).not.toBe(fingerprint(lesson));
    const asDots = lesson.points.map(({ kind: _, ...point }) => point);
    expect(fingerprint({ ...lesson, points: asDots })).not.toBe(fingerprint(lesson));
  });
});

const snap = (value: number) => Math.round(value * 2 ** 20) / 2 ** 20;

describe('invalid regions', () => {
  const { mug, dot, lesson } = createSample();
  const good = paint(10, 10);
  const empty = encodeRegion(emptyRegion(SIZE));

  it.each<[string, string, LessonLabel, RegExp]>([
    ['a region of another size', mug, { ...good, region: '04' }, /1200 pixels, got 4/],
    [
      'text that is not a mask',
      mug,
      { ...good, region: '\n' },
      /expected COCO’s compressed counts/,
    ],
    ['an empty region', mug, { ...good, region: empty }, /something painted, got an empty one/],
    ['a region without a mask', mug, { state: 'visible', x: 0, y: 0 }, /visible region, got none/],
    ['an occluded region', mug, { ...good, state: 'occluded' }, /visible or absent, got occluded/],
    [
      'an absent region with a mask',
      mug,
      { ...good, state: 'absent' },
      /no mask of what is absent/,
    ],
    ['a point with a mask', dot, good, /expected a point, got a region/],
  ])('are rejected as labels: %s', (_, pointId, label, sentence) => {
    const edit = setLabelsEdit([{ frameId: 'f', pointId, label }]);
    expect(() => applyEdit(lesson, edit)).toThrow(LessonEditError);
    expect(() => applyEdit(lesson, edit)).toThrow(sentence);
    const labels = { f: { [pointId]: label } };
    expect(() => parseLessonDocument({ ...lesson, labels })).toThrow(LessonDocumentError);
    expect(() => parseLessonDocument({ ...lesson, labels })).toThrow(sentence);
  });

  it('are rejected in bones and pairs', () => {
    expect(() => applyEdit(lesson, toggleBoneEdit(lesson, dot, mug))).toThrow(
      /bones between points, got "mug", a region/,
    );
    expect(() => applyEdit(lesson, pairEdit(mug, dot))).toThrow(/two points to pair, got "mug"/);
    const bones: LessonDocument['bones'] = [[dot, mug]];
    expect(() => parseLessonDocument({ ...lesson, bones })).toThrow(/expected two points, got a/);
    const points = lesson.points.map((point) => ({ ...point, pairId: point.id }));
    expect(() => parseLessonDocument({ ...lesson, points })).toThrow(/partner/);
  });
});
