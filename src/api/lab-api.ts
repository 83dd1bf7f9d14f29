// THE LAB'S BORDER: every call and type that crosses from the page to a lab worker and back, and nothing
// else. The worker's end is worker/lab.worker.ts. A worker learns one set-up; two side by side are two.
import type { CellMap } from '../core/model/heads.ts';
import type { LabAnswer, LabFigures } from '../core/lab/lab-figures.ts';
import type { LabSetup } from '../core/lab/lab-setup.ts';
import type { ScenePlace } from '../core/lab/scene.ts';

/** An unseen picture that is watched while the network learns. It does not change. */
export interface LabPicture {
  width: number;
  height: number;
  /** [height, width, 4] bytes: red, green, blue, alpha. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
  /** For each point where it is; null where nobody knows. Empty for a region. */
  truth: readonly (ScenePlace | null)[];
  /** [h, w, K] 0..1: what the maps should show; null for outputs that are no map. */
  target: CellMap | null;
}

/** What the worker tells while it works. */
export type LabEvent =
  /** Pictures are made, and looked at by the frozen network where there is one; 0..1. */
  | { kind: 'preparing'; fraction: number }
  /** Once, before the first step: what is watched, and how large the network is. */
  | { kind: 'ready'; pictures: readonly LabPicture[]; parameters: number }
  /** A few times a second, and after the last step. */
  | { kind: 'progress'; step: number; steps: number; loss: number; secondsLeft: number }
  /** About twenty times a run: a point of the error's curve, and the maps as they are now. */
  | { kind: 'checked'; step: number; figures: LabFigures; answers: readonly LabAnswer[] };

/** How a run ended. */
export interface LabResult {
  /** On pictures that were not watched either. */
  figures: LabFigures;
  /** Steps taken: fewer than planned when it was stopped. */
  step: number;
  seconds: number;
  stopped: boolean;
}

export interface LabRequest {
  setup: LabSetup;
  /** Threads to compute with: all there are for one set-up, half of them each for two. */
  threads: number;
}

/** A lab worker, as the page calls it through Comlink. */
export interface LabApi {
  /** Learns a set-up. Rejects with a KeydotError that says what cannot be. */
  start(request: LabRequest, onEvent: (event: LabEvent) => void): Promise<LabResult>;
  /** Ends the run soon; it resolves with what has been learned. */
  stop(): void;
  /** Answers between two steps: a sign of life. */
  ping(): boolean;
}
