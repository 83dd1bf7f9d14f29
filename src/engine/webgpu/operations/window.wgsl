// The parameters and the window of 3×3 operations with TensorFlow's SAME padding. A thread computes four
// channels of one output pixel. The types of shader-types.ts precede it; depthwise.wgsl or
// convolution.wgsl follows.

struct Step {
  height: u32,
  width: u32,
  inputHeight: u32,
  inputWidth: u32,
  // Groups of four channels. Joined depthwise layers have more outputs than inputs.
  outputs: u32,
  inputs: u32,
  stride: u32,
  // Pixels that the padding adds before the first row and column.
  top: u32,
  left: u32,
  // The layer's first vector in `weights`.
  weights: u32,
  // Threads with work, over the whole batch.
  threads: u32,
  // The range of the activation.
  low: f32,
  high: f32,
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> weights: array<Weight>;
@group(0) @binding(2) var<storage, read> input: array<Input>;
@group(0) @binding(3) var<storage, read_write> output: array<Output>;

struct Window {
  // The group of four output channels.
  group: u32,
  // The top left input pixel; may lie outside the map.
  row: i32,
  column: i32,
  // The first pixel of the picture in `input`.
  start: u32,
}

// The window of one thread.
fn windowOf(item: u32) -> Window {
  let pixel = item / step.outputs;
  let row = pixel / step.width % step.height;
  let picture = pixel / (step.width * step.height);
  return Window(
    item % step.outputs,
    i32(row * step.stride) - i32(step.top),
    i32(pixel % step.width * step.stride) - i32(step.left),
    picture * step.inputHeight * step.inputWidth,
  );
}

fn isInside(row: i32, column: i32) -> bool {
  return row >= 0 && row < i32(step.inputHeight) && column >= 0 && column < i32(step.inputWidth);
}

