// The mark of a point everywhere in Teach, as SVG: a circle on the left, a square on the right, a diamond
// in the middle, a patch for a region. Filled if visible, hollow if occluded, dashed if predicted.
import { LitElement, css, html, svg, type SVGTemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LessonLabel, LessonPoint } from '../../../../core/lesson/lesson-document.ts';
import { type Side, isRegion } from '../../../../core/model/model-spec.ts';
import { colorOf, OUTLINE_COLOR } from '../../../../core/drawing/palette.ts';

/** A point's mark beside its name. */
@customElement('keydot-point-swatch')
export class KeydotPointSwatch extends LitElement {
  static override styles = css`
    :host {
      display: inline-grid;
      flex: none;
      inline-size: 20px;
      block-size: 20px;
    }
  `;

  @property({ attribute: false }) point: MarkedPoint | null = null;
  @property({ attribute: false }) label: Pick<LessonLabel, 'state' | 'guess'> = {
    state: 'visible',
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('aria-hidden', 'true');
  }

  override render() {
    if (!this.point) return null;
    return html`<svg viewBox="-10 -10 20 20">${pointMark(this.point, this.label, 5.5)}</svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'keydot-point-swatch': KeydotPointSwatch;
  }
}

/** The properties of a point that its mark depends on. */
type MarkedPoint = Pick<LessonPoint, 'color' | 'side' | 'kind'>;

/** The path of a side's shape, centred on (0, 0) and about `radius` large. */
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

/** The path of a patch that stands for a region in lists. */
function patchOf(radius: number): string {
  const [far, near] = [radius * 1.45, radius * 0.9];
  return (
    `M${-far} ${near * 0.3}C${-far} ${-near} ${-near} ${-far} 0 ${-near}` +
    `C${near} ${-near * 0.5} ${far} ${-far} ${far} ${-near * 0.2}` +
    `C${far} ${far * 0.8} ${near * 0.3} ${near * 0.7} ${-near * 0.3} ${far * 0.85}` +
    `C${-near} ${far} ${-far} ${far * 0.8} ${-far} ${near * 0.3}Z`
  );
}

/** The mark of a point, centred on (0, 0). @param radius in the units of the surrounding SVG */
export function pointMark(
  point: MarkedPoint,
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
