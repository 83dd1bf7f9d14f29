// A 1×1 layer: every output channel is a weighted sum of a pixel's input channels. A thread computes
// four channels of four pixels, so that what it reads of the weights serves four times. Before it go the
// types and `addition` (shader-types.ts), what is added to a pixel afterwards.

struct Step {
  height: u32,
  width: u32,
  // Of all pictures together.
  pixels: u32,
  // Channels are counted in groups of four, a vector each. So many are summed over,
  inputs: u32,
  // of so many that a pixel has.
  inputStride: u32,
  outputs: u32,
  weights: u32,
  // Layers that are joined to one: where the second, third and fourth begin among the outputs, and how
  // far each one's inputs lie from those of the one before.
  second: u32,
  third: u32,
  fourth: u32,
  shift: u32,
  low: f32,
  high: f32,
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> weights: array<Weight>;
@group(0) @binding(2) var<storage, read> input: array<Picture>;
@group(0) @binding(3) var<storage, read_write> output: array<Output>;

const PIXELS = 4u;

@compute @workgroup_size(64)
fn pointwise(@builtin(workgroup_id) place: vec3u, @builtin(num_workgroups) all: vec3u, @builtin(local_invocation_index) thread: u32) {
  let item = (place.y * all.x + place.x) * 64u + thread;
  let group = item % step.outputs;
  let first = item / step.outputs * PIXELS;
  if (first >= step.pixels) { return; }
  let part = u32(group >= step.second) + u32(group >= step.third) + u32(group >= step.fourth);
  var sums: array<vec4f, PIXELS>;
  var at: array<u32, PIXELS>;
  let bias = known(weights[step.weights + group]);
  for (var i = 0u; i < PIXELS; i++) {
    sums[i] = bias;
    at[i] = min(first + i, step.pixels - 1u) * step.inputStride + part * step.shift;
  }
  var weight = step.weights + step.outputs + group;
  for (var channels = 0u; channels < step.inputs; channels++) {
    let matrix = mat4x4f(
      known(weights[weight]),
      known(weights[weight + step.outputs]),
      known(weights[weight + 2u * step.outputs]),
      known(weights[weight + 3u * step.outputs]),
    );
    for (var i = 0u; i < PIXELS; i++) {
      sums[i] += matrix * seen(input[at[i] + channels]);
    }
    weight += 4u * step.outputs;
  }
  for (var i = 0u; i < min(PIXELS, step.pixels - first); i++) {
    let pixel = first + i;
    let sum = clamp(sums[i], vec4f(step.low), vec4f(step.high)) + addition(pixel, group);
    output[pixel * step.outputs + group] = told(sum);
  }
}
