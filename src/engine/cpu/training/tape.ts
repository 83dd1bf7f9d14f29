// A network to be trained, written down as a list of layers over maps: the short function that describes
// it is called with a Tape and calls it layer by layer. Where it lies in memory: plan-tape.ts.
import { TrainingInputError } from '../../engine-errors.ts';
import { padChannels, VECTOR } from '../buffers.ts';

/** What a layer gave. `buffer` names the numbers; a flattened map is another view of the same. */
export interface TapeMap {
  buffer: number;
  height: number;
  width: number;
  /** A multiple of 4. */
  channels: number;
}

export type TapeLayerKind =
  'load' | 'mix' | 'filter' | 'convolve' | 'pool' | 'enlarge' | 'sum' | 'pair';

/** One layer. */
export interface TapeLayer {
  kind: TapeLayerKind;
  /** Of its parameters; empty for a layer without. */
  name: string;
  /** Of `load` the map itself. */
  input: TapeMap;
  second: TapeMap | null;
  output: TapeMap;
  /** Whether a ReLU comes last. */
  rectifies: boolean;
}

/** An array that training changes. */
export interface TapeParameter {
  name: string;
  shape: number[];
  /** Of its rows: what lies side by side in memory. */
  columns: number;
  /** How many inputs one output sums over; 0 for a bias. */
  fanIn: number;
}

/** Describes a network: makes its layers on a tape and returns the last map. */
export type TapeNetwork = (tape: Tape) => TapeMap;

export type TapeActivation = 'none' | 'relu';

/** Takes a network's description down. Counts of channels are multiples of 4 but for the last layer's. */
export class Tape {
  readonly layers: TapeLayer[] = [];
  readonly parameters: TapeParameter[] = [];
  #buffers = 0;

  /** A map of each picture's input; several come one after another. */
  load(height: number, width: number, channels: number): TapeMap {
    const output = this.#createMap(height, width, channels);
    return this.#add({ kind: 'load', name: '', input: output, second: null }, output, 'none');
  }

  /** 1×1 over all channels, with bias. On a flattened map it is a fully connected layer. */
  mix(input: TapeMap, name: string, channels: number, activation: TapeActivation): TapeMap {
    this.#addKernel(name, [1, 1, input.channels, channels], channels, input.channels);
    const output = this.#createMap(input.height, input.width, channels);
    return this.#add({ kind: 'mix', name, input, second: null }, output, activation);
  }

  /** 3×3 on each channel alone, with bias. */
  filter(input: TapeMap, name: string, activation: TapeActivation): TapeMap {
    this.#addKernel(name, [3, 3, input.channels, 1], input.channels, 9);
    const output = this.#createMap(input.height, input.width, input.channels);
    return this.#add({ kind: 'filter', name, input, second: null }, output, activation);
  }

  /** 3×3 over all channels, with bias. */
  convolve(input: TapeMap, name: string, channels: number, activation: TapeActivation): TapeMap {
    this.#addKernel(name, [3, 3, input.channels, channels], channels, 9 * input.channels);
    const output = this.#createMap(input.height, input.width, channels);
    return this.#add({ kind: 'convolve', name, input, second: null }, output, activation);
  }

  /** The largest of each 2×2 pixels. @throws TrainingInputError for an odd height or width */
  pool(input: TapeMap): TapeMap {
    const { height, width, channels } = input;
    if (height % 2 !== 0 || width % 2 !== 0) {
      throw new TrainingInputError(`Expected an even map to pool, got ${width} × ${height}.`);
    }
    const output = this.#createMap(height / 2, width / 2, channels);
    return this.#add({ kind: 'pool', name: '', input, second: null }, output, 'none');
  }

  /** Twice the size, bilinear. */
  enlarge(input: TapeMap): TapeMap {
    const output = this.#createMap(2 * input.height, 2 * input.width, input.channels);
    return this.#add({ kind: 'enlarge', name: '', input, second: null }, output, 'none');
  }

  /** @throws TrainingInputError for maps of two sizes */
  sum(input: TapeMap, second: TapeMap, activation: TapeActivation): TapeMap {
    if (input.channels !== second.channels) {
      throw new TrainingInputError(
        `Expected maps of as many channels to add, got ${input.channels} and ${second.channels}.`,
      );
    }
    checkSameSize(input, second);
    const output = this.#createMap(input.height, input.width, input.channels);
    return this.#add({ kind: 'sum', name: '', input, second }, output, activation);
  }

  /** The channels of both side by side. @throws TrainingInputError for maps of two sizes */
  pair(input: TapeMap, second: TapeMap): TapeMap {
    checkSameSize(input, second);
    const channels = input.channels + second.channels;
    const output = this.#createMap(input.height, input.width, channels);
    return this.#add({ kind: 'pair', name: '', input, second }, output, 'none');
  }

  /** All numbers of a map as the channels of one pixel. */
  flatten({ buffer, height, width, channels }: TapeMap): TapeMap {
    return { buffer, height: 1, width: 1, channels: height * width * channels };
  }

  #createMap(height: number, width: number, channels: number): TapeMap {
    return { buffer: this.#buffers++, height, width, channels: padChannels(channels, VECTOR) };
  }

  #addKernel(name: string, shape: number[], columns: number, fanIn: number): void {
    this.parameters.push({ name: `${name}/kernel`, shape, columns, fanIn });
    this.parameters.push({ name: `${name}/bias`, shape: [columns], columns, fanIn: 0 });
  }

  #add(
    layer: Omit<TapeLayer, 'output' | 'rectifies'>,
    output: TapeMap,
    activation: TapeActivation,
  ): TapeMap {
    this.layers.push({ ...layer, output, rectifies: activation === 'relu' });
    return output;
  }
}

function checkSameSize(a: TapeMap, b: TapeMap): void {
  if (a.height === b.height && a.width === b.width) return;
  throw new TrainingInputError(
    `Expected maps of one size, got ${a.width} × ${a.height} and ${b.width} × ${b.height}.`,
  );
}

/** Multiplications, each with its addition, that one picture takes forward. */
export function countMultiplyAdds(layers: readonly TapeLayer[]): number {
  return layers.reduce((sum, { kind, input, output }) => {
    const pixels = output.height * output.width;
    if (kind === 'mix') return sum + pixels * input.channels * output.channels;
    if (kind === 'convolve') return sum + pixels * 9 * input.channels * output.channels;
    return kind === 'filter' ? sum + pixels * 9 * output.channels : sum;
  }, 0);
}

/** Numbers that training changes. */
export function countParameters(parameters: readonly TapeParameter[]): number {
  return parameters.reduce(
    (sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1),
    0,
  );
}
