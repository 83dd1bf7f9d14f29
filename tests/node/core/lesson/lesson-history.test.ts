// Undo and redo: reversible, bounded, stored, and rebased onto another version.
import { describe, expect, it } from 'vitest';
import { createLesson } from '../../../../src/core/lesson/lesson-document.ts';
import {
  doEdit,
  editsBetween,
  EMPTY_HISTORY,
  clearHistory,
  MAX_HISTORY,
  referencedFrames,
  redoEdit,
  replayEdits,
  undoEdit,
  type LessonVersion,
} from '../../../../src/core/lesson/lesson-history.ts';
import { applyEdit } from '../../../../src/core/lesson/lesson-edits.ts';
import { LessonDocumentError, parseHistory } from '../../../../src/core/lesson/lesson-schema.ts';
import { Random } from '../../../../src/core/random.ts';
import { drawEdit } from '../../../fixtures/lessons/random-lessons.ts';

const createVersion = (): LessonVersion => ({
  document: createLesson('Lesson', null),
  history: EMPTY_HISTORY,
});

/** Serialises and parses a version, as storage does. */
function reload({ document, history }: LessonVersion): LessonVersion {
  const { entries, ...head } = JSON.parse(JSON.stringify(history)) as LessonVersion['history'];
  return { document, history: parseHistory(head, entries) };
}

describe('undo and redo', () => {
  it('walk back and forth through all edits, across a reload', () => {
    const random = new Random(7);
    let version = createVersion();
    const documents = [version.document];
    for (let i = 0; i < 80; i++) {
      version = doEdit(version, drawEdit(random, version.document));
      documents.push(version.document);
    }
    let at = 80;
    for (let i = 0; i < 400; i++) {
      const isBack = random.next() < 0.5;
      const next = isBack ? undoEdit(version) : redoEdit(version);
      if (isBack && at === 0) expect(next).toBeNull();
      else if (!isBack && at === 80) expect(next).toBeNull();
      else at += isBack ? -1 : 1;
      version = reload(next ?? version);
      expect(version.document).toEqual(documents[at]);
    }
  });

  it('discard undone edits when a new edit is made', () => {
    const random = new Random(1);
    let version = createVersion();
    for (let i = 0; i < 3; i++) version = doEdit(version, drawEdit(random, version.document));
    version = undoEdit(undoEdit(version) ?? version) ?? version;
    version = doEdit(version, { kind: 'rename-lesson', name: 'Other' });
    expect(version.history).toMatchObject({ first: 0, done: 2 });
    expect(version.history.entries).toHaveLength(2);
    expect(redoEdit(version)).toBeNull();
  });

  it('are bounded, and keep the numbers of the retained entries', () => {
    let version = createVersion();
    for (let i = 0; i < MAX_HISTORY + 20; i++) {
      version = doEdit(version, { kind: 'rename-lesson', name: `Name ${i}` });
    }
    expect(version.history.entries).toHaveLength(MAX_HISTORY);
    expect(version.history).toMatchObject({ first: 20, done: MAX_HISTORY });
    let undone = 0;
    for (let next = undoEdit(version); next; next = undoEdit(version)) {
      version = next;
      undone++;
    }
    expect(undone).toBe(MAX_HISTORY);
    expect(version.document.name).toBe('Name 19');
  });
});

describe('referencedFrames', () => {
  const addFrame = (id: string) => ({
    index: 0,
    frame: {
      id,
      burst: null,
      capturedMs: 0,
      width: 1,
      height: 1,
      source: 'file' as const,
      name: id,
    },
    labels: {},
  });

  it('contains current, deleted and undone frames', () => {
    let version = createVersion();
    version = doEdit(version, { kind: 'add-frames', frames: [addFrame('there')] });
    version = doEdit(version, { kind: 'add-frames', frames: [addFrame('deleted')] });
    version = doEdit(version, { kind: 'remove-frames', frameIds: ['deleted'] });
    const several = [{ kind: 'add-frames' as const, frames: [addFrame('undone')] }];
    version = doEdit(version, { kind: 'several', edits: several });
    version = undoEdit(version) ?? version;
    expect(referencedFrames(version)).toEqual(new Set(['there', 'deleted', 'undone']));
    expect(referencedFrames(clearHistory(version))).toEqual(new Set(['there']));
  });
});

describe('parseHistory', () => {
  it('names the invalid field', () => {
    const entry = { undo: { kind: 'rename-lesson', name: 'a' }, redo: { kind: 'fly' }, doneMs: 0 };
    expect(() => parseHistory({ first: 0, done: 1 }, [entry])).toThrow(LessonDocumentError);
    expect(() => parseHistory({ first: 0, done: 1 }, [entry])).toThrow('"history.0.redo.kind"');
    expect(() => parseHistory({ first: 0, done: 1 }, [])).toThrow('expected 1 entries, got 0');
  });
});

describe('the edits between two versions', () => {
  it('lead from one to the other, across undo and redo', () => {
    const random = new Random(11);
    let version = createVersion();
    for (let round = 0; round < 60; round++) {
      if (round % 9 === 8) version = clearHistory(version);
      const before = version;
      for (let i = 0; i < 6; i++) {
        const way = random.next();
        if (way < 0.5) version = doEdit(version, drawEdit(random, version.document));
        else version = (way < 0.8 ? undoEdit(version) : redoEdit(version)) ?? version;
      }
      const { document } = before;
      expect(editsBetween(before, version).reduce(applyEdit, document)).toEqual(version.document);
    }
  });

  it('are applied to the version of another tab, except those that no longer apply', () => {
    const rename = { kind: 'rename-lesson', name: 'Mouse' } as const;
    const unknown = { kind: 'remove-frames', frameIds: ['gone'] } as const;
    const { version, lost } = replayEdits(createVersion(), [unknown, rename]);
    expect(version.document.name).toBe('Mouse');
    expect(version.history.done).toBe(1);
    expect(lost).toEqual([unknown]);
  });
});
