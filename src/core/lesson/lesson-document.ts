// A lesson as it is edited and kept: its points, its frames, and what is labelled in them. Never
// changed in place: lesson-edits.ts makes the next one. What learning sees of it: labels.ts.
import type { Size } from '../geometry.ts';
import { createId } from '../ids.ts';
import type { Joint, ModelSpec, Side } from '../model/model-spec.ts';
import type { PointKind } from '../model/point-kind.ts';
import { isKnown, type Label, type LabelledFrame } from './labels.ts';

/** A kind of point that the lesson teaches. One of the kind `region` has no partner and no bones. */
export interface LessonPoint extends PointKind {
  readonly id: string;
  /** No two points of a lesson have the same. */
  readonly name: string;
  /** A CSS colour; null follows the side. */
  readonly color: string | null;
  readonly side: Side;
  /** The point it changes places with in a mirror, which names this one in turn. */
  readonly pairId: string | null;
}

/** Two points, by id, drawn with a line between them. */
export type LessonBone = readonly [string, string];

export const FRAME_ORIGINS = ['camera', 'file', 'video'] as const;
export type FrameOrigin = (typeof FRAME_ORIGINS)[number];

/** A picture of a lesson, without its pixels: those are kept beside the document. Size in pixels. */
export interface LessonFrame extends Readonly<Size> {
  readonly id: string;
  /** Frames taken in one go share it; null when it is not known which were. */
  readonly burst: string | null;
  /** Milliseconds since 1970. */
  readonly capturedMs: number;
  readonly source: FrameOrigin;
  /** Its file's name, or what was made up for it. */
  readonly name: string;
}

/** A label, or what the model suggests for one: a guess teaches nothing until it is accepted. */
export interface LessonLabel extends Readonly<Label> {
  readonly guess?: true;
  /** Of a guess: how sure the model was, 0..1. */
  readonly score?: number;
  /** Of a guess: how much its heatmap left open, 0..1 (core/detection/peak-ambiguity.ts). */
  readonly flatness?: number;
}

/** By the point's id; a point that is not there is unlabelled. */
export type FrameLabels = Readonly<Record<string, LessonLabel>>;

export interface LessonDocument {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  /** Whether the points began as the body's joints, which the network already knows. */
  readonly startsFrom: 'nothing' | 'body';
  /** In the order in which they are labelled and shown. */
  readonly points: readonly LessonPoint[];
  readonly bones: readonly LessonBone[];
  readonly frames: readonly LessonFrame[];
  /** By the frame's id; a frame that is not there has no labels. */
  readonly labels: Readonly<Record<string, FrameLabels>>;
}

export const UNLABELLED: LessonLabel = { state: 'unlabelled', x: 0, y: 0 };

/**
 * A lesson without frames.
 * @param body the pretrained model whose joints become the points; null starts from nothing
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

/** A model's joints and bones as points with ids of their own. */
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

/** The points and bones as a model's spec has them, by name. */
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

/** What is known of a point in a frame; `unlabelled` when nothing is. */
export function labelOf(document: LessonDocument, frameId: string, pointId: string): LessonLabel {
  const { labels } = document;
  if (!Object.hasOwn(labels, frameId) || !Object.hasOwn(labels[frameId], pointId)) {
    return UNLABELLED;
  }
  return labels[frameId][pointId];
}

/** All frames, as learning takes them; what is only guessed counts as unlabelled. */
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

/** Whether every point is known in a frame; never while the lesson has no points. */
export function isFrameLabelled(document: LessonDocument, frameId: string): boolean {
  const { points } = document;
  const labels = points.map(({ id }) => labelOf(document, frameId, id));
  return points.length > 0 && labels.every((label) => isKnown(label) && !label.guess);
}

/** How far the labelling has come. */
export interface LessonProgress {
  frames: number;
  /** Frames in which every point is known; none while the lesson has no points. */
  labelledFrames: number;
  /** Known labels, and how many there would be if all were. */
  labels: number;
  wantedLabels: number;
  /** Suggestions that nobody has accepted yet. */
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
 * The same only for the same points, frames, labels, steps, seed and beginning.
 * @param startsFromModel the id of the model that the run goes on from; null when it begins afresh
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
