// What fingers, pens and mice do on the label editor, told as few verbs: place, drag, paint, pan,
// pinch. A mouse drags the picture; a finger aims, with a loupe above it; two fingers pinch. While a
// region is the current one, a mouse, a pen and one finger paint.
import type { ViewPoint } from './label-view.ts';

/** How a stroke is painted. */
export interface StrokePointer {
  isFinger: boolean;
  /** The other end of the pen. */
  erases: boolean;
}

export interface LabelPointerHooks {
  /** Whether a press paints, rather than places a point. */
  paints: () => boolean;
  /** The brush comes down. */
  press: (at: ViewPoint, pointer: StrokePointer) => void;
  /** It goes on over these, or hovers there while it is not down; null when nothing hovers. */
  brush: (places: readonly ViewPoint[] | null) => void;
  lift: () => void;
  /** Which point is under a place, if any. */
  hit: (at: ViewPoint, isFinger: boolean) => string | null;
  /** A point is held, or a place for the current point is aimed at (`pointId` null). */
  aim: (pointId: string | null, at: ViewPoint, isFinger: boolean) => void;
  /** It was let go of here. */
  drop: (pointId: string | null, at: ViewPoint, moved: boolean) => void;
  cancel: () => void;
  pan: (dx: number, dy: number) => void;
  pinch: (factor: number, at: ViewPoint, dx: number, dy: number) => void;
}

/** A pointer that has moved less has not moved, px. */
const SLACK = 4;

interface Hold {
  pointerId: number;
  /** A point, a place to be (null), the brush, or the picture. */
  what: { kind: 'point'; pointId: string | null } | { kind: 'brush' } | { kind: 'picture' };
  from: ViewPoint;
  last: ViewPoint;
  moved: boolean;
  isFinger: boolean;
  isPen: boolean;
}

/** Which of a pen's buttons is its other end. Source: Pointer Events, 10.2. */
const PEN_ERASER = 32;

export class LabelPointers {
  #hold: Hold | null = null;
  readonly #fingers = new Map<number, ViewPoint>();

  constructor(
    readonly element: Element,
    readonly hooks: LabelPointerHooks,
  ) {}

  down(event: PointerEvent): void {
    if (event.pointerType === 'mouse' && event.button > 1) return;
    const at = this.#placeOf(event);
    // The hand that rests beside a pen is no finger.
    if (this.#hold?.isPen && event.pointerType === 'touch') return;
    this.element.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, at);
    if (this.#fingers.size > 1) {
      if (this.#hold) this.hooks.cancel();
      this.#hold = null;
      return;
    }
    const what = this.#take(event, at);
    const [isFinger, isPen] = [event.pointerType !== 'mouse', event.pointerType === 'pen'];
    const { pointerId } = event;
    this.#hold = { pointerId, what, from: at, last: at, moved: false, isFinger, isPen };
    if (what.kind === 'point') this.hooks.aim(what.pointId, at, isFinger);
    if (what.kind === 'brush') {
      const erases = (event.buttons & PEN_ERASER) !== 0;
      this.hooks.press(at, { isFinger: event.pointerType === 'touch', erases });
    }
  }

  /** What a press takes hold of. */
  #take(event: PointerEvent, at: ViewPoint): Hold['what'] {
    if (event.button === 1) return { kind: 'picture' };
    if (this.hooks.paints()) return { kind: 'brush' };
    const isFinger = event.pointerType !== 'mouse';
    const pointId = this.hooks.hit(at, isFinger);
    return isFinger || pointId !== null ? { kind: 'point', pointId } : { kind: 'picture' };
  }

  move(event: PointerEvent): void {
    if (!this.#fingers.has(event.pointerId)) {
      if (this.hooks.paints() && !this.#hold) this.hooks.brush([this.#placeOf(event)]);
      return;
    }
    const at = this.#placeOf(event);
    if (this.#fingers.size > 1) this.#pinch(event.pointerId, at);
    this.#fingers.set(event.pointerId, at);
    const hold = this.#hold;
    if (!hold || hold.pointerId !== event.pointerId) return;
    if (hold.what.kind === 'brush') {
      const between = coalesced(event).map((each) => this.#placeOf(each));
      return this.hooks.brush(between.length > 0 ? between : [at]);
    }
    hold.moved ||= Math.hypot(at.x - hold.from.x, at.y - hold.from.y) > SLACK;
    const { what, last } = hold;
    hold.last = at;
    if (!hold.moved) return;
    if (what.kind === 'point') this.hooks.aim(what.pointId, at, hold.isFinger);
    else this.hooks.pan(at.x - last.x, at.y - last.y);
  }

  up(event: PointerEvent): void {
    const hold = this.#hold;
    this.#fingers.delete(event.pointerId);
    if (!hold || hold.pointerId !== event.pointerId) return;
    this.#hold = null;
    const at = this.#placeOf(event);
    if (hold.what.kind === 'brush') this.hooks.lift();
    else if (hold.what.kind === 'point') this.hooks.drop(hold.what.pointId, at, hold.moved);
    // A press of the mouse that moved nothing was a click.
    else if (!hold.moved && event.button === 0) this.hooks.drop(null, at, false);
  }

  leave(): void {
    if (!this.#hold) this.hooks.brush(null);
  }

  cancel(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    if (this.#hold?.pointerId !== event.pointerId) return;
    this.#hold = null;
    this.hooks.cancel();
  }

  #pinch(pointerId: number, at: ViewPoint): void {
    const before = this.#fingers.get(pointerId);
    const other = [...this.#fingers].find(([id]) => id !== pointerId)?.[1];
    if (!before || !other) return;
    const spread = (place: ViewPoint) => Math.hypot(place.x - other.x, place.y - other.y);
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    const factor = spread(at) / Math.max(1, spread(before));
    this.hooks.pinch(factor, middle, (at.x - before.x) / 2, (at.y - before.y) / 2);
  }

  #placeOf({ clientX, clientY }: PointerEvent): ViewPoint {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}

/** All that the pointer did since the last frame, so that a quick stroke is a round one. */
function coalesced(event: PointerEvent): PointerEvent[] {
  // Safari has it from 18.2 on, and no browser on a page that is not secure.
  return 'getCoalescedEvents' in event ? event.getCoalescedEvents() : [];
}
