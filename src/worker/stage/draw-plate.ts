// A small plate with a few letters on it, readable on any picture. Who draws them: draw-person.ts,
// draw-regions.ts.
import { OUTLINE_COLOR } from '../../core/drawing/palette.ts';

export interface Plate {
  text: string;
  /** Of its middle, canvas pixels. */
  x: number;
  y: number;
  height: number;
  /** CSS colour. */
  color: string;
}

/**
 * Draws a plate, moved into the picture where it would reach out at the sides or the top.
 * @param mirrored the canvas is seen in a mirror: what is written is turned
 */
export function drawPlate(
  context: OffscreenCanvasRenderingContext2D,
  { text, height, color, ...place }: Plate,
  mirrored: boolean,
): void {
  context.save();
  context.font = `600 ${0.75 * height}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const width = Math.max(height, context.measureText(text).width + 0.5 * height);
  const x = Math.max(width / 2, Math.min(context.canvas.width - width / 2, place.x));
  const y = Math.max(height / 2, place.y);
  context.globalAlpha = 1;
  context.beginPath();
  context.roundRect(x - width / 2, y - height / 2, width, height, height / 3);
  context.fillStyle = color;
  context.fill();
  context.lineWidth = height / 10;
  context.strokeStyle = OUTLINE_COLOR;
  context.stroke();
  context.fillStyle = '#0a0c10';
  context.translate(x, y + 0.04 * height);
  if (mirrored) context.scale(-1, 1);
  context.fillText(text, 0, 0);
  context.restore();
}
