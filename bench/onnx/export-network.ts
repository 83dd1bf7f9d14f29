// Exports MoveNet to ONNX: runs the architecture (core/model/movenet.ts) with operations that write ONNX nodes.
// ONNX has the channels first, so kernels are transposed. Next: open-onnxruntime.ts.
import {
  runBackbone,
  runHeads,
  type Activation,
  type NetworkOperations,
} from '../../src/core/model/movenet.ts';
import type { NamedArray, Weights } from '../../src/core/model/weights.ts';
import { OnnxModel, type Attribute } from './onnx-model.ts';

export const INPUT = 'pictures';

/**
 * The network as an ONNX file. Input: `pictures` [1, 3, side, side]. Outputs: one per head, by name,
 * [1, channels, side / 4, side / 4].
 */
export function exportNetwork(weights: Weights, side: number): Uint8Array<ArrayBuffer> {
  const model = new OnnxModel();
  const operations = createOperations(model, weights);
  const outputs = runHeads(operations, runBackbone(operations, INPUT).features);
  return model.encode({ name: INPUT, shape: [1, 3, side, side] }, outputs);
}

function createOperations(model: OnnxModel, weights: Weights): NetworkOperations<string> {
  const activate = (value: string, activation: Activation): string => {
    if (activation === 'none') return value;
    if (activation === 'relu') return model.add('Relu', [value]);
    const bounds = [0, 6].map((bound) => model.constant(`${bound}`, [], Float32Array.of(bound)));
    return model.add('Clip', [value, ...bounds]);
  };
  const convolve = (
    input: string,
    layer: string,
    isDepthwise: boolean,
    stride: number,
    act: Activation,
  ) => {
    const { shape, values } = transposeKernel(find(weights, `${layer}/kernel`), isDepthwise);
    const inputs = [input, model.constant(`${layer}/kernel`, shape, values)];
    const bias = weights.get(`${layer}/bias`);
    if (bias) inputs.push(model.constant(`${layer}/bias`, bias.shape, bias.values));
    const attributes: Record<string, Attribute> = {
      kernel_shape: shape.slice(2),
      strides: [stride, stride],
      group: isDepthwise ? shape[0] : 1,
      auto_pad: 'SAME_UPPER',
    };
    return activate(model.add('Conv', inputs, attributes), act);
  };
  return {
    convolution: (input, layer, act) => convolve(input, layer, false, 2, act),
    pointwise: (input, layer, act) => convolve(input, layer, false, 1, act),
    depthwise: (input, layer, stride, act) => convolve(input, layer, true, stride, act),
    upsample: (input) => {
      const scales = model.constant('twice', [4], Float32Array.of(1, 1, 2, 2));
      const mode = { mode: 'linear', coordinate_transformation_mode: 'half_pixel' };
      return model.add('Resize', [input, '', scales], mode);
    },
    add: (a, b) => model.add('Add', [a, b]),
  };
}

function find(weights: Weights, name: string): NamedArray {
  const found = weights.get(name);
  if (!found) throw new Error(`Expected weights named "${name}", found none.`);
  return found;
}

/** [height, width, in, out] to [out, in, height, width]; a depthwise kernel [h, w, c, 1] to [c, 1, h, w]. */
function transposeKernel({ shape, values }: NamedArray, isDepthwise: boolean): NamedArray {
  const [height, width, third, fourth] = shape;
  const [first, second] = isDepthwise ? [third, fourth] : [fourth, third];
  const transposed = new Float32Array(values.length);
  let i = 0;
  for (let a = 0; a < first; a++) {
    for (let b = 0; b < second; b++) {
      for (let cell = 0; cell < height * width; cell++) {
        const [c, d] = isDepthwise ? [a, b] : [b, a];
        transposed[i++] = values[(cell * third + c) * fourth + d];
      }
    }
  }
  return { shape: [first, second, height, width], values: transposed };
}
