// Samples a frame into the network's input: crop, rotation, resizing and scaling in one pass.
// Next: core/model/network.ts.
import { AxisTaps, type AxisView } from './axis-taps.ts';
import { type ChannelLines, colorFactors, writeFromRgb, writeFromYuv } from './color-range.ts';
import type { Rectangle, Size } from '../geometry.ts';
import { type ChannelPlane, channelPlanes, isYuv, type PixelPlanes } from './pixel-planes.ts';

/** Black in the network's input. */
const BLACK = -1;

/** The samples of a plane along the output's columns and rows. */
interface PlaneTaps {
  columns: AxisTaps;
  rows: AxisTaps;
}

/**
 * Samples frames into network inputs. Its tables are reused, so that a stream of frames needs no allocation per
 * frame.
 *
 * Sampling is bilinear with half-pixel centres. Along an axis that shrinks by more than 2, an output pixel is the
 * mean of several bilinear samples (`samplesPerPixel`), for each plane in its own cells. Chroma is sited at the
 * centre of its 2×2 pixels, as in cameras. An output pixel whose centre is outside the frame is black; at the
 * edge, positions are clamped to the outermost pixel.
 */
export class PlaneSampler {
  readonly #full: PlaneTaps = { columns: new AxisTaps(), rows: new AxisTaps() };
  readonly #half: PlaneTaps = { columns: new AxisTaps(), rows: new AxisTaps() };
  #lines: ChannelLines = createLines(0);

  /**
   * Samples a crop of a frame.
   * @param crop unit coordinates of the frame after rotation; may reach outside
   * @param size of the output, pixels
   * @param output [height, width, 3], RGB scaled to −1..1; every value is written
   * @throws PixelPlanesError when the data does not contain the frame
   */
  sample(planes: PixelPlanes, crop: Rectangle, size: Size, output: Float32Array): void {
    const { rotation, flip } = planes;
    const across = viewAlong(crop.x, crop.width, size.width);
    const down = viewAlong(crop.y, crop.height, size.height);
    const count = across.to - across.from;
    const rowCount = down.to - down.from;
    if (count < size.width || rowCount < size.height) output.fill(BLACK);
    if (count <= 0 || rowCount <= 0) return;

    const columns = flip !== (rotation === 90 || rotation === 180) ? reverse(across) : across;
    const rows = rotation === 180 || rotation === 270 ? reverse(down) : down;
    const channels = channelPlanes(planes);
    layPlane(this.#full, channels[0], planes, columns, rows);
    if (isYuv(planes.format)) layPlane(this.#half, channels[1], planes, columns, rows);
    this.#convert(planes, channels, size, across, down, output);
  }

  #convert(
    { data, format, color }: PixelPlanes,
    channels: readonly ChannelPlane[],
    size: Size,
    across: AxisView,
    down: AxisView,
    output: Float32Array,
  ): void {
    const yuv = isYuv(format);
    const factors = colorFactors(color);
    const taps = [this.#full, yuv ? this.#half : this.#full, yuv ? this.#half : this.#full];
    const count = across.to - across.from;
    const longest = count * Math.max(...taps.map(({ columns }) => columns.samples));
    if (this.#lines[0].length < longest) this.#lines = createLines(longest);
    for (let row = down.from; row < down.to; row++) {
      for (let channel = 0; channel < 3; channel++) {
        const { offset } = channels[channel];
        sampleLine(data, offset, taps[channel], row - down.from, count, this.#lines[channel]);
      }
      const at = (row * size.width + across.from) * 3;
      if (yuv) writeFromYuv(this.#lines, factors, count, output, at);
      else writeFromRgb(this.#lines, count, output, at);
    }
  }
}

function createLines(length: number): ChannelLines {
  return [new Float32Array(length), new Float32Array(length), new Float32Array(length)];
}

/** The output pixels whose centres are inside the frame, and their mapping, in unit coordinates. */
function viewAlong(start: number, length: number, pixels: number): AxisView {
  const step = length / pixels;
  const from = Math.max(0, Math.ceil(-start / step - 0.5));
  const to = Math.min(pixels, Math.ceil((1 - start) / step - 0.5));
  return { from, to: Math.max(from, to), start, step };
}

function reverse(view: AxisView): AxisView {
  return { ...view, start: 1 - view.start, step: -view.step };
}

/** Computes a plane's samples. At 90° and 270°, the output's columns run along the plane's rows. */
function layPlane(
  taps: PlaneTaps,
  plane: ChannelPlane,
  { codedWidth, codedHeight, rotation }: PixelPlanes,
  columns: AxisView,
  rows: AxisView,
): void {
  const onItsSide = rotation === 90 || rotation === 270;
  const alongX = scaleView(onItsSide ? rows : columns, codedWidth * plane.scale);
  const alongY = scaleView(onItsSide ? columns : rows, codedHeight * plane.scale);
  (onItsSide ? taps.rows : taps.columns).lay(alongX, plane.width, plane.columnBytes);
  (onItsSide ? taps.columns : taps.rows).lay(alongY, plane.height, plane.rowBytes);
}

function scaleView(view: AxisView, factor: number): AxisView {
  return { ...view, start: view.start * factor, step: view.step * factor };
}

/** Samples one row of one channel: `count` means, from index 0 of `line`. */
function sampleLine(
  data: Uint8Array,
  offset: number,
  { columns, rows }: PlaneTaps,
  row: number,
  count: number,
  line: Float32Array,
): void {
  const samples = columns.samples;
  line.fill(0, 0, count * samples);
  for (let i = 0; i < rows.samples; i++) {
    const index = row * rows.samples + i;
    const top = offset + rows.first[index];
    const bottom = offset + rows.second[index];
    addRow(data, top, bottom, rows.fraction[index], columns, count * samples, line);
  }
  if (samples * rows.samples > 1) foldSamples(line, count, samples, rows.samples);
}

/** Adds bilinear samples between two rows of bytes. @param down weight of the lower row, 0..1 */
function addRow(
  data: Uint8Array,
  top: number,
  bottom: number,
  down: number,
  { first, second, fraction }: AxisTaps,
  count: number,
  line: Float32Array,
): void {
  for (let i = 0; i < count; i++) {
    const left = first[i];
    const right = second[i];
    const across = fraction[i];
    const upper = data[top + left] + (data[top + right] - data[top + left]) * across;
    const lower = data[bottom + left] + (data[bottom + right] - data[bottom + left]) * across;
    line[i] = line[i] + upper + (lower - upper) * down;
  }
}

/** Turns sums over `rows` samples into means over `samples` × `rows`, in place. */
function foldSamples(line: Float32Array, count: number, samples: number, rows: number): void {
  const share = 1 / (samples * rows);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let sample = 0; sample < samples; sample++) sum += line[i * samples + sample];
    line[i] = sum * share;
  }
}
