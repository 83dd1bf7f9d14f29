// The way back: for every edit the one that undoes it. Next: lesson-history.ts.
import { labelOf, type LessonDocument, type LessonLabel } from './lesson-document.ts';
import {
  applyEdit,
  requireFrame,
  requirePoint,
  type LabelChange,
  type LessonEdit,
  type PlacedFrame,
} from './lesson-edits.ts';

/**
 * The edit that leads back from `applyEdit(document, edit)` to `document`.
 * @throws LessonEditError when the edit does not fit the lesson
 */
export function invertEdit(document: LessonDocument, edit: LessonEdit): LessonEdit {
  switch (edit.kind) {
    case 'rename-lesson':
      return { kind: 'rename-lesson', name: document.name };
    case 'add-point':
      return { kind: 'remove-point', pointId: edit.point.id };
    case 'remove-point':
      return restorePoint(document, edit.pointId);
    case 'change-point': {
      const { name, color, side } = requirePoint(document, edit.pointId);
      return { kind: 'change-point', pointId: edit.pointId, change: { name, color, side } };
    }
    case 'move-point': {
      const index = document.points.indexOf(requirePoint(document, edit.pointId));
      return { kind: 'move-point', pointId: edit.pointId, index };
    }
    case 'pair-points':
      return restorePairs(document, edit.pointId, edit.otherId);
    case 'set-bones':
      return { kind: 'set-bones', bones: document.bones };
    case 'add-frames':
      return { kind: 'remove-frames', frameIds: edit.frames.map(({ frame }) => frame.id) };
    case 'remove-frames':
      return { kind: 'add-frames', frames: placedFrames(document, edit.frameIds) };
    case 'set-labels':
      return { kind: 'set-labels', changes: currentLabels(document, edit.changes) };
    case 'several':
      return invertSeveral(document, edit.edits);
  }
}

function restorePoint(document: LessonDocument, pointId: string): LessonEdit {
  const point = requirePoint(document, pointId);
  const labels: Record<string, LessonLabel> = {};
  for (const frameId of Object.keys(document.labels)) {
    const label = labelOf(document, frameId, pointId);
    if (label.state !== 'unlabelled') labels[frameId] = label;
  }
  const index = document.points.indexOf(point);
  return {
    kind: 'several',
    edits: [
      { kind: 'add-point', point: { ...point, pairId: null }, index, labels },
      { kind: 'pair-points', pointId, otherId: point.pairId },
      { kind: 'set-bones', bones: document.bones },
    ],
  };
}

function restorePairs(
  document: LessonDocument,
  pointId: string,
  otherId: string | null,
): LessonEdit {
  const points = [pointId, ...(otherId === null ? [] : [otherId])];
  const edits = points.map((id): LessonEdit => {
    return { kind: 'pair-points', pointId: id, otherId: requirePoint(document, id).pairId };
  });
  return { kind: 'several', edits: [{ kind: 'pair-points', pointId, otherId: null }, ...edits] };
}

function placedFrames(document: LessonDocument, frameIds: readonly string[]): PlacedFrame[] {
  return [...new Set(frameIds)]
    .map((frameId) => {
      const frame = requireFrame(document, frameId);
      const labels = Object.hasOwn(document.labels, frameId) ? document.labels[frameId] : {};
      return { index: document.frames.indexOf(frame), frame, labels };
    })
    .sort((a, b) => a.index - b.index);
}

function currentLabels(document: LessonDocument, changes: readonly LabelChange[]): LabelChange[] {
  return changes.map(({ frameId, pointId }) => {
    const label = labelOf(document, frameId, pointId);
    return { frameId, pointId, label: label.state === 'unlabelled' ? null : label };
  });
}

function invertSeveral(document: LessonDocument, edits: readonly LessonEdit[]): LessonEdit {
  const inverse: LessonEdit[] = [];
  let current = document;
  for (const edit of edits) {
    inverse.unshift(invertEdit(current, edit));
    current = applyEdit(current, edit);
  }
  return { kind: 'several', edits: inverse };
}
