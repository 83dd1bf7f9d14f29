// The points of a still as SVG above it: marks, bones between them, a halo and the name at the current
// one. Regions are painted below: keydot-region-layer.ts.
import { html, nothing, svg } from 'lit';
import {
  labelOf,
  type LessonDocument,
  type LessonFrame,
} from '../../../../core/lesson/lesson-document.ts';
import { isRegion } from '../../../../core/model/point-kind.ts';
import { isPlaced } from '../../../../core/lesson/labels.ts';
import { formatPointName } from '../../shared/format.ts';
import { toScreen, type LabelView, type ViewPoint } from './label-view.ts';
import { colorOf } from '../../../../core/drawing/palette.ts';
import { pointMark } from './point-marks.ts';

const RADIUS = 7;

interface MarksRequest {
  lesson: LessonDocument;
  frame: LessonFrame;
  view: LabelView;
  /** The current point. */
  pointId: string | null;
  /** A point that is held, and where, unit coordinates. */
  held: { pointId: string | null; place: ViewPoint } | null;
}

/** The marks, for an element that styles `.marks`. */
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
        ${isCurrent ? svg`<circle class="halo" r=${RADIUS * 2.1} stroke=${colorOf(point)} />` : nothing}
        ${pointMark(point, labelOf(lesson, frame.id, point.id), RADIUS)}
        ${isCurrent ? svg`<text x="0" y=${-RADIUS * 2.8}>${formatPointName(point.name)}</text>` : nothing}
      </g>
    `;
  });
  return html`<svg class="marks" aria-hidden="true">${bones}${marks}</svg>`;
}
