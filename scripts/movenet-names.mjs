// Names of MoveNet Lightning's weights: in src/core/model/movenet.ts and in the published TensorFlow.js graph.
// Next: prepare-model.mjs.

const ROOT = 'StatefulPartitionedCall/';
const PYRAMID = `${ROOT}center_net_mobile_net_v2fpn_feature_extractor/model_1/`;
const ENCODER = `${PYRAMID}model/`;
const LAST_BLOCK = 16;

/** Layers of the feature pyramid and the heads, with the numbers in the exporter's names. */
const LATERALS = { lateral_32: '', lateral_16: '_1', lateral_8: '_2', lateral_4: '_3' };
const SMOOTHS = { smooth_16: '', smooth_8: '_1', smooth_4: '_2' };
const HEADS = {
  heatmap: { scope: 'kpt_heatmap_0', separable: 4, last: 5 },
  center: { scope: 'center_0', separable: 3, last: 4 },
  regression: { scope: 'kpt_regress_0', separable: 5, last: 6 },
  offset: { scope: 'kpt_offset_0', separable: 6, last: 7 },
};

/**
 * Pairs of each weight's name in Keydot and in the graph, in the order of the weights file. Names are
 * `<layer>/kernel` and `<layer>/bias`.
 * @returns {[name: string, original: string][]}
 */
export function listWeightNames() {
  return [...encoderNames(), ...pyramidNames(), ...headNames()];
}

/** @returns {[string, string][]} MobileNetV2, with folded batch normalisation */
function encoderNames() {
  /** @type {(layer: string, original: string) => [string, string][]} */
  const full = (layer, original) => [
    [`${layer}/kernel`, `${ENCODER}${original}/Conv2D_weights`],
    [`${layer}/bias`, `${ENCODER}${original}/Conv2D_bn_offset`],
  ];
  /** @type {(layer: string, original: string) => [string, string][]} */
  const depthwise = (layer, original) => [
    [`${layer}/kernel`, `${ENCODER}${original}/depthwise_weights`],
    [`${layer}/bias`, `${ENCODER}${original}/depthwise_bn_offset`],
  ];
  const names = [
    ...full('stem', 'Conv1'),
    ...depthwise('block_0_depthwise', 'expanded_conv_depthwise'),
    ...full('block_0_project', 'expanded_conv_project'),
  ];
  for (let block = 1; block <= LAST_BLOCK; block++) {
    names.push(
      ...full(`block_${block}_expand`, `block_${block}_expand`),
      ...depthwise(`block_${block}_depthwise`, `block_${block}_depthwise`),
      ...full(`block_${block}_project`, `block_${block}_project`),
    );
  }
  return [...names, ...full('top', 'Conv_1')];
}

/** @returns {[string, string][]} */
function pyramidNames() {
  /** @type {[string, string][]} */
  const names = [];
  for (const [layer, number] of Object.entries(LATERALS)) {
    names.push(
      [`${layer}/kernel`, `${PYRAMID}conv2d${number}/Conv2D/ReadVariableOp`],
      [`${layer}/bias`, `${PYRAMID}conv2d${number}/BiasAdd/ReadVariableOp`],
    );
  }
  for (const [layer, number] of Object.entries(SMOOTHS)) {
    const scope = `${PYRAMID}separable_conv2d${number}`;
    names.push(
      [`${layer}_depthwise/kernel`, `${scope}/separable_conv2d/ReadVariableOp`],
      [`${layer}/kernel`, `${scope}/separable_conv2d_weights`],
      [`${layer}/bias`, `${scope}/separable_conv2d_bn_offset`],
    );
  }
  return names;
}

/** @returns {[string, string][]} */
function headNames() {
  /** @type {[string, string][]} */
  const names = [];
  for (const [head, { scope, separable, last }] of Object.entries(HEADS)) {
    const hidden = `${ROOT}${scope}/separable_conv2d_${separable}`;
    const output = `${ROOT}${scope}/conv2d_${last}`;
    names.push(
      [`${head}_depthwise/kernel`, `${hidden}/separable_conv2d/ReadVariableOp`],
      [`${head}_hidden/kernel`, `${hidden}/separable_conv2d/ReadVariableOp_1`],
      [`${head}_hidden/bias`, `${hidden}/BiasAdd/ReadVariableOp`],
      [`${head}/kernel`, `${output}/Conv2D/ReadVariableOp`],
      [`${head}/bias`, `${output}/BiasAdd/ReadVariableOp`],
    );
  }
  return names;
}
