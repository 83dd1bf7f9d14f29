// What is known of a frame besides its picture, for pose-engine.ts.

export interface FrameContext {
  /** Nothing before the frame has to do with it. */
  still: boolean;
  /** From the frame's own moment until it was handed over, ms. */
  captureMs: number;
  /** Frames of its source that never came here, so far. */
  skipped?: number;
  /** It takes the time it takes: nobody watches for the next one. A still always does. */
  unhurried?: boolean;
}
