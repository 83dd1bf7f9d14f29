// Times and names of a recording. The times of its frames follow the source's clock and always increase, also
// when the source restarts or is seeked.

/**
 * Maximum step of the source's clock beyond the local clock's, ms; a larger step is a jump. Cameras may deliver late
 * frames in a batch, played videos are seeked by hand, and reading every frame of a file has no jumps.
 */
const MAX_LEADS_MS = { camera: 10_000, video: 1000, every: Infinity };

/** Computes the times of a recording's frames. */
export class RecordingClock {
  #timeMs: number | null = null;
  /** The time without rounding, which would accumulate. */
  #exactMs = 0;
  #sourceMs = 0;
  #wallMs = 0;

  /** @param maxLeadMs maximum step of the source's clock beyond the local clock's before it counts as a jump */
  constructor(readonly maxLeadMs: number) {}

  /** The clock for a source: a camera, a playing video, or every frame of a file. */
  static of(recorded: keyof typeof MAX_LEADS_MS): RecordingClock {
    return new RecordingClock(MAX_LEADS_MS[recorded]);
  }

  /**
   * The time of the next frame since the first, in whole milliseconds, which every container format represents
   * exactly.
   * @param sourceMs the frame's timestamp by the source's clock
   * @param wallMs its arrival by a monotonic local clock
   * @returns null for a repeated frame, as when a paused video is drawn again
   */
  next(sourceMs: number, wallMs: number): number | null {
    const sourceStep = sourceMs - this.#sourceMs;
    const wallStep = wallMs - this.#wallMs;
    if (this.#timeMs === null) {
      this.#timeMs = 0;
    } else {
      if (sourceStep === 0) return null;
      const isContinuous = sourceStep > 0 && sourceStep <= wallStep + this.maxLeadMs;
      this.#exactMs += isContinuous ? sourceStep : Math.max(0, wallStep);
      // Times are unique: two frames within one millisecond get consecutive times.
      this.#timeMs = Math.max(Math.round(this.#exactMs), this.#timeMs + 1);
    }
    this.#sourceMs = sourceMs;
    this.#wallMs = wallMs;
    return this.#timeMs;
  }
}

/** A recording's name by local time, as `keydot-2026-11-22-1432`; with a number when the name is taken. */
export function recordingName(moment: Date, taken: ReadonlySet<string> = new Set()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join('-');
  const name = `keydot-${day}-${two(moment.getHours())}${two(moment.getMinutes())}`;
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

/** ISO 8601 local time with its offset from UTC. */
export function localTimestamp(moment: Date): string {
  const offsetMinutes = -moment.getTimezoneOffset();
  const local = new Date(moment.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(offsetMinutes);
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}
