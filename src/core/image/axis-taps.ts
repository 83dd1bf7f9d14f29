// Bilinear sampling positions along one axis of a plane: for each sample two neighbouring cells and the weight of
// the second. Next: core/image/sample-planes.ts.

/** Maximum samples of an output pixel along one axis. */
const MAX_SAMPLES = 4;

/** The mapping of a run of output pixels to one axis of a plane. */
export interface AxisView {
  /** Output pixels inside the frame: `from` inclusive, `to` exclusive. */
  from: number;
  to: number;
  /** Position of output coordinate 0 (the first pixel's outer edge), cells; cell i covers [i, i + 1). */
  start: number;
  /** Cells per output pixel; negative when the axis is reversed. */
  step: number;
}

/**
 * The number of samples of an output pixel that covers `step` cells: one up to 2 cells (plain bilinear), then
 * one for every 2 cells, at most 4.
 */
export function samplesPerPixel(step: number): number {
  const shrinking = Math.abs(step);
  return shrinking <= 2 ? 1 : Math.min(MAX_SAMPLES, Math.ceil(shrinking / 2));
}

/** The samples of one axis. Its arrays are reused from frame to frame. */
export class AxisTaps {
  /** Byte offset of each sample's first neighbour along this axis. */
  first = new Int32Array(0);
  /** Byte offset of its second neighbour. */
  second = new Int32Array(0);
  /** The weight of the second neighbour, 0..1. */
  fraction = new Float32Array(0);
  /** Samples per output pixel; those of the i-th pixel start at i × samples. */
  samples = 1;

  /**
   * Computes the samples of a view. Positions beyond the outermost cell centres are clamped.
   * @param cells length of the plane along this axis
   * @param bytes distance of neighbouring cells along this axis
   */
  lay(view: AxisView, cells: number, bytes: number): void {
    this.samples = samplesPerPixel(view.step);
    const count = (view.to - view.from) * this.samples;
    if (this.first.length < count) {
      this.first = new Int32Array(count);
      this.second = new Int32Array(count);
      this.fraction = new Float32Array(count);
    }
    for (let sample = 0; sample < count; sample++) {
      const outputPosition = view.from + (sample + 0.5) / this.samples;
      const position = view.start + outputPosition * view.step - 0.5;
      const clamped = Math.max(0, Math.min(cells - 1, position));
      const cell = Math.floor(clamped);
      this.first[sample] = cell * bytes;
      this.second[sample] = Math.min(cell + 1, cells - 1) * bytes;
      this.fraction[sample] = clamped - cell;
    }
  }
}
