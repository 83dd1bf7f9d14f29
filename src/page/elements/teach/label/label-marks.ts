// The marks of points over the labelled frame, as SVG, and which mark a press hits. Regions are drawn
// below by ../regions/keydot-region-layer.ts.
import { html, nothing, svg } from 'lit';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/model-spec.ts';
import { isPlaced } from '../../../../core/lesson/labels.ts';
import { formatPointName } from '../../shared/format.ts';
import { toScreen, type LabelView, type ViewPoint } from './label-view.ts';
import { colorOf } from '../../../../core/drawing/palette.ts';
import { pointMark } from '../points/keydot-point-swatch.ts';

const RADIUS_PX = 7;

/** Maximum distance between a press and the mark it hits, px. */
const REACH_PX = { mouse: 11, finger: 22, fingerWhilePlacing: 12 };

interface MarksRequest {
  lesson: LessonDocument;
  frame: LessonFrame;
  view: LabelView;
  /** The current point. */
  pointId: string | null;
  /** A point that is dragged, with its position in unit coordinates. */
  held: { pointId: string | null; place: ViewPoint } | null;
}

/** Draws marks, bones, and a halo and name at the current point. The element styles `.marks`. */
export function labelMarks({ lesson, frame, view, pointId, held }: MarksRequest) {
  const placeOf = (id: string) => {
    if (held?.pointId === id) return held.place;
    const label = labelOf(lesson, frame.id, id);
    return isPlaced(label) ? label : null;
  };
  const bones = lesson.bones.map(([from, to]) => {
    const [a, b] = [placeOf(from), placeOf(to)];
    if (!a || !b) return nothing;
    const [start, end] = [toScreen(view, frame, a), toScreen(view, frame, b)];
    return svg`<line x1=${start.x} y1=${start.y} x2=${end.x} y2=${end.y} />`;
  });
  const marks = lesson.points.map((point) => {
    const place = isRegion(point) ? null : placeOf(point.id);
    if (!place) return nothing;
    const { x, y } = toScreen(view, frame, place);
    const isCurrent = point.id === pointId;
    return svg`
      <g transform="translate(${x} ${y})" data-point=${point.name}>
        ${isCurrent ? svg`<circle class="halo" r=${RADIUS_PX * 2.1} stroke=${colorOf(point)} />` : nothing}
        ${pointMark(point, labelOf(lesson, frame.id, point.id), RADIUS_PX)}
        ${isCurrent ? svg`<text x="0" y=${-RADIUS_PX * 2.8}>${formatPointName(point.name)}</text>` : nothing}
      </g>
    `;
  });
  return html`<svg class="marks" aria-hidden="true">${bones}${marks}</svg>`;
}

interface Press {
  lesson: LessonDocument;
  frame: LessonFrame;
  view: LabelView;
  at: ViewPoint;
  isFinger: boolean;
  /** The current point. */
  pointId: string | null;
}

/** Finds the point whose mark is nearest to a press and within reach; null if there is none. */
export function hitPoint({ lesson, frame, view, at, isFinger, pointId }: Press): string | null {
  const placeOf = (id: string): ViewPoint | null => {
    const label = labelOf(lesson, frame.id, id);
    return isPlaced(label) ? label : null;
  };
  const isPlacing = pointId !== null && !placeOf(pointId);
  const fingerReach = isPlacing ? REACH_PX.fingerWhilePlacing : REACH_PX.finger;
  let reach = isFinger ? fingerReach : REACH_PX.mouse;
  let found: string | null = null;
  for (const point of lesson.points) {
    const place = isRegion(point) ? null : placeOf(point.id);
    if (!place) continue;
    const { x, y } = toScreen(view, frame, place);
    const distance = Math.hypot(x - at.x, y - at.y);
    // If two marks coincide, the current point is hit.
    if (distance > reach || (distance === reach && point.id !== pointId)) continue;
    reach = distance;
    found = point.id;
  }
  return found;
}
