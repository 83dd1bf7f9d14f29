// MoveNet on the active TensorFlow.js backend. The architecture is core/model/movenet.ts; this file maps its
// operations to tensor operations and reads the outputs back as arrays.
import {
  add,
  dispose,
  fused,
  image,
  tensor,
  tensor1d,
  tensor4d,
  tidy,
  type NamedTensorMap,
  type Rank,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { KeydotError } from '../../core/errors.ts';
import { HEAD_NAMES, type CellMap } from '../../core/model/heads.ts';
import {
  runBackbone,
  runHeads,
  TAP_NAMES,
  type NetworkOperations,
} from '../../core/model/movenet.ts';
import type { Network, NetworkAnswer, PictureBatch, Wanted } from '../../core/model/network.ts';
import { runPoints } from '../../core/model/taught-network.ts';
import type { Weights } from '../../core/model/weights.ts';

/** The weights lack a layer of the architecture. */
export class MissingLayerError extends KeydotError {
  override name = 'MissingLayerError';
}

interface LayerTensors {
  kernel: Tensor4D;
  bias: Tensor1D | undefined;
}

/**
 * The network on the active TensorFlow.js backend. It holds its weights as tensors until disposed.
 * @throws MissingLayerError at the first run, when the weights are not MoveNet's
 */
export function createTensorNetwork(weights: Weights): Network {
  const layers = uploadLayers(weights);
  const operations = createOperations(layers);
  return {
    run: (pictures, wanted) => runPictures(operations, pictures, wanted),
    dispose: () => {
      for (const { kernel, bias } of layers.values()) dispose(bias ? [kernel, bias] : [kernel]);
    },
  };
}

function uploadLayers(weights: Weights): Map<string, LayerTensors> {
  const layers = new Map<string, LayerTensors>();
  for (const [name, { shape, values }] of weights) {
    if (!name.endsWith('/kernel')) continue;
    const layer = name.slice(0, -'/kernel'.length);
    const bias = weights.get(`${layer}/bias`);
    layers.set(layer, {
      kernel: tensor<Rank.R4>(values, shape as [number, number, number, number]),
      bias: bias && tensor1d(bias.values),
    });
  }
  return layers;
}

const ACTIVATIONS = { none: 'linear', relu: 'relu', relu6: 'relu6' } as const;

function createOperations(layers: Map<string, LayerTensors>): NetworkOperations<Tensor4D> {
  const layer = (name: string) => {
    const found = layers.get(name);
    if (!found) throw new MissingLayerError(`The weights hold no layer "${name}".`);
    return { filter: found.kernel, ...(found.bias && { bias: found.bias }) };
  };
  return {
    convolution: (x, name, activation) =>
      fused.conv2d({
        ...layer(name),
        x,
        strides: 2,
        pad: 'same',
        activation: ACTIVATIONS[activation],
      }),
    pointwise: (x, name, activation) =>
      fused.conv2d({
        ...layer(name),
        x,
        strides: 1,
        pad: 'valid',
        activation: ACTIVATIONS[activation],
      }),
    depthwise: (x, name, strides, activation) =>
      fused.depthwiseConv2d({
        ...layer(name),
        x,
        strides,
        pad: 'same',
        activation: ACTIVATIONS[activation],
      }),
    upsample: (x) => {
      const [, height, width] = x.shape;
      return image.resizeBilinear(x, [height * 2, width * 2], false, true);
    },
    add: (a, b) => add(a, b),
  };
}

async function runPictures(
  operations: NetworkOperations<Tensor4D>,
  { count, height, width, values }: PictureBatch,
  wanted: Wanted,
): Promise<NetworkAnswer[]> {
  const tensors = tidy((): NamedTensorMap => {
    const taps = runBackbone(operations, tensor4d(values, [count, height, width, 3]));
    const heads = wanted.heads ? runHeads(operations, taps.features) : {};
    const points = wanted.points ? { points: runPoints(operations, taps) } : {};
    return { ...(wanted.taps && taps), ...heads, ...points };
  });
  try {
    const maps = await readMaps(tensors);
    return maps.map((map) => ({
      heads: wanted.heads ? pick(map, HEAD_NAMES) : null,
      taps: wanted.taps ? pick(map, TAP_NAMES) : null,
      points: map.get('points') ?? null,
    }));
  } finally {
    dispose(tensors);
  }
}

type Maps = Map<string, CellMap>;

/** Reads tensors of [batch, height, width, channels] back: the maps of each picture by name. */
async function readMaps(tensors: NamedTensorMap): Promise<Maps[]> {
  const answers: Maps[] = [];
  const read = async (name: string, tensor: Tensor) => {
    const [batch, height, width, channels] = tensor.shape;
    const values = await tensor.data<'float32'>();
    const size = height * width * channels;
    for (let index = 0; index < batch; index++) {
      const map = values.subarray(index * size, (index + 1) * size);
      (answers[index] ??= new Map()).set(name, { width, height, channels, values: map });
    }
  };
  await Promise.all(Object.entries(tensors).map(([name, tensor]) => read(name, tensor)));
  return answers;
}

function pick<Name extends string>(maps: Maps, names: readonly Name[]): Record<Name, CellMap> {
  return Object.fromEntries(names.map((name) => [name, maps.get(name)])) as Record<Name, CellMap>;
}
