// Mean and deviation of every channel of the taps, over all samples of a lesson: what the decoder's
// input is normalised by.
import type { ChannelRange, TapRanges } from '../core/model/decoder-weights.ts';
import type { CellMap } from '../core/model/heads.ts';
import { TAP_NAMES, type TapName, type Taps } from '../core/model/movenet.ts';

/** Keeps a channel that never changes from being magnified without end. */
const MIN_DEVIATION = 1e-3;

interface Sums {
  count: number;
  /** [channels] */
  sum: Float64Array;
  squares: Float64Array;
}

/** Sums up taps as they come. */
export class RangeMeasure {
  readonly #sums = new Map<TapName, Sums>();

  add(taps: Taps<CellMap>): void {
    for (const name of TAP_NAMES) this.#addMap(name, taps[name]);
  }

  #addMap(name: TapName, { width, height, channels, values }: CellMap): void {
    let sums = this.#sums.get(name);
    if (!sums) {
      sums = { count: 0, sum: new Float64Array(channels), squares: new Float64Array(channels) };
      this.#sums.set(name, sums);
    }
    sums.count += width * height;
    const { sum, squares } = sums;
    for (let i = 0; i < values.length; i += channels) {
      for (let channel = 0; channel < channels; channel++) {
        const value = values[i + channel];
        sum[channel] += value;
        squares[channel] += value * value;
      }
    }
  }

  /** The ranges of what was added; at least one picture's taps. */
  ranges(): TapRanges {
    return Object.fromEntries(
      TAP_NAMES.map((name) => [name, rangeOf(this.#sums.get(name))]),
    ) as TapRanges;
  }
}

function rangeOf(sums: Sums | undefined): ChannelRange {
  if (!sums) throw new Error('Expected the taps of at least one picture, got none.');
  const { count, sum, squares } = sums;
  const mean = Float32Array.from(sum, (value) => value / count);
  const deviation = Float32Array.from(squares, (square, channel) => {
    const variance = square / count - (sum[channel] / count) ** 2;
    return Math.sqrt(Math.max(0, variance)) + MIN_DEVIATION;
  });
  return { mean, deviation };
}
