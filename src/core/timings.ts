// The times a frame takes, stage by stage, and their percentiles over the last seconds.

/** Milliseconds a frame, by stage. `totalMs` runs from the frame's arrival to its drawing. */
export interface StageSummary {
  /** Waiting: from the moment the camera delivered the frame to the start of its analysis. */
  captureMs: number;
  /** From the frame to the network's input. */
  inputMs: number;
  networkMs: number;
  decodeMs: number;
  drawMs: number;
  totalMs: number;
}
