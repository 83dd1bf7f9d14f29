// Finds the layers in a network's weights. A layer "x" has the arrays "x/kernel" and, optionally,
// "x/bias". Next: cpu/pack-weights.ts, webgpu/pack-weights.ts.
import type { NamedArray, Weights } from '../core/model/weights.ts';
import { EngineLayerError } from './engine-errors.ts';

/** The operations that have weights; see NetworkOperations in core/model/movenet.ts. */
export type LayerKind = 'pointwise' | 'convolution' | 'depthwise';

export interface WeightLayer {
  kernel: NamedArray;
  bias: NamedArray | undefined;
}

/** All layers by name, in the order of the weights. */
export function listLayers(weights: Weights): Map<string, WeightLayer> {
  const layers = new Map<string, WeightLayer>();
  for (const [key, kernel] of weights) {
    if (!key.endsWith('/kernel')) continue;
    const name = key.slice(0, -'/kernel'.length);
    layers.set(name, { kernel, bias: weights.get(`${name}/bias`) });
  }
  return layers;
}

/**
 * The kind of a layer, from the shape of its kernel: [height, width, in, out], or [3, 3, channels, 1] for a
 * depthwise layer.
 * @throws EngineLayerError for any other shape
 */
export function layerKindOf(name: string, shape: readonly number[]): LayerKind {
  const [height, width, , outputs] = shape;
  if (shape.length === 4 && height === width) {
    if (height === 1) return 'pointwise';
    if (height === 3) return outputs === 1 ? 'depthwise' : 'convolution';
  }
  throw new EngineLayerError(
    `Expected the layer "${name}" to be [1, 1, in, out] or [3, 3, in, out], got [${shape.join(', ')}].`,
  );
}

/** Copies arrays one after another into `whole`, and returns it. */
export function concatenate<Whole extends Float32Array | Uint16Array>(
  parts: readonly (Float32Array | Uint16Array)[],
  whole: Whole,
): Whole {
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}
