// How far apart a camera's frames really come, as the browser counts them: in the dark a camera is
// slower than it says. Who asks: camera-feed.ts, for the worker, which counts what is missing.

/** How often the browser's count is looked at, and over how long a rate is taken, ms. */
const LOOK_MS = 1000;
const SPAN_MS = 10_000;
/** Fewer frames say nothing about a rate. */
const MIN_FRAMES = 10;

/** What browsers count of a video track (https://w3c.github.io/mediacapture-extensions/#mediastreamtrack-statistics). */
interface CountingTrack {
  stats?: { deliveredFrames?: number };
}

export class TrackPace {
  readonly #track: MediaStreamVideoTrack & CountingTrack;
  readonly #tell: (intervalMs: number) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #looks: { timeMs: number; frames: number }[] = [];

  /** @param tell called about once a second; never in browsers that do not count */
  constructor(track: MediaStreamVideoTrack, tell: (intervalMs: number) => void) {
    this.#track = track;
    this.#tell = tell;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#look();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const frames = this.#track.stats?.deliveredFrames;
    if (typeof frames !== 'number') return;
    const timeMs = performance.now();
    const isOld = (look: { timeMs: number }) => timeMs - look.timeMs > SPAN_MS;
    this.#looks = [...this.#looks.filter((look) => !isOld(look)), { timeMs, frames }];
    const [first] = this.#looks;
    const count = frames - first.frames;
    if (count >= MIN_FRAMES) this.#tell((timeMs - first.timeMs) / count);
  }
}
