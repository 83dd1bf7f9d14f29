// Draws activation maps over the frame: the raw output of the network.
import { COLD_OPACITY, HEAT_COLORS, HOT_OPACITY } from '../../core/drawing/palette.ts';
import type { Rectangle } from '../../core/geometry.ts';
import type { CellMap } from '../../core/model/heads.ts';
import { sigmoid } from '../../core/math.ts';

/** Draws an image with one pixel per cell, enlarged, over a part of the canvas. */
export function drawOverlay(
  context: OffscreenCanvasRenderingContext2D,
  cells: ImageBitmap | OffscreenCanvas,
  { x, y, width, height }: Rectangle,
): void {
  context.save();
  context.imageSmoothingQuality = 'high';
  context.drawImage(cells, x, y, width, height);
  context.restore();
}

/** Colours a map on a small canvas of one pixel per cell, which is drawn enlarged. */
export class HeatmapImage {
  #canvas = new OffscreenCanvas(1, 1);
  #image: ImageData | null = null;

  /**
   * Draws the map over a part of the canvas.
   * @param map logits [height, width, K]
   * @param channel index of the joint; null draws the maximum over all joints
   * @param place of the map, canvas pixels
   */
  draw(
    context: OffscreenCanvasRenderingContext2D,
    map: CellMap,
    channel: number | null,
    place: Rectangle,
  ): void {
    const small = this.#fit(map.width, map.height);
    const image = this.#image ?? small.createImageData(map.width, map.height);
    this.#image = image;
    paintCells(image.data, map, channel);
    small.putImageData(image, 0, 0);
    drawOverlay(context, this.#canvas, place);
  }

  #fit(width: number, height: number): OffscreenCanvasRenderingContext2D {
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#image = null;
    }
    const context = this.#canvas.getContext('2d');
    if (!context)
      throw new DOMException(
        'Expected a 2D context for the heatmap, got none.',
        'NotSupportedError',
      );
    return context;
  }
}

/**
 * Colours the probabilities of a map.
 * @param pixels RGBA [height, width, 4], written
 * @param map logits [height, width, K]
 * @param channel index of the joint; null takes the maximum over all joints
 */
export function paintCells(pixels: Uint8ClampedArray, map: CellMap, channel: number | null): void {
  const { channels, values } = map;
  const [first, last] = channel === null ? [0, channels] : [channel, channel + 1];
  for (let cell = 0, i = 0; i < pixels.length; cell++, i += 4) {
    let logit = -Infinity;
    for (let k = first; k < last; k++) logit = Math.max(logit, values[cell * channels + k]);
    const heat = sigmoid(logit);
    const color = Math.round(heat * 255) * 3;
    pixels[i] = HEAT_COLORS[color];
    pixels[i + 1] = HEAT_COLORS[color + 1];
    pixels[i + 2] = HEAT_COLORS[color + 2];
    pixels[i + 3] = 255 * (COLD_OPACITY + (HOT_OPACITY - COLD_OPACITY) * heat);
  }
}
