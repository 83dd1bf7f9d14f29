// Zoom and pan of the label editor, and conversions between its coordinates. Screen coordinates are CSS
// pixels of the editor's box; unit coordinates are those of core/pose.ts.
import type { Size } from '../../../../core/geometry.ts';

/** The top left corner of the frame on the screen, and its scale in screen pixels per frame pixel. */
export interface LabelView {
  x: number;
  y: number;
  scale: number;
}

/** A point in any of these coordinates. */
export interface ViewPoint {
  x: number;
  y: number;
}

/** Maximum zoom, in screen pixels per frame pixel. */
const MAX_SCALE = 24;

/** Margin around the frame, so that points at its edge can be grabbed. */
const MARGIN_PX = 10;

/** Fits the whole frame into the box, centred. */
export function fitView(box: Size, frame: Size): LabelView {
  const across = Math.max(1, box.width - 2 * MARGIN_PX) / frame.width;
  const down = Math.max(1, box.height - 2 * MARGIN_PX) / frame.height;
  const scale = Math.min(across, down);
  return {
    scale,
    x: (box.width - frame.width * scale) / 2,
    y: (box.height - frame.height * scale) / 2,
  };
}

/** Zooms by a factor around a point on the screen. */
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
  return limitView(moved, box, frame);
}

/** Moves the frame by screen pixels. */
export function panView(view: LabelView, dx: number, dy: number, box: Size, frame: Size) {
  return limitView({ ...view, x: view.x + dx, y: view.y + dy }, box, frame);
}

/** Limits the view per axis: a frame smaller than the box is centred, a larger one covers the box. */
export function limitView(view: LabelView, box: Size, frame: Size): LabelView {
  const limit = (start: number, length: number, room: number) => {
    if (length <= room - 2 * MARGIN_PX) return (room - length) / 2;
    return Math.min(MARGIN_PX, Math.max(room - MARGIN_PX - length, start));
  };
  return {
    scale: view.scale,
    x: limit(view.x, frame.width * view.scale, box.width),
    y: limit(view.y, frame.height * view.scale, box.height),
  };
}

/** Converts unit coordinates of the frame to screen coordinates. */
export function toScreen(view: LabelView, frame: Size, { x, y }: ViewPoint): ViewPoint {
  return { x: view.x + x * frame.width * view.scale, y: view.y + y * frame.height * view.scale };
}

/** Converts screen coordinates to unit coordinates, clamped to the frame. */
export function toUnit(view: LabelView, frame: Size, { x, y }: ViewPoint): ViewPoint {
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return {
    x: clamp((x - view.x) / view.scale / frame.width),
    y: clamp((y - view.y) / view.scale / frame.height),
  };
}

/** Converts screen coordinates to pixels of the frame, not clamped. */
export function toPixel(view: LabelView, { x, y }: ViewPoint): ViewPoint {
  return { x: (x - view.x) / view.scale, y: (y - view.y) / view.scale };
}
