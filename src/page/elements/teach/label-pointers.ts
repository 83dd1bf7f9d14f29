// What fingers, pens and mice do on the label editor, told as few verbs: place, drag, pan, pinch.
// A mouse drags the picture; a finger aims, with a loupe above it; two fingers pinch.
import type { Place } from './label-view.ts';

export interface LabelPointerHooks {
  /** Which point is under a place, if any. */
  hit: (at: Place, isFinger: boolean) => string | null;
  /** A point is held, or a place for the current point is aimed at (`pointId` null). */
  aim: (pointId: string | null, at: Place, isFinger: boolean) => void;
  /** It was let go of here. */
  drop: (pointId: string | null, at: Place, moved: boolean) => void;
  cancel: () => void;
  pan: (dx: number, dy: number) => void;
  pinch: (factor: number, at: Place, dx: number, dy: number) => void;
}

/** A pointer that has moved less has not moved, px. */
const SLACK = 4;

interface Hold {
  pointerId: number;
  /** A point, a place to be (null), or the picture. */
  what: { kind: 'point'; pointId: string | null } | { kind: 'picture' };
  from: Place;
  last: Place;
  moved: boolean;
  isFinger: boolean;
}

export class LabelPointers {
  #hold: Hold | null = null;
  readonly #fingers = new Map<number, Place>();

  constructor(
    readonly element: Element,
    readonly hooks: LabelPointerHooks,
  ) {}

  down(event: PointerEvent): void {
    if (event.pointerType === 'mouse' && event.button > 1) return;
    const at = this.#placeOf(event);
    this.element.setPointerCapture(event.pointerId);
    const isFinger = event.pointerType !== 'mouse';
    this.#fingers.set(event.pointerId, at);
    if (this.#fingers.size > 1) {
      if (this.#hold) this.hooks.cancel();
      this.#hold = null;
      return;
    }
    const pointId = event.button === 1 ? null : this.hooks.hit(at, isFinger);
    const isPicture = event.button === 1 || (!isFinger && pointId === null);
    this.#hold = {
      pointerId: event.pointerId,
      what: isPicture ? { kind: 'picture' } : { kind: 'point', pointId },
      from: at,
      last: at,
      moved: false,
      isFinger,
    };
    if (!isPicture) this.hooks.aim(pointId, at, isFinger);
  }

  move(event: PointerEvent): void {
    if (!this.#fingers.has(event.pointerId)) return;
    const at = this.#placeOf(event);
    if (this.#fingers.size > 1) this.#pinch(event.pointerId, at);
    this.#fingers.set(event.pointerId, at);
    const hold = this.#hold;
    if (!hold || hold.pointerId !== event.pointerId) return;
    hold.moved ||= Math.hypot(at.x - hold.from.x, at.y - hold.from.y) > SLACK;
    const { what, last } = hold;
    hold.last = at;
    if (!hold.moved) return;
    if (what.kind === 'picture') this.hooks.pan(at.x - last.x, at.y - last.y);
    else this.hooks.aim(what.pointId, at, hold.isFinger);
  }

  up(event: PointerEvent): void {
    const hold = this.#hold;
    this.#fingers.delete(event.pointerId);
    if (!hold || hold.pointerId !== event.pointerId) return;
    this.#hold = null;
    const at = this.#placeOf(event);
    if (hold.what.kind === 'point') this.hooks.drop(hold.what.pointId, at, hold.moved);
    // A press of the mouse that moved nothing was a click.
    else if (!hold.moved && event.button === 0) this.hooks.drop(null, at, false);
  }

  cancel(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    if (this.#hold?.pointerId !== event.pointerId) return;
    this.#hold = null;
    this.hooks.cancel();
  }

  #pinch(pointerId: number, at: Place): void {
    const before = this.#fingers.get(pointerId);
    const other = [...this.#fingers].find(([id]) => id !== pointerId)?.[1];
    if (!before || !other) return;
    const spread = (place: Place) => Math.hypot(place.x - other.x, place.y - other.y);
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    const factor = spread(at) / Math.max(1, spread(before));
    this.hooks.pinch(factor, middle, (at.x - before.x) / 2, (at.y - before.y) / 2);
  }

  #placeOf({ clientX, clientY }: PointerEvent): Place {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}
