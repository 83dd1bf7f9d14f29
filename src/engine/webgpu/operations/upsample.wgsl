// Bilinear upsampling by two. The types of shader-types.ts, the function `addend` (add.ts) and bilinear.wgsl
// precede it.

struct Step {
  // Size of the output.
  height: u32,
  width: u32,
  // Groups of four channels.
  outputs: u32,
  // Threads with work, over the whole batch.
  threads: u32,
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read> input: array<Input>;
@group(0) @binding(3) var<storage, read_write> output: array<Output>;

@compute @workgroup_size(64)
fn upsample(@builtin(workgroup_id) workgroupId: vec3u, @builtin(num_workgroups) workgroupCount: vec3u, @builtin(local_invocation_index) thread: u32) {
  let item = (workgroupId.y * workgroupCount.x + workgroupId.x) * 64u + thread;
  if (item >= step.threads) { return; }
  let pixel = item / step.outputs;
  let group = item % step.outputs;
  output[item] = writeOutput(upsampled(pixel, group) + addend(pixel, group));
}
