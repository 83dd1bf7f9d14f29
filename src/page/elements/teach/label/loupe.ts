// A round glass above the finger: what the finger hides, enlarged, with a cross on the very place, or
// with the ring of the brush.
import { html, svg } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Size } from '../../../../core/geometry.ts';
import { toPixel, type LabelView, type ViewPoint } from './label-view.ts';
import type { Brush } from '../regions/region-brush.ts';

const SIZE = 116;
/** From the finger to the glass's edge, px. */
const GAP = 44;
const MAGNIFICATION = 2.5;

interface LoupeRequest {
  url: string;
  at: ViewPoint;
  view: LabelView;
  frame: Size;
  box: Size;
  color: string;
  /** What lies on the still, as large as the frame, from below. */
  layers: readonly HTMLCanvasElement[];
  /** What is painted with; null while a point is placed. */
  brush: Brush | null;
}

/** The glass, for an element that styles `.loupe`. */
export function loupe({ url, at, view, frame, box, color, layers, brush }: LoupeRequest) {
  const scale = view.scale * MAGNIFICATION;
  const { left, top } = placeGlass(at, box);
  const x = SIZE / 2 - (at.x - view.x) * MAGNIFICATION;
  const y = SIZE / 2 - (at.y - view.y) * MAGNIFICATION;
  const style =
    `left: ${left}px; top: ${top}px; inline-size: ${SIZE}px; block-size: ${SIZE}px; ` +
    `background-image: url(${url}); background-position: ${x}px ${y}px; ` +
    `background-size: ${frame.width * scale}px ${frame.height * scale}px; color: ${color}`;
  return html`
    <div class="loupe" .style=${style} aria-hidden="true">
      <canvas
        width=${SIZE}
        height=${SIZE}
        ${ref((canvas) => drawLayers(canvas, layers, toPixel(view, at), scale))}
      ></canvas>
      <svg viewBox="-58 -58 116 116">
        ${
          brush
            ? svg`<circle class="brush" r=${(brush.diameter / 2) * scale} />`
            : svg`<path d="M-58 0H-7M7 0H58M0 -58V-7M0 7V58" /><circle r="2" />`
        }
      </svg>
    </div>
  `;
}

/** Above the finger where there is room, else under it, else beside it. */
function placeGlass(at: ViewPoint, box: Size): { left: number; top: number } {
  const within = (start: number, room: number) => Math.min(room - SIZE, Math.max(0, start));
  const above = at.y - GAP - SIZE;
  const below = at.y + GAP;
  const left = within(at.x - SIZE / 2, box.width);
  if (above >= 0) return { left, top: above };
  if (below + SIZE <= box.height) return { left, top: below };
  const beside = at.x > box.width / 2 ? at.x - GAP - SIZE : at.x + GAP;
  return { left: within(beside, box.width), top: within(at.y - SIZE / 2, box.height) };
}

/** What lies around a place of the frame, pixels, on a canvas of the glass's size. */
function drawLayers(
  canvas: Element | undefined,
  layers: readonly HTMLCanvasElement[],
  at: ViewPoint,
  scale: number,
): void {
  if (!(canvas instanceof HTMLCanvasElement)) return;
  const context = canvas.getContext('2d');
  context?.clearRect(0, 0, SIZE, SIZE);
  const side = SIZE / scale;
  for (const layer of layers) {
    context?.drawImage(layer, at.x - side / 2, at.y - side / 2, side, side, 0, 0, SIZE, SIZE);
  }
}
