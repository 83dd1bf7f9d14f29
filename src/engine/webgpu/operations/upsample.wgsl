// Twice the size; enlarge.wgsl says how. Before it go the types and `addition` (shader-types.ts).

struct Step {
  // Of the output.
  height: u32,
  width: u32,
  // Channels are counted in groups of four, a vector each.
  outputs: u32,
  items: u32,
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read> input: array<Picture>;
@group(0) @binding(3) var<storage, read_write> output: array<Output>;

@compute @workgroup_size(64)
fn upsample(@builtin(workgroup_id) place: vec3u, @builtin(num_workgroups) all: vec3u, @builtin(local_invocation_index) thread: u32) {
  let item = (place.y * all.x + place.x) * 64u + thread;
  if (item >= step.items) { return; }
  let pixel = item / step.outputs;
  let group = item % step.outputs;
  output[item] = told(enlarged(pixel, group) + addition(pixel, group));
}
