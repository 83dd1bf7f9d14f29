// The interface between the page and a lab worker. A worker trains one set-up; the page starts two for a comparison.
// Next: worker/lab.worker.ts.
import type { CellMap } from '../core/model/heads.ts';
import type { LabAnswer, LabFigures } from '../core/lab/lab-figures.ts';
import type { LabSetup } from '../core/lab/lab-setup.ts';
import type { ScenePlace } from '../core/lab/scene.ts';

/** A validation picture whose maps are shown during training. */
export interface LabPicture {
  width: number;
  height: number;
  /** [height, width, 4] bytes: red, green, blue, alpha. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
  /** The true position of each point; null when unlabelled. Empty for a region. */
  truth: readonly (ScenePlace | null)[];
  /** Target maps [h, w, K], 0..1; null for outputs that are not maps. */
  target: CellMap | null;
}

/** Progress of a run. */
export type LabEvent =
  /** Samples are being created; `fraction` 0..1. */
  | { kind: 'preparing'; fraction: number }
  /** Sent once before the first step: the validation pictures and the size of the network. */
  | { kind: 'ready'; pictures: readonly LabPicture[]; parameters: number }
  /** Sent a few times per second, and after the last step. */
  | { kind: 'progress'; step: number; steps: number; loss: number; secondsLeft: number }
  /** Sent about twenty times per run: a point of the error curve and the current maps. */
  | { kind: 'checked'; step: number; figures: LabFigures; answers: readonly LabAnswer[] };

/** The result of a run. */
export interface LabResult {
  /** Errors on test pictures, which are not among the validation pictures. */
  figures: LabFigures;
  /** Steps taken; fewer than planned when stopped. */
  step: number;
  seconds: number;
  stopped: boolean;
}

/** The run to start. */
export interface LabRequest {
  setup: LabSetup;
  /** Number of threads: all for one set-up, half for each of two. */
  threads: number;
}

/** The lab worker's functions, called through Comlink. */
export interface LabApi {
  /** Trains a set-up. Rejects with a KeydotError. */
  start(request: LabRequest, onEvent: (event: LabEvent) => void): Promise<LabResult>;
  /** Stops the run after the current step; it resolves with the result so far. */
  stop(): void;
  /** Answers between two steps, to show that the worker is alive. */
  ping(): boolean;
}
