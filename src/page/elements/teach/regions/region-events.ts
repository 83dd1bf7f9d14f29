// The typed events of painting a region; keydot-label.ts does what they ask.
import type { Label } from '../../../../core/lesson/labels.ts';
import type { PixelPlace } from '../../../../core/mask/region-mask.ts';
import type { Brush } from './region-brush.ts';

/** A stroke has ended; this is the region now, null when nothing is left of it. */
export class RegionPaintEvent extends Event {
  static readonly type = 'region-paint';

  constructor(
    readonly frameId: string,
    readonly pointId: string,
    readonly label: Required<Label> | null,
  ) {
    super(RegionPaintEvent.type, { bubbles: true, composed: true });
  }
}

/** Keys have moved the ring here, pixels of the frame; null when it follows a pointer. */
export class RingEvent extends Event {
  static readonly type = 'region-ring';

  constructor(readonly ring: PixelPlace | null) {
    super(RingEvent.type, { bubbles: true, composed: true });
  }
}

/** Another tool or size is wanted. */
export class BrushEvent extends Event {
  static readonly type = 'region-brush';

  constructor(readonly brush: Partial<Brush>) {
    super(BrushEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'region-paint': RegionPaintEvent;
    'region-ring': RingEvent;
    'region-brush': BrushEvent;
  }
}
