// A 1×1 layer: every output channel is a weighted sum of a pixel's input channels. A thread computes
// four channels of four pixels, so that what it reads of the weights serves four times.

struct Step {
  pixels: u32,
  // Channels are counted in groups of four, a vector each.
  inputs: u32,
  outputs: u32,
  weights: u32,
  low: f32,
  high: f32,
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read> input: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;
@group(0) @binding(4) var<storage, read> added: array<vec4f>;

const PIXELS = 4u;

struct Sums {
  values: array<vec4f, PIXELS>,
}

fn sum(group: u32, first: u32) -> Sums {
  var sums: Sums;
  var at: array<u32, PIXELS>;
  let bias = weights[step.weights + group];
  for (var i = 0u; i < PIXELS; i++) {
    sums.values[i] = bias;
    at[i] = min(first + i, step.pixels - 1u) * step.inputs;
  }
  var weight = step.weights + step.outputs + group;
  for (var channels = 0u; channels < step.inputs; channels++) {
    let matrix = mat4x4f(
      weights[weight],
      weights[weight + step.outputs],
      weights[weight + 2u * step.outputs],
      weights[weight + 3u * step.outputs],
    );
    for (var i = 0u; i < PIXELS; i++) {
      sums.values[i] += matrix * input[at[i] + channels];
    }
    weight += 4u * step.outputs;
  }
  return sums;
}

@compute @workgroup_size(64)
fn plain(@builtin(workgroup_id) place: vec3u, @builtin(num_workgroups) all: vec3u, @builtin(local_invocation_index) thread: u32) {
  let item = (place.y * all.x + place.x) * 64u + thread;
  let group = item % step.outputs;
  let first = item / step.outputs * PIXELS;
  if (first >= step.pixels) { return; }
  let sums = sum(group, first);
  for (var i = 0u; i < min(PIXELS, step.pixels - first); i++) {
    output[(first + i) * step.outputs + group] = clamp(sums.values[i], vec4f(step.low), vec4f(step.high));
  }
}

// Another picture is added afterwards.
@compute @workgroup_size(64)
fn adding(@builtin(workgroup_id) place: vec3u, @builtin(num_workgroups) all: vec3u, @builtin(local_invocation_index) thread: u32) {
  let item = (place.y * all.x + place.x) * 64u + thread;
  let group = item % step.outputs;
  let first = item / step.outputs * PIXELS;
  if (first >= step.pixels) { return; }
  let sums = sum(group, first);
  for (var i = 0u; i < min(PIXELS, step.pixels - first); i++) {
    let index = (first + i) * step.outputs + group;
    output[index] = clamp(sums.values[i], vec4f(step.low), vec4f(step.high)) + added[index];
  }
}
