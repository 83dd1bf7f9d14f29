// What MoveNet Lightning's weights are called in the published TensorFlow.js graph, and what we call
// them in src/core/model/movenet.ts. prepare-model.mjs renames by this list, in this order.

const ROOT = 'StatefulPartitionedCall/';
const PYRAMID = `${ROOT}center_net_mobile_net_v2fpn_feature_extractor/model_1/`;
const ENCODER = `${PYRAMID}model/`;
const LAST_BLOCK = 16;

/** The layers of the smoothing steps and of the heads, with the numbers that the exporter gave them. */
const LATERALS = { lateral_32: '', lateral_16: '_1', lateral_8: '_2', lateral_4: '_3' };
const SMOOTHS = { smooth_16: '', smooth_8: '_1', smooth_4: '_2' };
const HEADS = {
  heatmap: { scope: 'kpt_heatmap_0', separable: 4, last: 5 },
  center: { scope: 'center_0', separable: 3, last: 4 },
  regression: { scope: 'kpt_regress_0', separable: 5, last: 6 },
  offset: { scope: 'kpt_offset_0', separable: 6, last: 7 },
};

/**
 * Every weight as a pair of our name and the graph's. A layer gives `<layer>/kernel` and, when it
 * has one, `<layer>/bias`.
 * @returns {[name: string, original: string][]}
 */
export function listWeightNames() {
  return [...encoderNames(), ...pyramidNames(), ...headNames()];
}

/** @returns {[string, string][]} MobileNetV2, its batch normalisation already folded in */
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
    const answer = `${ROOT}${scope}/conv2d_${last}`;
    names.push(
      [`${head}_depthwise/kernel`, `${hidden}/separable_conv2d/ReadVariableOp`],
      [`${head}_hidden/kernel`, `${hidden}/separable_conv2d/ReadVariableOp_1`],
      [`${head}_hidden/bias`, `${hidden}/BiasAdd/ReadVariableOp`],
      [`${head}/kernel`, `${answer}/Conv2D/ReadVariableOp`],
      [`${head}/bias`, `${answer}/BiasAdd/ReadVariableOp`],
    );
  }
  return names;
}
