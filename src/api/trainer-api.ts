// THE OTHER BORDER: every call and type that crosses from the page to the trainer worker and back, and
// nothing else. The page's end is page/training/training-session.ts, the worker's end worker/trainer.worker.ts.
import type { CellMap } from '../core/model/heads.ts';
import type { RunProgress } from '../core/training/run-progress.ts';

/** How long and from which seed a lesson is learnt. */
export interface TrainingRequest {
  lessonId: string;
  /** Steps of the optimiser; 500 are what the figures in the README were measured with. */
  steps: number;
  seed: number;
  /** Go on from the lesson's last checkpoint, when there is one of the same labels. */
  resume: boolean;
  /** The model of this lesson to go on from, by its id; null begins afresh. */
  startsFrom: string | null;
}

/** An error in pixels of the frame, of points whose place is known. */
export interface PointErrors {
  /** How many places were compared. */
  count: number;
  medianPx: number;
  meanPx: number;
  p90Px: number;
  /** Share of places found within `TrainingReport.withinPx`, 0..1. */
  within: number;
}

/** Before and after the lesson, on frames that taught nothing. `before` is null for new points. */
export interface Comparison {
  before: PointErrors | null;
  after: PointErrors;
  /** Where the median error after lies with 95 % confidence, px; null of too few frames to say. */
  intervalPx: readonly [number, number] | null;
}

/** Intersection over union of what was painted and what was found, 0..1. */
export interface RegionOverlaps {
  /** How many frames were compared. */
  count: number;
  median: number;
  mean: number;
}

/** A region before and after the lesson, on frames that taught nothing. `before` is null for new ones. */
export interface RegionComparison {
  pointId: string;
  name: string;
  before: RegionOverlaps | null;
  after: RegionOverlaps;
  /** Where the median after lies with 95 % confidence; null of too few frames to say. */
  interval: readonly [number, number] | null;
}

export interface TrainingReport {
  trainedFrames: number;
  heldOutFrames: number;
  /** The radius of `within`: 2 % of the frame's longer side, px. */
  withinPx: number;
  overall: Comparison | null;
  /** By how much the mean error changed, with 95 % confidence, px; null without a before. */
  changePx: readonly [number, number] | null;
  perPoint: readonly { pointId: string; name: string; comparison: Comparison }[];
  /** Those of its points that are regions; older reports know of none. */
  regions?: readonly RegionComparison[];
  /**
   * Each held-out frame with the mean error of its points and the mean overlap of its regions, null
   * where it has none, the worst first.
   */
  frames: readonly { frameId: string; meanPx: number | null; overlap?: number | null }[];
  /** How far joints that nobody labelled are from where the pretrained network has them. */
  movements: readonly JointMovement[];
  /** Why the model should not be used as it is: one sentence, or null when it may. */
  objection: string | null;
  /** Worse than what was there, or it moved what it should not: to be used only against advice. */
  failed: boolean;
  /** The lesson's points when it was learned, by id, in the order of the model's maps. */
  pointIds: readonly string[];
  /** The frames it learned from, and those of the model it goes on from, by id. */
  learnedFrom: readonly string[];
  /** The model it goes on from, by id; null when it began afresh. */
  startedFrom: string | null;
  seconds: number;
}

/** Over all frames where the pretrained network is sure of the joint. */
export interface JointMovement {
  name: string;
  count: number;
  medianPx: number;
  /** In lengths of the body. */
  medianShare: number;
  hasMoved: boolean;
}

/** What a finished run made. */
export interface TrainingResult {
  /** Under which the model is kept in the database. */
  modelId: string;
  report: TrainingReport;
  /** Whether the person stopped it: the best so far was kept. */
  stopped: boolean;
  /** Why it ended before its time, with the best until then: a sentence, or null when it did not. */
  failure: string | null;
}

/** Activation maps of one held-out frame, to be watched while they sharpen. */
export interface ValidationFrame {
  frameId: string;
  /** Logits [h, w, K], in the order of the lesson's points. */
  map: CellMap;
}

/** What the worker tells while it works. */
export type TrainingEvent =
  /**
   * Frames are looked at by the frozen network; `fraction` 0..1. The time left is that of the whole
   * run, null until anything was measured.
   */
  | { kind: 'preparing'; fraction: number; secondsLeft: number | null }
  /** A run that was cut off goes on from here. */
  | { kind: 'resumed'; progress: RunProgress }
  /**
   * A few times a second. `heldOutPx` is the median error when it was just measured, else null;
   * `heldOutOverlap` the median overlap of the regions, where there are any.
   */
  | {
      kind: 'progress';
      step: number;
      steps: number;
      /** Null before the first step. */
      loss: number | null;
      heldOutPx: number | null;
      heldOutOverlap?: number | null;
      secondsLeft: number | null;
    }
  | { kind: 'watched'; frames: ValidationFrame[] }
  /** The loss was not a number: the run went back to its last good state and goes on more gently. */
  | { kind: 'rolled-back'; step: number }
  | { kind: 'paused'; step: number };

/** The trainer worker, as the page calls it through Comlink. */
export interface TrainerApi {
  /**
   * Learns a lesson from the database, keeps checkpoints there, judges, and keeps the model there.
   * Rejects with a KeydotError that says what the lesson lacks.
   */
  train(request: TrainingRequest, onEvent: (event: TrainingEvent) => void): Promise<TrainingResult>;
  pause(): void;
  resume(): void;
  /** Ends the run soon; it resolves with the best so far. */
  stop(): void;
  /** Answers between two steps: a sign of life. */
  ping(): boolean;
}
