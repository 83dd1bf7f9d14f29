// A lesson: its points, its frames and their labels. The document is immutable.
// Next: core/lesson/lesson-edits.ts, which creates the next version.
import type { Size } from '../geometry.ts';
import { createId } from '../ids.ts';
import type { Joint, ModelSpec, Side, PointKind } from '../model/model-spec.ts';
import { isKnown, type Label, type LabelledFrame } from './labels.ts';

/** A point or region that the lesson teaches. A region has no pair and no bones. */
export interface LessonPoint extends PointKind {
  readonly id: string;
  /** Unique within the lesson. */
  readonly name: string;
  /** A CSS colour; null: the colour of the side. */
  readonly color: string | null;
  readonly side: Side;
  /** The id of the left/right partner, whose `pairId` is this point; null without one. */
  readonly pairId: string | null;
}

/** The ids of two points that are joined by a line. */
export type LessonBone = readonly [string, string];

export const FRAME_ORIGINS = ['camera', 'file', 'video'] as const;
export type FrameOrigin = (typeof FRAME_ORIGINS)[number];

/** A frame of a lesson. Its pixels are stored apart from the document. Width and height are in pixels. */
export interface LessonFrame extends Readonly<Size> {
  readonly id: string;
  /** Shared by frames of one burst; null when unknown. */
  readonly burst: string | null;
  /** Milliseconds since 1970. */
  readonly capturedMs: number;
  readonly source: FrameOrigin;
  /** The file name, or a generated name. */
  readonly name: string;
}

/** A label, or a model's guess, which counts as unlabelled until it is accepted. */
export interface LessonLabel extends Readonly<Label> {
  readonly guess?: true;
  /** Confidence of a guess, 0..1. */
  readonly score?: number;
  /** Peak ambiguity of a guess, 0..1 (core/detection/peak-ambiguity.ts). */
  readonly flatness?: number;
}

/** Labels by point id. A missing point is unlabelled. */
export type FrameLabels = Readonly<Record<string, LessonLabel>>;

export interface LessonDocument {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  /** Whether the points were created from the joints of the pretrained body model. */
  readonly startsFrom: 'nothing' | 'body';
  /** In the order in which they are labelled and shown. */
  readonly points: readonly LessonPoint[];
  readonly bones: readonly LessonBone[];
  readonly frames: readonly LessonFrame[];
  /** Labels by frame id. A missing frame has none. */
  readonly labels: Readonly<Record<string, FrameLabels>>;
}

export const UNLABELLED: LessonLabel = { state: 'unlabelled', x: 0, y: 0 };

/**
 * Creates a lesson without frames.
 * @param body the pretrained model whose joints become the points; null: no points
 */
export function createLesson(
  name: string,
  body: Pick<ModelSpec, 'joints' | 'bones'> | null,
  nowMs = Date.now(),
): LessonDocument {
  return {
    id: createId(),
    name,
    createdMs: nowMs,
    startsFrom: body ? 'body' : 'nothing',
    ...(body ? pointsOfSpec(body) : { points: [], bones: [] }),
    frames: [],
    labels: {},
  };
}

/** A model's joints and bones as points and bones of a lesson, with new ids. */
export function pointsOfSpec({
  joints,
  bones,
}: Pick<ModelSpec, 'joints' | 'bones'>): Pick<LessonDocument, 'points' | 'bones'> {
  const ids = new Map(joints.map(({ name }) => [name, createId()]));
  const idOf = (name: string) => ids.get(name) ?? '';
  return {
    points: joints.map(({ name, side, pair, kind, color = null }) => ({
      id: idOf(name),
      name,
      color,
      side,
      pairId: pair === undefined ? null : idOf(pair),
      ...(kind && { kind }),
    })),
    bones: bones.map(([from, to]) => [idOf(from), idOf(to)]),
  };
}

/** A lesson's points and bones as joints and bones of a model spec, which refers to them by name. */
export function jointsOf({
  points,
  bones,
}: Pick<LessonDocument, 'points' | 'bones'>): Pick<ModelSpec, 'joints' | 'bones'> {
  const names = new Map(points.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? '';
  return {
    joints: points.map(({ name, side, pairId, kind, color }): Joint => ({
      name,
      side,
      ...(pairId !== null && { pair: nameOf(pairId) }),
      ...(kind && { kind }),
      ...(color !== null && { color }),
    })),
    bones: bones.map(([from, to]) => [nameOf(from), nameOf(to)]),
  };
}

/** The label or guess of a point in a frame; `unlabelled` when there is none. */
export function labelOf(document: LessonDocument, frameId: string, pointId: string): LessonLabel {
  const { labels } = document;
  if (!Object.hasOwn(labels, frameId) || !Object.hasOwn(labels[frameId], pointId)) {
    return UNLABELLED;
  }
  return labels[frameId][pointId];
}

/** All frames with their labels in the order of the points. Guesses count as unlabelled. */
export function toLabelledFrames(document: LessonDocument): LabelledFrame[] {
  return document.frames.map(({ id, name, burst, width, height }) => ({
    name,
    burst,
    width,
    height,
    labels: document.points.map((point): Label => {
      const { state, x, y, region, guess } = labelOf(document, id, point.id);
      return guess ? UNLABELLED : { state, x, y, ...(region !== undefined && { region }) };
    }),
  }));
}

/** Whether every point of a frame is labelled. False when the lesson has no points. */
export function isFrameLabelled(document: LessonDocument, frameId: string): boolean {
  const { points } = document;
  const labels = points.map(({ id }) => labelOf(document, frameId, id));
  return points.length > 0 && labels.every((label) => isKnown(label) && !label.guess);
}

/** How much of a lesson is labelled. */
export interface LessonProgress {
  frames: number;
  /** Frames in which every point is labelled; 0 when the lesson has no points. */
  labelledFrames: number;
  /** Labels, guesses excluded. */
  labels: number;
  /** Frames times points. */
  wantedLabels: number;
  /** Guesses that are not accepted yet. */
  guesses: number;
}

export function countProgress(document: LessonDocument): LessonProgress {
  const { frames, points } = document;
  const progress = { frames: frames.length, labelledFrames: 0, labels: 0, guesses: 0 };
  for (const frame of frames) {
    const labels = points.map(({ id }) => labelOf(document, frame.id, id));
    const known = labels.filter((label) => isKnown(label) && !label.guess).length;
    progress.labels += known;
    progress.guesses += labels.filter(({ guess }) => guess).length;
    if (isFrameLabelled(document, frame.id)) progress.labelledFrames++;
  }
  return { ...progress, wantedLabels: frames.length * points.length };
}

/**
 * Identifies everything a training run depends on: points, frames, labels, steps, seed and initial model. A
 * checkpoint can be resumed only by a run with the same fingerprint.
 * @param startsFromModel the id of the initial model; null when the run starts from scratch
 */
export function trainingFingerprint(
  { points, frames, labels, startsFrom }: LessonDocument,
  { steps, seed }: { steps: number; seed: number },
  startsFromModel: string | null,
): string {
  return JSON.stringify([
    startsFrom,
    steps,
    seed,
    startsFromModel,
    points.map(({ id, name, pairId, kind }) => [id, name, pairId, ...(kind ? [kind] : [])]),
    frames.map(({ id, burst }) => [id, burst]),
    labels,
  ]);
}
