// Which part of a still is seen in the label editor, and how large: zooming and panning as arithmetic.
// Screen coordinates are CSS pixels of the editor's box; unit coordinates are those of core/pose.ts.
import type { Size } from '../../../../core/geometry.ts';

/** The still's top left corner on the screen, and screen pixels for one of the frame's. */
export interface LabelView {
  x: number;
  y: number;
  scale: number;
}

export interface ViewPoint {
  x: number;
  y: number;
}

/** How far one may go in, screen pixels for one of the frame's. */
const MAX_SCALE = 24;

/** Room around the whole still, px, so that points at its edge can be grabbed. */
const MARGIN = 10;

/** The whole still in the middle of the box. */
export function fitView(box: Size, frame: Size): LabelView {
  const across = Math.max(1, box.width - 2 * MARGIN) / frame.width;
  const down = Math.max(1, box.height - 2 * MARGIN) / frame.height;
  const scale = Math.min(across, down);
  return {
    scale,
    x: (box.width - frame.width * scale) / 2,
    y: (box.height - frame.height * scale) / 2,
  };
}

/** Closer or farther by a factor, with what is at a place on the screen staying there. */
export function zoomView(
  view: LabelView,
  factor: number,
  at: ViewPoint,
  box: Size,
  frame: Size,
): LabelView {
  const least = fitView(box, frame).scale;
  const scale = Math.min(MAX_SCALE, Math.max(least, view.scale * factor));
  const ratio = scale / view.scale;
  const moved = { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
  return holdView(moved, box, frame);
}

export function panView(view: LabelView, dx: number, dy: number, box: Size, frame: Size) {
  return holdView({ ...view, x: view.x + dx, y: view.y + dy }, box, frame);
}

/** Keeps the still in the box: centred where it is smaller, covering where it is larger. */
export function holdView(view: LabelView, box: Size, frame: Size): LabelView {
  const hold = (start: number, length: number, room: number) => {
    if (length <= room - 2 * MARGIN) return (room - length) / 2;
    return Math.min(MARGIN, Math.max(room - MARGIN - length, start));
  };
  return {
    scale: view.scale,
    x: hold(view.x, frame.width * view.scale, box.width),
    y: hold(view.y, frame.height * view.scale, box.height),
  };
}

/** From unit coordinates of the frame to the screen. */
export function toScreen(view: LabelView, frame: Size, { x, y }: ViewPoint): ViewPoint {
  return { x: view.x + x * frame.width * view.scale, y: view.y + y * frame.height * view.scale };
}

/** From the screen to unit coordinates, kept inside the frame. */
export function toUnit(view: LabelView, frame: Size, { x, y }: ViewPoint): ViewPoint {
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return {
    x: clamp((x - view.x) / view.scale / frame.width),
    y: clamp((y - view.y) / view.scale / frame.height),
  };
}

/** From the screen to pixels of the frame, also outside of it. */
export function toPixel(view: LabelView, { x, y }: ViewPoint): ViewPoint {
  return { x: (x - view.x) / view.scale, y: (y - view.y) / view.scale };
}
