// What a person does to the open lesson, as methods; each is one edit that can be undone. What the
// edits do: core/lesson/lesson-edits.ts. Frames are made of pictures in prepare-frames.ts.
import type { LessonDocument, LessonLabel } from '../../core/lesson/lesson-document.ts';
import type { LabelChange, LessonEdit, PlacedFrame } from '../../core/lesson/lesson-edits.ts';
import {
  acceptGuessesEdit,
  addFramesEdit,
  addPointEdit,
  guessEdit,
  pairEdit,
  copyPreviousLabelsEdit,
  setLabelsEdit,
  toggleBoneEdit,
  type Guess,
  type NewPoint,
} from '../../core/lesson/make-edits.ts';
import type { Side } from '../../core/model/model-spec.ts';
import type { AddedFrames, AddingOptions, NewFrame } from './new-frames.ts';
import { prepareFrames } from './prepare-frames.ts';

/** The session that the actions work on. */
export interface EditedSession {
  readonly document: LessonDocument;
  edit(edit: LessonEdit, pictures?: ReadonlyMap<string, Blob>): void;
}

export class LessonActions {
  readonly #session: EditedSession;

  constructor(session: EditedSession) {
    this.#session = session;
  }

  renameLesson(name: string): void {
    this.#session.edit({ kind: 'rename-lesson', name });
  }

  /** @returns the new point's id @throws LessonEditError when the name is taken */
  addPoint(point: NewPoint): string {
    const edit = addPointEdit(this.#session.document, point);
    this.#session.edit(edit);
    return edit.point.id;
  }

  removePoint(pointId: string): void {
    this.#session.edit({ kind: 'remove-point', pointId });
  }

  /** @throws LessonEditError when the name is taken */
  renamePoint(pointId: string, name: string): void {
    this.#session.edit({ kind: 'change-point', pointId, change: { name } });
  }

  /** @param color a CSS colour; null follows the side */
  recolorPoint(pointId: string, color: string | null): void {
    this.#session.edit({ kind: 'change-point', pointId, change: { color } });
  }

  setSide(pointId: string, side: Side): void {
    this.#session.edit({ kind: 'change-point', pointId, change: { side } });
  }

  /** @param index the place among the points, as it is afterwards */
  movePoint(pointId: string, index: number): void {
    this.#session.edit({ kind: 'move-point', pointId, index });
  }

  pairPoints(leftId: string, rightId: string): void {
    this.#session.edit(pairEdit(leftId, rightId));
  }

  unpairPoint(pointId: string): void {
    this.#session.edit({ kind: 'pair-points', pointId, otherId: null });
  }

  /** Joins two points by a bone, or parts them. */
  toggleBone(fromId: string, toId: string): void {
    this.#session.edit(toggleBoneEdit(this.#session.document, fromId, toId));
  }

  /** Adds pictures as frames, in the order given, as one edit. */
  async addFrames(added: readonly NewFrame[], options: AddingOptions = {}): Promise<AddedFrames> {
    const { id: lessonId } = this.#session.document;
    const { placed, pictures, ...outcome } = await prepareFrames(added, options);
    // Reading took a while: what was opened meanwhile is another lesson.
    const isWanted = !options.signal?.aborted && this.#session.document.id === lessonId;
    if (!isWanted) return { ...outcome, frameIds: [] };
    this.#session.edit(this.#addOnlyKnownPoints(placed), pictures);
    return { ...outcome, frameIds: [...pictures.keys()] };
  }

  removeFrames(frameIds: readonly string[]): void {
    this.#session.edit({ kind: 'remove-frames', frameIds });
  }

  /** Sets what a point is in a frame; null makes it unlabelled. Places are kept inside the frame. */
  setLabel(frameId: string, pointId: string, label: LessonLabel | null): void {
    this.setLabels([{ frameId, pointId, label }]);
  }

  setLabels(changes: readonly LabelChange[]): void {
    this.#session.edit(setLabelsEdit(changes));
  }

  /** Suggests labels where none is set by hand. */
  suggest(guesses: readonly Guess[]): void {
    this.#session.edit(guessEdit(this.#session.document, guesses));
  }

  /** Suggestions become labels. @param pointIds all points when nothing is said */
  acceptGuesses(frameId: string, pointIds?: readonly string[]): void {
    this.#session.edit(acceptGuessesEdit(this.#session.document, frameId, pointIds));
  }

  /** Labels as in the frame before. @param pointIds those not labelled yet when nothing is said */
  sameAsFrameBefore(frameId: string, pointIds?: readonly string[]): void {
    this.#session.edit(copyPreviousLabelsEdit(this.#session.document, frameId, pointIds));
  }

  /** Points may have gone while the pictures were read. */
  #addOnlyKnownPoints(placed: readonly Omit<PlacedFrame, 'index'>[]): LessonEdit {
    const { document } = this.#session;
    const known = new Set(document.points.map(({ id }) => id));
    const frames = placed.map(({ frame, labels }) => {
      const kept = Object.entries(labels).filter(([pointId]) => known.has(pointId));
      return { frame, labels: Object.fromEntries(kept) };
    });
    return addFramesEdit(document, frames);
  }
}
