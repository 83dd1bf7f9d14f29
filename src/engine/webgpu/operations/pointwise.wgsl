// 1×1 convolution. A thread computes four channels of four pixels, so that each weight that it reads is used
// four times. The types of shader-types.ts and the function `addend` (add.ts) precede it.

struct Step {
  height: u32,
  width: u32,
  // Output pixels of the whole batch.
  pixels: u32,
  // Groups of four input channels that are summed, and groups that an input pixel has.
  inputs: u32,
  inputStride: u32,
  // Groups of four output channels.
  outputs: u32,
  // The layer's first vector in `weights`.
  weights: u32,
  // Joined layers: the first output groups of the second, third and fourth layer, and the groups from
  // one layer's inputs to those of the next.
  second: u32,
  third: u32,
  fourth: u32,
  shift: u32,
  // The range of the activation.
  low: f32,
  high: f32,
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> weights: array<Weight>;
@group(0) @binding(2) var<storage, read> input: array<Input>;
@group(0) @binding(3) var<storage, read_write> output: array<Output>;

const PIXELS = 4u;

@compute @workgroup_size(64)
fn pointwise(@builtin(workgroup_id) workgroupId: vec3u, @builtin(num_workgroups) workgroupCount: vec3u, @builtin(local_invocation_index) thread: u32) {
  let item = (workgroupId.y * workgroupCount.x + workgroupId.x) * 64u + thread;
  let group = item % step.outputs;
  let first = item / step.outputs * PIXELS;
  if (first >= step.pixels) { return; }
  let part = u32(group >= step.second) + u32(group >= step.third) + u32(group >= step.fourth);
  var sums: array<vec4f, PIXELS>;
  var at: array<u32, PIXELS>;
  let bias = readWeight(weights[step.weights + group]);
  for (var i = 0u; i < PIXELS; i++) {
    sums[i] = bias;
    at[i] = min(first + i, step.pixels - 1u) * step.inputStride + part * step.shift;
  }
  var weight = step.weights + step.outputs + group;
  for (var channels = 0u; channels < step.inputs; channels++) {
    let matrix = mat4x4f(
      readWeight(weights[weight]),
      readWeight(weights[weight + step.outputs]),
      readWeight(weights[weight + 2u * step.outputs]),
      readWeight(weights[weight + 3u * step.outputs]),
    );
    for (var i = 0u; i < PIXELS; i++) {
      sums[i] += matrix * readInput(input[at[i] + channels]);
    }
    weight += 4u * step.outputs;
  }
  for (var i = 0u; i < min(PIXELS, step.pixels - first); i++) {
    let pixel = first + i;
    let sum = clamp(sums[i], vec4f(step.low), vec4f(step.high)) + addend(pixel, group);
    output[pixel * step.outputs + group] = writeOutput(sum);
  }
}
