// Draws a small plate with text, readable on any picture.
import { OUTLINE_COLOR } from '../../core/drawing/palette.ts';

/** A plate with text. */
export interface Plate {
  text: string;
  /** Centre and height, canvas pixels. */
  x: number;
  y: number;
  height: number;
  /** CSS colour. */
  color: string;
}

/**
 * Draws a plate, clamped to the canvas at the sides and the top.
 * @param mirrored the canvas is displayed mirrored, so the text is mirrored back
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
