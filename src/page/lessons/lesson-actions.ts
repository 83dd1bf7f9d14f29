// The user's actions on the open lesson, one method each; every action is one edit that can be
// undone. Next: core/lesson/make-edits.ts.
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
import {
  type AddedFrames,
  type AddingOptions,
  type NewFrame,
  prepareFrames,
} from './prepare-frames.ts';

/** The lesson session that the actions edit. */
export interface EditedSession {
  readonly document: LessonDocument;
  edit(edit: LessonEdit, pictures?: ReadonlyMap<string, Blob>): void;
}

/** Edits the open lesson. */
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

  /** @param color a CSS colour; null uses the colour of the side */
  recolorPoint(pointId: string, color: string | null): void {
    this.#session.edit({ kind: 'change-point', pointId, change: { color } });
  }

  setSide(pointId: string, side: Side): void {
    this.#session.edit({ kind: 'change-point', pointId, change: { side } });
  }

  /** @param index the point's index after the move */
  movePoint(pointId: string, index: number): void {
    this.#session.edit({ kind: 'move-point', pointId, index });
  }

  pairPoints(leftId: string, rightId: string): void {
    this.#session.edit(pairEdit(leftId, rightId));
  }

  unpairPoint(pointId: string): void {
    this.#session.edit({ kind: 'pair-points', pointId, otherId: null });
  }

  /** Adds or removes the bone between two points. */
  toggleBone(fromId: string, toId: string): void {
    this.#session.edit(toggleBoneEdit(this.#session.document, fromId, toId));
  }

  /** Adds pictures as frames, in the order given, as one edit. */
  async addFrames(added: readonly NewFrame[], options: AddingOptions = {}): Promise<AddedFrames> {
    const { id: lessonId } = this.#session.document;
    const { placed, pictures, ...outcome } = await prepareFrames(added, options);
    // Another lesson may have been opened while the pictures were read.
    const isWanted = !options.signal?.aborted && this.#session.document.id === lessonId;
    if (!isWanted) return { ...outcome, frameIds: [] };
    this.#session.edit(this.#addOnlyKnownPoints(placed), pictures);
    return { ...outcome, frameIds: [...pictures.keys()] };
  }

  removeFrames(frameIds: readonly string[]): void {
    this.#session.edit({ kind: 'remove-frames', frameIds });
  }

  /** Sets the label of a point in a frame, clamped to the frame; null removes it. */
  setLabel(frameId: string, pointId: string, label: LessonLabel | null): void {
    this.setLabels([{ frameId, pointId, label }]);
  }

  setLabels(changes: readonly LabelChange[]): void {
    this.#session.edit(setLabelsEdit(changes));
  }

  /** Sets guessed labels, except where a label was set by hand. */
  suggest(guesses: readonly Guess[]): void {
    this.#session.edit(guessEdit(this.#session.document, guesses));
  }

  /** Turns guesses into labels. @param pointIds default: all points */
  acceptGuesses(frameId: string, pointIds?: readonly string[]): void {
    this.#session.edit(acceptGuessesEdit(this.#session.document, frameId, pointIds));
  }

  /** Copies the labels of the previous frame. @param pointIds default: the unlabelled points */
  sameAsFrameBefore(frameId: string, pointIds?: readonly string[]): void {
    this.#session.edit(copyPreviousLabelsEdit(this.#session.document, frameId, pointIds));
  }

  /** Leaves out labels of points that were removed while the pictures were read. */
  #addOnlyKnownPoints(placed: readonly Omit<PlacedFrame, 'index'>[]): LessonEdit {
    const { document } = this.#session;
    const known = new Set(document.points.map(({ id }) => id));
    const frames = placed.map(({ frame, labels }) => {
      const remaining = Object.entries(labels).filter(([pointId]) => known.has(pointId));
      return { frame, labels: Object.fromEntries(remaining) };
    });
    return addFramesEdit(document, frames);
  }
}
