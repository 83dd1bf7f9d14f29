// Which point a press on the still means.
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/point-kind.ts';
import { isPlaced } from '../../../../core/lesson/labels.ts';
import { toScreen, type LabelView, type ViewPoint } from './label-view.ts';

/** How near a press must be to a mark to hold it, px. */
const REACH = { mouse: 11, finger: 22, fingerWhilePlacing: 12 };

interface Press {
  lesson: LessonDocument;
  frame: LessonFrame;
  view: LabelView;
  at: ViewPoint;
  isFinger: boolean;
  /** The current point. */
  pointId: string | null;
}

/** The point whose mark is nearest, within reach; null when there is none. */
export function hitPoint({ lesson, frame, view, at, isFinger, pointId }: Press): string | null {
  const placeOf = (id: string): ViewPoint | null => {
    const label = labelOf(lesson, frame.id, id);
    return isPlaced(label) ? label : null;
  };
  const isPlacing = pointId !== null && !placeOf(pointId);
  const fingerReach = isPlacing ? REACH.fingerWhilePlacing : REACH.finger;
  let reach = isFinger ? fingerReach : REACH.mouse;
  let found: string | null = null;
  for (const point of lesson.points) {
    const place = isRegion(point) ? null : placeOf(point.id);
    if (!place) continue;
    const { x, y } = toScreen(view, frame, place);
    const distance = Math.hypot(x - at.x, y - at.y);
    // Of two that lie on each other, the current one is held.
    if (distance > reach || (distance === reach && point.id !== pointId)) continue;
    reach = distance;
    found = point.id;
  }
  return found;
}
