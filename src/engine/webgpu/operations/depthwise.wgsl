// 3×3 layers with TensorFlow's SAME padding: depthwise, and the full convolution of the first layer,
// whose input is one group of channels. A thread computes four channels of one pixel. Before it go the
// types (shader-types.ts).

struct Step {
  height: u32,
  width: u32,
  inputHeight: u32,
  inputWidth: u32,
  // Channels are counted in groups of four, a vector each.
  outputs: u32,
  // Depthwise layers that are joined to one read the same inputs again and again.
  inputs: u32,
  stride: u32,
  // Pixels before the first one that the padding adds.
  top: u32,
  left: u32,
  weights: u32,
  // Of all pictures together.
  items: u32,
  low: f32,
  high: f32,
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> weights: array<Weight>;
@group(0) @binding(2) var<storage, read> input: array<Picture>;
@group(0) @binding(3) var<storage, read_write> output: array<Output>;

struct Place {
  group: u32,
  // The top left pixel under the filter; may lie outside.
  row: i32,
  column: i32,
  // Where the picture starts in the input, pixels.
  start: u32,
}

fn findPlace(item: u32) -> Place {
  let pixel = item / step.outputs;
  let row = pixel / step.width % step.height;
  let picture = pixel / (step.width * step.height);
  return Place(
    item % step.outputs,
    i32(row * step.stride) - i32(step.top),
    i32(pixel % step.width * step.stride) - i32(step.left),
    picture * step.inputHeight * step.inputWidth,
  );
}

fn isInside(row: i32, column: i32) -> bool {
  return row >= 0 && row < i32(step.inputHeight) && column >= 0 && column < i32(step.inputWidth);
}

@compute @workgroup_size(64)
fn depthwise(@builtin(workgroup_id) place: vec3u, @builtin(num_workgroups) all: vec3u, @builtin(local_invocation_index) thread: u32) {
  let item = (place.y * all.x + place.x) * 64u + thread;
  if (item >= step.items) { return; }
  let at = findPlace(item);
  let source = at.group % step.inputs;
  var sum = known(weights[step.weights + at.group]);
  for (var tap = 0; tap < 9; tap++) {
    let row = at.row + tap / 3;
    let column = at.column + tap % 3;
    if (!isInside(row, column)) { continue; }
    let pixel = at.start + u32(row) * step.inputWidth + u32(column);
    let weight = known(weights[step.weights + u32(tap + 1) * step.outputs + at.group]);
    sum += weight * seen(input[pixel * step.inputs + source]);
  }
  output[item] = told(clamp(sum, vec4f(step.low), vec4f(step.high)));
}

@compute @workgroup_size(64)
fn convolution(@builtin(workgroup_id) place: vec3u, @builtin(num_workgroups) all: vec3u, @builtin(local_invocation_index) thread: u32) {
  let item = (place.y * all.x + place.x) * 64u + thread;
  if (item >= step.items) { return; }
  let at = findPlace(item);
  var sum = known(weights[step.weights + at.group]);
  for (var tap = 0; tap < 9; tap++) {
    let row = at.row + tap / 3;
    let column = at.column + tap % 3;
    if (!isInside(row, column)) { continue; }
    let weight = step.weights + u32(4 * tap + 1) * step.outputs + at.group;
    let matrix = mat4x4f(
      known(weights[weight]),
      known(weights[weight + step.outputs]),
      known(weights[weight + 2u * step.outputs]),
      known(weights[weight + 3u * step.outputs]),
    );
    sum += matrix * seen(input[at.start + u32(row) * step.inputWidth + u32(column)]);
  }
  output[item] = told(clamp(sum, vec4f(step.low), vec4f(step.high)));
}
