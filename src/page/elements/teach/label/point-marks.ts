// How points look, everywhere in the Teach place: left round, right square, the middle a diamond, a
// region a patch; filled when seen, hollow when hidden, dashed while only guessed. SVG templates, in the
// caller's units.
import { svg, type SVGTemplateResult } from 'lit';
import type { LessonLabel, LessonPoint } from '../../../../core/lesson/lesson-document.ts';
import type { Side } from '../../../../core/model/model-spec.ts';
import { isRegion } from '../../../../core/model/point-kind.ts';
import { colorOf, OUTLINE_COLOR } from '../../../../core/drawing/palette.ts';

/** What a point's looks depend on. */
export type PointLooks = Pick<LessonPoint, 'color' | 'side' | 'kind'>;

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

/** What stands for a region beside its name: no shape of its own, but painted. */
function patchOf(radius: number): string {
  const [far, near] = [radius * 1.45, radius * 0.9];
  return (
    `M${-far} ${near * 0.3}C${-far} ${-near} ${-near} ${-far} 0 ${-near}` +
    `C${near} ${-near * 0.5} ${far} ${-far} ${far} ${-near * 0.2}` +
    `C${far} ${far * 0.8} ${near * 0.3} ${near * 0.7} ${-near * 0.3} ${far * 0.85}` +
    `C${-near} ${far} ${-far} ${far * 0.8} ${-far} ${near * 0.3}Z`
  );
}

/** A placed point's mark around 0, 0; of a region what stands for it in lists. */
export function pointMark(
  point: PointLooks,
  { state, guess }: Pick<LessonLabel, 'state' | 'guess'>,
  radius: number,
): SVGTemplateResult {
  const color = colorOf(point);
  const path = isRegion(point) ? patchOf(radius) : outlineOf(point.side, radius);
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
