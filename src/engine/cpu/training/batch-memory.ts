// A batch on its way into the trainer's memory: taps, which become normalised there, targets, bases and
// what counts. Everything is checked before it is copied.
import type { CompactMap } from '../../../core/model/cell-maps.ts';
import { LATERALS } from '../../../core/model/decoder.ts';
import type { CellMap } from '../../../core/model/heads.ts';
import { TAP_NAMES, type TapName, type Taps } from '../../../core/model/movenet.ts';
import type { Weights } from '../../../core/model/weights.ts';
import type { BatchPlace } from './plan-training.ts';
import { TrainingInputError } from '../../engine-errors.ts';
import type { TrainingMemory } from './training-memory.ts';
import { levelOf, paddedPoints, TAPS_OF_LEVEL, type TrainingSize } from './training-size.ts';

/** A picture's taps as the network gives them, or as they are kept in a quarter of the memory. */
export type TrainingTaps = Taps<CellMap> | Taps<CompactMap>;

/** Where a tap's channels are normalised. */
interface TapRange {
  mean: Float32Array;
  deviation: Float32Array;
}

/** Writes the pictures of a batch. */
export class BatchMemory {
  readonly #memory: TrainingMemory;
  readonly #bytes: Uint8Array;
  readonly #outputs: number;
  readonly #ranges = new Map<TapName, TapRange>();

  constructor(memory: TrainingMemory, size: Pick<TrainingSize, 'shape'>) {
    this.#memory = memory;
    this.#bytes = new Uint8Array(memory.floats.buffer);
    this.#outputs = paddedPoints(size.shape);
  }

  /** Takes the taps' means and deviations from a decoder's weights. */
  setRanges(weights: Weights): void {
    for (const tap of TAP_NAMES) {
      const mean = weights.get(`${LATERALS[tap]}/mean`)?.values ?? new Float32Array();
      const deviation = weights.get(`${LATERALS[tap]}/deviation`)?.values ?? new Float32Array();
      this.#ranges.set(tap, { mean, deviation });
    }
  }

  /** @throws TrainingInputError when a tap has another size */
  writeTaps(taps: TrainingTaps, picture: number): void {
    const { plan, words } = this.#memory;
    for (const tap of TAP_NAMES) this.#writeTap(tap, taps[tap], picture);
    words[plan.hasBytes / 4 + picture] = 'bytes' in taps.stride4 ? 1 : 0;
  }

  #writeTap(tap: TapName, map: CellMap | CompactMap, picture: number): void {
    const { plan, floats } = this.#memory;
    const place = plan.taps[tap];
    checkMap(`the tap ${tap}`, map, place);
    const start = place.address + picture * place.height * place.width * place.channels * 4;
    if ('bytes' in map) this.#bytes.set(map.bytes, start);
    else floats.set(map.values, start / 4);
    this.#writeRange(tap, 'bytes' in map ? map : null, picture);
  }

  /** A tap's value times factor plus offset is (value − mean) / deviation. */
  #writeRange(tap: TapName, compact: CompactMap | null, picture: number): void {
    const { plan, floats } = this.#memory;
    const range = this.#ranges.get(tap);
    if (!range) throw new TrainingInputError('Expected parameters to be set before a picture.');
    const { depth, factor, offset } = plan.levels[levelOf(tap)];
    const [first] = TAPS_OF_LEVEL[levelOf(tap)];
    const before = tap === first ? 0 : plan.taps[first].channels;
    const start = picture * depth + before;
    for (let channel = 0; channel < range.mean.length; channel++) {
      const scale = 1 / range.deviation[channel];
      const low = compact ? compact.low[channel] : 0;
      floats[factor / 4 + start + channel] = (compact ? compact.step[channel] : 1) * scale;
      floats[offset / 4 + start + channel] = (low - range.mean[channel]) * scale;
    }
  }

  /** @throws TrainingInputError when the targets have another size */
  writeTargets(targets: CellMap, picture: number): void {
    this.#writeMap('the targets', targets, this.#memory.plan.targets, picture);
  }

  /** @throws TrainingInputError when the base has another size */
  writeBase(base: CellMap | undefined, picture: number): void {
    const { plan, words } = this.#memory;
    if (base) this.#writeMap('the base', base, plan.bases, picture);
    words[plan.hasBase / 4 + picture] = base ? 1 : 0;
  }

  #writeMap(name: string, map: CellMap, place: BatchPlace, picture: number): void {
    checkMap(name, map, place);
    this.#memory.floats.set(map.values, place.address / 4 + picture * map.values.length);
  }

  /** What each point's error counts in a picture. */
  writeFactors(mask: ArrayLike<number>, scale: number, picture: number): void {
    const { plan, floats } = this.#memory;
    const start = plan.factors / 4 + picture * this.#outputs;
    for (let point = 0; point < mask.length; point++) floats[start + point] = mask[point] * scale;
  }
}

/** @throws TrainingInputError when the map has another size */
export function checkMap(name: string, map: CellMap | CompactMap, place: BatchPlace): void {
  const { height, width, channels } = map;
  const count = 'bytes' in map ? map.bytes.length : map.values.length;
  const isSame = height === place.height && width === place.width && channels === place.channels;
  if (isSame && count === height * width * channels) return;
  throw new TrainingInputError(
    `Expected ${name} of ${place.height} × ${place.width} × ${place.channels}, ` +
      `got ${height} × ${width} × ${channels} (${count} values).`,
  );
}
