// Copies of a few frames per second over the last seconds, so that a user who noticed a wrong result can go back to it.
// Memory is bounded: large frames are copied less often. Planes become pictures in shown-frame.ts.
import type { PixelPlanes } from '../../core/image/pixel-planes.ts';
import type { KeptFrame } from './shown-frame.ts';

/** Time that is kept, ms. */
const KEPT_MS = 3000;
/** Maximum number of frames in that time. */
const MAX_FRAMES = 15;
/** Maximum size of all copies, bytes: ten I420 frames of 1920×1080, or all frames of 640×480. */
const MAX_BYTES = 32 * 2 ** 20;

interface KeptCopy {
  shown: KeptFrame;
  /** Time of the copy, ms. */
  atMs: number;
}

export class FrameMemory {
  #remembered: KeptCopy[] = [];
  #spare: Uint8Array[] = [];
  #frozen: KeptFrame[] | null = null;

  /** Whether another copy may be due; the frame's size decides. */
  isDue(nowMs: number): boolean {
    const newest = this.#remembered.at(-1);
    return !this.#frozen && (!newest || nowMs - newest.atMs >= KEPT_MS / MAX_FRAMES);
  }

  /** Copies a frame, if a copy is due. */
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

  /** The copies and the last frame, oldest first. They stay the same until they are thawed. */
  freeze(last: KeptFrame | null): readonly KeptFrame[] {
    if (this.#frozen) return this.#frozen;
    const before = this.#remembered
      .map(({ shown }) => shown)
      .filter(({ report }) => report.frame !== last?.report.frame);
    const newest = last && copyShown(last, new Uint8Array(lengthOf(last.planes)));
    this.#frozen = newest ? [...before, newest] : before;
    return this.#frozen;
  }

  /** A frozen frame; null when there is none at this index. */
  frozenAt(index: number): KeptFrame | null {
    return this.#frozen?.[index] ?? null;
  }

  /** Releases the frozen frames and starts copying again. */
  thaw(): void {
    this.#frozen = null;
    this.forget();
  }

  /** Drops all copies, e.g. for another source. Frozen frames stay. */
  forget(): void {
    this.#remembered = [];
    this.#spare = [];
  }

  #drop(isOver: (each: KeptCopy, index: number) => boolean): void {
    const over = this.#remembered.filter(isOver);
    this.#remembered = this.#remembered.filter((each) => !over.includes(each));
    this.#spare.push(...over.map(({ shown }) => shown.planes.data));
  }

  /** A buffer of this size, reused when possible. Buffers of other sizes are dropped. */
  #reserve(bytes: number): Uint8Array {
    this.#spare = this.#spare.filter(({ byteLength }) => byteLength === bytes);
    return this.#spare.pop() ?? new Uint8Array(bytes);
  }
}

function lengthOf({ data }: PixelPlanes): number {
  return data.byteLength;
}

function copyShown({ planes, ...found }: KeptFrame, into: Uint8Array): KeptFrame {
  into.set(planes.data);
  return { ...found, planes: { ...planes, data: into } };
}
