// The typed events of the label editor, for points and regions. Next: keydot-label.ts, which handles them.
import type { LabelState, Label } from '../../../../core/lesson/labels.ts';
import type { ViewPoint } from './label-view.ts';
import type { PixelPlace } from '../../../../core/mask/region-mask.ts';
import type { Brush } from '../regions/region-brush.ts';

/** Selects the current point. */
export class PointSelectEvent extends Event {
  static readonly type = 'point-select';

  constructor(readonly pointId: string) {
    super(PointSelectEvent.type, { bubbles: true, composed: true });
  }
}

/** Places a point, in unit coordinates. `pointId` is null if the lesson has no points. */
export class PlaceEvent extends Event {
  static readonly type = 'place-point';

  constructor(
    readonly pointId: string | null,
    readonly place: ViewPoint,
    /** Whether the next unlabelled point is selected afterwards: after a click, not after a drag. */
    readonly advances: boolean,
  ) {
    super(PlaceEvent.type, { bubbles: true, composed: true });
  }
}

/** Sets the state of the current point in the frame. */
export class StateEvent extends Event {
  static readonly type = 'point-state';

  constructor(readonly state: LabelState) {
    super(StateEvent.type, { bubbles: true, composed: true });
  }
}

/** Other commands of the editor's buttons and keys. */
export type LabelAction =
  | 'accept-guesses'
  | 'same-as-before'
  | 'next-frame'
  | 'frame-before'
  | 'next-point'
  | 'point-before'
  | 'zoom-in'
  | 'zoom-out'
  | 'zoom-fit';

/** Requests a command of the editor. */
export class LabelActionEvent extends Event {
  static readonly type = 'label-action';

  constructor(readonly action: LabelAction) {
    super(LabelActionEvent.type, { bubbles: true, composed: true });
  }
}

/** Ends a stroke. `label` is the painted region, null if it is empty. */
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

/** Reports where keys moved the brush, in pixels of the frame; null while a pointer moves it. */
export class BrushMoveEvent extends Event {
  static readonly type = 'region-brush-move';

  constructor(readonly place: PixelPlace | null) {
    super(BrushMoveEvent.type, { bubbles: true, composed: true });
  }
}

/** Changes the tool or the size of the brush. */
export class BrushEvent extends Event {
  static readonly type = 'region-brush';

  constructor(readonly brush: Partial<Brush>) {
    super(BrushEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'point-select': PointSelectEvent;
    'place-point': PlaceEvent;
    'point-state': StateEvent;
    'label-action': LabelActionEvent;
    'region-paint': RegionPaintEvent;
    'region-brush-move': BrushMoveEvent;
    'region-brush': BrushEvent;
  }
}
