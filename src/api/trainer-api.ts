// The interface between the page (page/training/training-session.ts) and the trainer worker.
// Next: worker/trainer.worker.ts.
import type { CellMap } from '../core/model/heads.ts';
import type { RunProgress } from '../core/training/run-progress.ts';

/** The training run to start. */
export interface TrainingRequest {
  lessonId: string;
  /** Optimiser steps; the documented accuracies were measured with 500. */
  steps: number;
  seed: number;
  /** Whether to resume an interrupted run of the same labels, if there is one. */
  resume: boolean;
  /** The id of the lesson's model to continue from; null: start from scratch. */
  startsFrom: string | null;
}

/** Statistics of the distances between found and labelled points, in pixels of the frame. */
export interface PointErrors {
  /** Number of compared labels. */
  count: number;
  medianPx: number;
  meanPx: number;
  p90Px: number;
  /** Share of labels with an error of at most `TrainingReport.withinPx`, 0..1. */
  within: number;
}

/** Errors on test frames before and after training. `before` is null for new points. */
export interface Comparison {
  before: PointErrors | null;
  after: PointErrors;
  /** 95 % confidence interval of the median error after, px; null for too few frames. */
  intervalPx: readonly [number, number] | null;
}

/** Statistics of the overlap (IoU) between found and labelled regions, 0..1. */
export interface RegionOverlaps {
  /** Number of compared frames. */
  count: number;
  median: number;
  mean: number;
}

/** Overlaps on test frames before and after training. `before` is null for new regions. */
export interface RegionComparison {
  pointId: string;
  name: string;
  before: RegionOverlaps | null;
  after: RegionOverlaps;
  /** 95 % confidence interval of the median after; null for too few frames. */
  interval: readonly [number, number] | null;
}

/** The report of a run, stored with its model. */
export interface TrainingReport {
  trainedFrames: number;
  heldOutFrames: number;
  /** Maximum error of a point that counts as found: 2 % of the frame's longer side, px. */
  withinPx: number;
  overall: Comparison | null;
  /** 95 % confidence interval of the change of the mean error, px; null without a previous model. */
  changePx: readonly [number, number] | null;
  perPoint: readonly { pointId: string; name: string; comparison: Comparison }[];
  /** The regions among the points; missing in older reports. */
  regions?: readonly RegionComparison[];
  /** The test frames, worst first, with the mean error of their points and the mean overlap of their regions. */
  frames: readonly { frameId: string; meanPx: number | null; overlap?: number | null }[];
  /** Displacements of unlabelled joints from their pretrained positions. */
  movements: readonly JointMovement[];
  /** Why the model should not be used, as a sentence; null without an objection. */
  objection: string | null;
  /** Whether the promotion check failed; see worker/training/promotion-check.ts. */
  failed: boolean;
  /** Ids of the lesson's points at the time of training, in the order of the model's channels. */
  pointIds: readonly string[];
  /** Ids of the training frames, including those of the initial model. */
  learnedFrom: readonly string[];
  /** The id of the initial model; null when trained from scratch. */
  startedFrom: string | null;
  seconds: number;
}

/** Displacement of a joint over all frames where its pretrained position is confident. */
export interface JointMovement {
  name: string;
  count: number;
  medianPx: number;
  /** In units of the body's size. */
  medianShare: number;
  hasMoved: boolean;
}

/** The result of a run. */
export interface TrainingResult {
  /** The id of the stored model. */
  modelId: string;
  report: TrainingReport;
  /** Whether the run was stopped early by the user. */
  stopped: boolean;
  /** Why the run ended early, as a sentence; null otherwise. The model has the last good weights. */
  failure: string | null;
}

/** Current maps of a validation frame. */
export interface ValidationFrame {
  frameId: string;
  /** Logits [h, w, K], in the order of the lesson's points. */
  map: CellMap;
}

/** Progress of a run. */
export type TrainingEvent =
  /** Samples are being collected; `fraction` 0..1. `secondsLeft` is for the whole run, null when unknown. */
  | { kind: 'preparing'; fraction: number; secondsLeft: number | null }
  /** An interrupted run was resumed. */
  | { kind: 'resumed'; progress: RunProgress }
  /**
   * Sent a few times per second. `heldOutPx` is the median error on the validation frames, px, when it was just
   * measured, else null; `heldOutOverlap` is the median overlap of regions.
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
  /** Sent after each measurement. */
  | { kind: 'validated'; frames: ValidationFrame[] }
  /** The loss was not finite: the run returned to its last safe state and halved the learning rate. */
  | { kind: 'rolled-back'; step: number }
  | { kind: 'paused'; step: number };

/** The trainer worker's functions, called through Comlink. */
export interface TrainerApi {
  /** Trains a lesson of the database, saves checkpoints, tests the model and stores it. Rejects with a KeydotError. */
  train(request: TrainingRequest, onEvent: (event: TrainingEvent) => void): Promise<TrainingResult>;
  pause(): void;
  resume(): void;
  /** Stops the run after the current step; it resolves with the model so far. */
  stop(): void;
  /** Answers between two steps, to show that the worker is alive. */
  ping(): boolean;
}
