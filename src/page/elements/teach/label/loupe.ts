// The magnifier above a finger in the label editor: the picture under the finger, enlarged, with a
// crosshair or the outline of the brush.
import { html, svg } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Size } from '../../../../core/geometry.ts';
import { toPixel, type LabelView, type ViewPoint } from './label-view.ts';
import type { Brush } from '../regions/region-brush.ts';

const SIZE_PX = 116;
/** Distance from the finger to the edge of the magnifier. */
const GAP_PX = 44;
const MAGNIFICATION = 2.5;

interface LoupeRequest {
  url: string;
  at: ViewPoint;
  view: LabelView;
  frame: Size;
  box: Size;
  color: string;
  /** The region canvases over the frame, of its size, bottom first. */
  layers: readonly HTMLCanvasElement[];
  /** The brush; null while a point is placed. */
  brush: Brush | null;
}

/** Draws the magnifier. The element styles `.loupe`. */
export function loupe({ url, at, view, frame, box, color, layers, brush }: LoupeRequest) {
  const scale = view.scale * MAGNIFICATION;
  const { left, top } = placeLoupe(at, box);
  const x = SIZE_PX / 2 - (at.x - view.x) * MAGNIFICATION;
  const y = SIZE_PX / 2 - (at.y - view.y) * MAGNIFICATION;
  const style =
    `left: ${left}px; top: ${top}px; inline-size: ${SIZE_PX}px; block-size: ${SIZE_PX}px; ` +
    `background-image: url(${url}); background-position: ${x}px ${y}px; ` +
    `background-size: ${frame.width * scale}px ${frame.height * scale}px; color: ${color}`;
  return html`
    <div class="loupe" .style=${style} aria-hidden="true">
      <canvas
        width=${SIZE_PX}
        height=${SIZE_PX}
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

/** Above the finger if there is room, otherwise below it or beside it. */
function placeLoupe(at: ViewPoint, box: Size): { left: number; top: number } {
  const within = (start: number, room: number) => Math.min(room - SIZE_PX, Math.max(0, start));
  const above = at.y - GAP_PX - SIZE_PX;
  const below = at.y + GAP_PX;
  const left = within(at.x - SIZE_PX / 2, box.width);
  if (above >= 0) return { left, top: above };
  if (below + SIZE_PX <= box.height) return { left, top: below };
  const beside = at.x > box.width / 2 ? at.x - GAP_PX - SIZE_PX : at.x + GAP_PX;
  return { left: within(beside, box.width), top: within(at.y - SIZE_PX / 2, box.height) };
}

/** Draws the layers around a point. @param at in pixels of the frame */
function drawLayers(
  canvas: Element | undefined,
  layers: readonly HTMLCanvasElement[],
  at: ViewPoint,
  scale: number,
): void {
  if (!(canvas instanceof HTMLCanvasElement)) return;
  const context = canvas.getContext('2d');
  context?.clearRect(0, 0, SIZE_PX, SIZE_PX);
  const side = SIZE_PX / scale;
  for (const layer of layers) {
    context?.drawImage(layer, at.x - side / 2, at.y - side / 2, side, side, 0, 0, SIZE_PX, SIZE_PX);
  }
}
