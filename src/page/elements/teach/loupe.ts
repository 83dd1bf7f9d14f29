// A round glass above the finger: what the finger hides, enlarged, with a cross on the very place.
import { html } from 'lit';
import type { Size } from '../../../core/geometry.ts';
import type { LabelView, Place } from './label-view.ts';

const SIZE = 116;
/** From the finger to the glass's edge, px. */
const GAP = 44;
const MAGNIFICATION = 2.5;

interface LoupeRequest {
  url: string;
  at: Place;
  view: LabelView;
  frame: Size;
  box: Size;
  color: string;
}

/** The glass, for an element that styles `.loupe`. Under the finger where there is no room above. */
export function loupe({ url, at, view, frame, box, color }: LoupeRequest) {
  const scale = view.scale * MAGNIFICATION;
  const left = Math.min(box.width - SIZE, Math.max(0, at.x - SIZE / 2));
  const above = at.y - GAP - SIZE;
  const top = above >= 0 ? above : at.y + GAP;
  const x = SIZE / 2 - (at.x - view.x) * MAGNIFICATION;
  const y = SIZE / 2 - (at.y - view.y) * MAGNIFICATION;
  const style =
    `left: ${left}px; top: ${top}px; inline-size: ${SIZE}px; block-size: ${SIZE}px; ` +
    `background-image: url(${url}); background-position: ${x}px ${y}px; ` +
    `background-size: ${frame.width * scale}px ${frame.height * scale}px; color: ${color}`;
  return html`
    <div class="loupe" .style=${style} aria-hidden="true">
      <svg viewBox="-58 -58 116 116">
        <path d="M-58 0H-7M7 0H58M0 -58V-7M0 7V58" />
        <circle r="2" />
      </svg>
    </div>
  `;
}
