// A tape records a network as a list of layers over maps: the function that describes the network calls one
// method of the tape per layer. Next: tape-plan.ts.
import { TrainingInputError } from '../../engine-errors.ts';
import { padChannels, VECTOR } from '../buffers.ts';

/** The output of a layer. `buffer` identifies its values; a flattened map shares them. */
export interface TapeMap {
  buffer: number;
  height: number;
  width: number;
  /** A multiple of 4. */
  channels: number;
}

export type TapeLayerKind =
  'load' | 'pointwise' | 'depthwise' | 'convolution' | 'pool' | 'upsample' | 'add' | 'concatenate';

/** A layer of a tape. */
export interface TapeLayer {
  kind: TapeLayerKind;
  /** Prefix of its parameters' names; empty for a layer without parameters. */
  name: string;
  /** For `load` the output map itself. */
  input: TapeMap;
  second: TapeMap | null;
  output: TapeMap;
  /** Whether a ReLU follows. */
  hasRelu: boolean;
}

/** A trainable array. */
export interface TapeParameter {
  name: string;
  shape: number[];
  /** Values per row: output channels, contiguous in memory. */
  columns: number;
  /** Number of inputs of one output; 0 for a bias. */
  fanIn: number;
}

/** Describes a network: records its layers on the tape and returns the last map. */
export type TapeNetwork = (tape: Tape) => TapeMap;

export type TapeActivation = 'none' | 'relu';

/** Records a network. Channel counts are multiples of 4, except in the last layer. */
export class Tape {
  readonly layers: TapeLayer[] = [];
  readonly parameters: TapeParameter[] = [];
  #buffers = 0;

  /** An input map of each picture. Several inputs follow one another. */
  load(height: number, width: number, channels: number): TapeMap {
    const output = this.#createMap(height, width, channels);
    return this.#record({ kind: 'load', name: '', input: output, second: null }, output, 'none');
  }

  /** 1×1 convolution with bias. On a flattened map it is a fully connected layer. */
  pointwise(input: TapeMap, name: string, channels: number, activation: TapeActivation): TapeMap {
    this.#addKernel(name, [1, 1, input.channels, channels], channels, input.channels);
    const output = this.#createMap(input.height, input.width, channels);
    return this.#record({ kind: 'pointwise', name, input, second: null }, output, activation);
  }

  /** 3×3 depthwise convolution with bias. */
  depthwise(input: TapeMap, name: string, activation: TapeActivation): TapeMap {
    this.#addKernel(name, [3, 3, input.channels, 1], input.channels, 9);
    const output = this.#createMap(input.height, input.width, input.channels);
    return this.#record({ kind: 'depthwise', name, input, second: null }, output, activation);
  }

  /** 3×3 convolution over all channels, with bias. */
  convolution(input: TapeMap, name: string, channels: number, activation: TapeActivation): TapeMap {
    this.#addKernel(name, [3, 3, input.channels, channels], channels, 9 * input.channels);
    const output = this.#createMap(input.height, input.width, channels);
    return this.#record({ kind: 'convolution', name, input, second: null }, output, activation);
  }

  /** 2×2 max pooling. @throws TrainingInputError for an odd height or width */
  pool(input: TapeMap): TapeMap {
    const { height, width, channels } = input;
    if (height % 2 !== 0 || width % 2 !== 0) {
      throw new TrainingInputError(`Expected an even map to pool, got ${width} × ${height}.`);
    }
    const output = this.#createMap(height / 2, width / 2, channels);
    return this.#record({ kind: 'pool', name: '', input, second: null }, output, 'none');
  }

  /** Bilinear upsampling by two. */
  upsample(input: TapeMap): TapeMap {
    const output = this.#createMap(2 * input.height, 2 * input.width, input.channels);
    return this.#record({ kind: 'upsample', name: '', input, second: null }, output, 'none');
  }

  /** Sum of two maps. @throws TrainingInputError when their sizes differ */
  add(input: TapeMap, second: TapeMap, activation: TapeActivation): TapeMap {
    if (input.channels !== second.channels) {
      throw new TrainingInputError(
        `Expected maps with the same number of channels, got ${input.channels} and ${second.channels}.`,
      );
    }
    checkSameSize(input, second);
    const output = this.#createMap(input.height, input.width, input.channels);
    return this.#record({ kind: 'add', name: '', input, second }, output, activation);
  }

  /** Concatenates the channels of two maps. @throws TrainingInputError when their sizes differ */
  concatenate(input: TapeMap, second: TapeMap): TapeMap {
    checkSameSize(input, second);
    const channels = input.channels + second.channels;
    const output = this.#createMap(input.height, input.width, channels);
    return this.#record({ kind: 'concatenate', name: '', input, second }, output, 'none');
  }

  /** All values of a map as the channels of one pixel. */
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

  #record(
    layer: Omit<TapeLayer, 'output' | 'hasRelu'>,
    output: TapeMap,
    activation: TapeActivation,
  ): TapeMap {
    this.layers.push({ ...layer, output, hasRelu: activation === 'relu' });
    return output;
  }
}

function checkSameSize(a: TapeMap, b: TapeMap): void {
  if (a.height === b.height && a.width === b.width) return;
  throw new TrainingInputError(
    `Expected maps of the same size, got ${a.width} × ${a.height} and ${b.width} × ${b.height}.`,
  );
}

/** Multiply-adds of the forward pass of one picture. */
export function countMultiplyAdds(layers: readonly TapeLayer[]): number {
  return layers.reduce((sum, { kind, input, output }) => {
    const pixels = output.height * output.width;
    if (kind === 'pointwise') return sum + pixels * input.channels * output.channels;
    if (kind === 'convolution') return sum + pixels * 9 * input.channels * output.channels;
    return kind === 'depthwise' ? sum + pixels * 9 * output.channels : sum;
  }, 0);
}

/** Number of trainable values. */
export function countParameters(parameters: readonly TapeParameter[]): number {
  return parameters.reduce(
    (sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1),
    0,
  );
}
