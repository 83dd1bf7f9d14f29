// The typed events of the label editor's parts; keydot-label.ts does what they ask.
import type { LabelState } from '../../../../core/lesson/labels.ts';
import type { ViewPoint } from './label-view.ts';

/** Another point is the current one. */
export class PointSelectEvent extends Event {
  static readonly type = 'point-select';

  constructor(readonly pointId: string) {
    super(PointSelectEvent.type, { bubbles: true, composed: true });
  }
}

/** A point is where the person has put it; null when there is no current point. */
export class PlaceEvent extends Event {
  static readonly type = 'place-point';

  constructor(
    readonly pointId: string | null,
    readonly place: ViewPoint,
    /** It was put there at once, rather than dragged: the next point's turn has come. */
    readonly goesOn: boolean,
  ) {
    super(PlaceEvent.type, { bubbles: true, composed: true });
  }
}

/** The current point becomes this in the frame. */
export class StateEvent extends Event {
  static readonly type = 'point-state';

  constructor(readonly state: LabelState) {
    super(StateEvent.type, { bubbles: true, composed: true });
  }
}

/** What else the editor's buttons and keys can ask for. */
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

export class LabelActionEvent extends Event {
  static readonly type = 'label-action';

  constructor(readonly action: LabelAction) {
    super(LabelActionEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'point-select': PointSelectEvent;
    'place-point': PlaceEvent;
    'point-state': StateEvent;
    'label-action': LabelActionEvent;
  }
}
