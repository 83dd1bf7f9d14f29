// Pointer input of the label editor, as gestures: place, drag, paint, pan, pinch. A mouse pans the
// picture; a finger aims with a magnifier above it; two fingers pinch. While a region is selected, a mouse,
// a pen and one finger paint.
import type { ViewPoint } from './label-view.ts';

/** The pointer that paints a stroke. */
export interface StrokePointer {
  isFinger: boolean;
  /** Whether the eraser end of a pen is used. */
  erases: boolean;
}

/** The gestures. Positions are in CSS pixels of the element. */
export interface LabelPointerHooks {
  /** Whether a press paints instead of placing a point. */
  paints: () => boolean;
  /** Starts a stroke. */
  press: (at: ViewPoint, pointer: StrokePointer) => void;
  /** Continues a stroke, or moves the brush while hovering. Null: the pointer left. */
  brush: (places: readonly ViewPoint[] | null) => void;
  /** Ends a stroke. */
  lift: () => void;
  /** The point whose mark is hit, if any. */
  hit: (at: ViewPoint, isFinger: boolean) => string | null;
  /** Drags a point, or aims at a place for the current point (`pointId` null). */
  aim: (pointId: string | null, at: ViewPoint, isFinger: boolean) => void;
  /** Ends aim. */
  drop: (pointId: string | null, at: ViewPoint, moved: boolean) => void;
  /** Aborts a stroke or aim. */
  cancel: () => void;
  pan: (dx: number, dy: number) => void;
  pinch: (factor: number, at: ViewPoint, dx: number, dy: number) => void;
}

/** Minimum movement of a drag; less is a click. */
const MIN_DRAG_PX = 4;

interface Hold {
  pointerId: number;
  /** `pointId` is null while a place for the current point is aimed at. */
  what: { kind: 'point'; pointId: string | null } | { kind: 'brush' } | { kind: 'picture' };
  from: ViewPoint;
  last: ViewPoint;
  moved: boolean;
  isFinger: boolean;
  isPen: boolean;
}

/** The bit of the eraser in `buttons`. Source: Pointer Events, 10.2. */
const PEN_ERASER = 32;

/** Turns pointer events into gestures. */
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
    // Palm rejection while a pen is used.
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
    hold.moved ||= Math.hypot(at.x - hold.from.x, at.y - hold.from.y) > MIN_DRAG_PX;
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
    // A mouse press without movement is a click.
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

/** All pointer positions since the last animation frame, for smooth fast strokes. */
function coalesced(event: PointerEvent): PointerEvent[] {
  // Missing in Safari before 18.2 and in insecure contexts.
  return 'getCoalescedEvents' in event ? event.getCoalescedEvents() : [];
}
