// The times of a recording's frames, from the source's clock. They only go forward, even when the
// source starts over or is moved by hand.

/**
 * A camera's clock is believed even when its frames come late and all at once; only another camera's may
 * leap. A video file that plays is moved by hand; one whose every frame is read is not.
 */
const LARGEST_LEADS_MS = { camera: 10_000, video: 1000, every: Infinity };

export class RecordingClock {
  #timeMs: number | null = null;
  /** Not rounded, so that thirds of milliseconds do not add up. */
  #exactMs = 0;
  #sourceMs = 0;
  #wallMs = 0;

  /**
   * @param largestLeadMs the source's clock may be so much quicker than ours in one step before its leap
   *   counts as a move; Infinity for a source that is never moved, as a file that is read to its end
   */
  constructor(readonly largestLeadMs: number) {}

  /** The clock for what is recorded: a camera, a video that plays, or a file's every frame. */
  static of(recorded: keyof typeof LARGEST_LEADS_MS): RecordingClock {
    return new RecordingClock(LARGEST_LEADS_MS[recorded]);
  }

  /**
   * The time of the next frame since the first, in whole milliseconds: every container can say those
   * exactly. Null for a frame that was here just before, as when a paused video is drawn again.
   * @param sourceMs the frame's own time
   * @param wallMs when it came, by a clock that never goes back
   */
  next(sourceMs: number, wallMs: number): number | null {
    const sourceStep = sourceMs - this.#sourceMs;
    const wallStep = wallMs - this.#wallMs;
    if (this.#timeMs === null) {
      this.#timeMs = 0;
    } else {
      if (sourceStep === 0) return null;
      const isBelieved = sourceStep > 0 && sourceStep <= wallStep + this.largestLeadMs;
      this.#exactMs += isBelieved ? sourceStep : Math.max(0, wallStep);
      // Two frames within one millisecond are told apart by the next one.
      this.#timeMs = Math.max(Math.round(this.#exactMs), this.#timeMs + 1);
    }
    this.#sourceMs = sourceMs;
    this.#wallMs = wallMs;
    return this.#timeMs;
  }
}

/** `keydot-2026-11-22-1432`, by the clock on the wall; with a number where names are taken. */
export function recordingName(moment: Date, taken: ReadonlySet<string> = new Set()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join('-');
  const name = `keydot-${day}-${two(moment.getHours())}${two(moment.getMinutes())}`;
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

/** ISO 8601 with the offset from UTC, so that both the moment and the local hour can be read. */
export function localTimestamp(moment: Date): string {
  const offsetMinutes = -moment.getTimezoneOffset();
  const local = new Date(moment.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(offsetMinutes);
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}
