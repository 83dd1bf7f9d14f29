// Where the columns or rows of the network's input fall in a plane of bytes: for each sample two
// neighbours and the weight of the second. Who uses it: sample-planes.ts.

/** The most samples an output pixel takes along one axis. */
const MAX_SAMPLES = 4;

/** How a run of output pixels lies along one axis of a plane. */
export interface AxisView {
  /** Output pixels that show the frame: `from` inclusive, `to` exclusive. */
  from: number;
  to: number;
  /** Where output coordinate 0 (the first pixel's outer edge) lies; cell i covers [i, i + 1). */
  start: number;
  /** Cells an output pixel; negative when the axis runs backwards. */
  step: number;
}

/**
 * How many samples an output pixel takes where it covers `step` cells: one up to 2 cells, which is
 * plain bilinear, then as many as keep neighbouring samples within 2 cells, at most 4.
 */
export function samplesPerPixel(step: number): number {
  const shrinking = Math.abs(step);
  return shrinking <= 2 ? 1 : Math.min(MAX_SAMPLES, Math.ceil(shrinking / 2));
}

/** The samples of one axis, in arrays that are reused from frame to frame. */
export class AxisTaps {
  /** Byte offset of each sample's first neighbour, along this axis alone. */
  first = new Int32Array(0);
  /** Byte offset of its second neighbour. */
  second = new Int32Array(0);
  /** The weight of the second neighbour, 0..1. */
  fraction = new Float32Array(0);
  /** Samples an output pixel; those of the i-th pixel start at i × samples. */
  samples = 1;

  /**
   * Lays out the samples of a view. What falls beyond the outermost cell centres takes the
   * outermost cell.
   * @param cells the plane's length along this axis
   * @param bytes from one cell to the next along this axis
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
