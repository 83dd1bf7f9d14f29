// How points look, everywhere in the Teach place: left round, right square, the middle a diamond;
// filled when seen, hollow when hidden, dashed while only guessed. SVG templates, in the caller's units.
import { svg, type SVGTemplateResult } from 'lit';
import type { LessonLabel, LessonPoint } from '../../../core/lesson-document.ts';
import type { Side } from '../../../core/model-spec.ts';
import { OUTLINE_COLOR, SIDE_COLORS } from '../../../core/palette.ts';

/** A point's own colour, or its side's. */
export function colorOf({ color, side }: Pick<LessonPoint, 'color' | 'side'>): string {
  return color ?? SIDE_COLORS[side];
}

/** A shape around 0, 0 that reaches about `radius` to every side. */
function outlineOf(side: Side, radius: number): string {
  if (side === 'right') {
    const half = radius * 0.88;
    return `M${-half} ${-half}H${half}V${half}H${-half}Z`;
  }
  if (side === 'middle') {
    const reach = radius * 1.2;
    return `M0 ${-reach}L${reach} 0L0 ${reach}L${-reach} 0Z`;
  }
  return `M${-radius} 0A${radius} ${radius} 0 1 0 ${radius} 0A${radius} ${radius} 0 1 0 ${-radius} 0Z`;
}

/** A placed point's mark around 0, 0. */
export function pointMark(
  point: Pick<LessonPoint, 'color' | 'side'>,
  { state, guess }: Pick<LessonLabel, 'state' | 'guess'>,
  radius: number,
): SVGTemplateResult {
  const color = colorOf(point);
  const path = outlineOf(point.side, radius);
  const isHollow = state === 'occluded' || guess === true;
  const width = radius * 0.4;
  return svg`
    <path d=${path} fill="none" stroke=${OUTLINE_COLOR} stroke-width=${width * 2.2} />
    <path
      d=${path}
      fill=${color}
      fill-opacity=${isHollow ? 0.15 : 1}
      stroke=${color}
      stroke-width=${width}
      stroke-dasharray=${guess ? `${radius * 0.7} ${radius * 0.5}` : 'none'}
    />
  `;
}
