// The last seconds as they were shown: copies of a few frames a second, so that someone who saw a wrong
// answer can go back to it. Bounded in memory; a large frame is kept more rarely. Who keeps:
// pose-engine.ts; how planes become a picture: shown-frame.ts.
import type { PixelPlanes } from '../../core/image/pixel-planes.ts';
import type { KeptFrame } from './shown-frame.ts';

/** How far back one can go, ms. */
const KEPT_MS = 3000;
/** Frames over that time, where they are small. */
const MAX_FRAMES = 15;
/** What all copies may take, bytes: ten frames of 1920×1080 in three planes, all of 640×480. */
const MAX_BYTES = 32 * 2 ** 20;

interface Remembered {
  shown: KeptFrame;
  /** When it was kept, ms. */
  atMs: number;
}

export class FrameMemory {
  #remembered: Remembered[] = [];
  #spare: Uint8Array[] = [];
  #frozen: KeptFrame[] | null = null;

  /** Whether it may be time for another frame; only its size says for sure. */
  isDue(nowMs: number): boolean {
    const newest = this.#remembered.at(-1);
    return !this.#frozen && (!newest || nowMs - newest.atMs >= KEPT_MS / MAX_FRAMES);
  }

  /** Keeps a copy of a frame that was shown, if it is time for one. */
  offer(shown: KeptFrame, nowMs: number): void {
    if (this.#frozen) return;
    const bytes = lengthOf(shown.planes);
    const room = Math.min(MAX_FRAMES, Math.floor(MAX_BYTES / bytes));
    const newest = this.#remembered.at(-1);
    if (room < 1 || (newest && nowMs - newest.atMs < KEPT_MS / room)) return;
    this.#drop(({ atMs }, index) => {
      return nowMs - atMs > KEPT_MS || index <= this.#remembered.length - room;
    });
    this.#remembered.push({ shown: copyShown(shown, this.#reserve(bytes)), atMs: nowMs });
  }

  /** Stops time: what was kept and the frame shown last, oldest first. The same until it is thawed. */
  freeze(last: KeptFrame | null): readonly KeptFrame[] {
    if (this.#frozen) return this.#frozen;
    const before = this.#remembered
      .map(({ shown }) => shown)
      .filter(({ report }) => report.frame !== last?.report.frame);
    const newest = last && copyShown(last, new Uint8Array(lengthOf(last.planes)));
    this.#frozen = newest ? [...before, newest] : before;
    return this.#frozen;
  }

  /** One of the frozen frames; null when there is none. */
  frozenAt(index: number): KeptFrame | null {
    return this.#frozen?.[index] ?? null;
  }

  /** Time goes on; what was frozen is given up. */
  thaw(): void {
    this.#frozen = null;
    this.forget();
  }

  /** What was shown before has nothing to do with what comes; what is frozen stays. */
  forget(): void {
    this.#remembered = [];
    this.#spare = [];
  }

  #drop(isOver: (each: Remembered, index: number) => boolean): void {
    const over = this.#remembered.filter(isOver);
    this.#remembered = this.#remembered.filter((each) => !over.includes(each));
    this.#spare.push(...over.map(({ shown }) => shown.planes.data));
  }

  /** A buffer of this size, one that is done with if there is one; those of other sizes are let go. */
  #reserve(bytes: number): Uint8Array {
    this.#spare = this.#spare.filter(({ byteLength }) => byteLength === bytes);
    return this.#spare.pop() ?? new Uint8Array(bytes);
  }
}

/** Planes lie in a buffer that may be longer than they are; its length is what a copy takes. */
function lengthOf({ data }: PixelPlanes): number {
  return data.byteLength;
}

function copyShown({ planes, ...found }: KeptFrame, into: Uint8Array): KeptFrame {
  into.set(planes.data);
  return { ...found, planes: { ...planes, data: into } };
}
